import { StartupError } from '@gatehouse/kit/errors'
import type { Command } from 'commander'
import type { OpenRequest } from '../features/access-requests/access-requests.feature.ts'
import { readCliConfig } from './cli.config.ts'
import { administer, type Administration } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'
import { readDays } from './cli.grants.ts'
import { servicesAt, type CliServices } from './cli.registry.ts'

type About = Administration & CliServices

/** Commands about people who ask for an app. */
export function addRequestCommands(program: Command, io: CliIo): void {
  const commands = program.command('requests').description('who asks for which app, and who decides')
  const run = (work: (about: About) => Promise<void>): Promise<void> => {
    const config = readCliConfig(io.env)
    return administer(config, io, async (administration) => work({ ...administration, ...(await servicesAt(config, administration)) }))
  }
  commands
    .command('list')
    .description('list the requests that wait for a decision, the oldest first')
    .action(() => run(({ accessRequests }) => list(accessRequests, io)))
  commands
    .command('approve <email> <app>')
    .description('give a person the app they asked for')
    .option('--days <number>', 'for so many days; without it, until it is taken away', readDays)
    .action((email: string, app: string, { days }: { days?: number }) =>
      run(async ({ accessRequests }) => {
        const request = await find(accessRequests, email, app)
        const expires_at = days === undefined ? null : new Date(Date.now() + days * 86_400_000).toISOString()
        await accessRequests.requests.approve(request.id, { expires_at, note: '' }, { managerId: null, by: operator })
        io.out(`${request.person.email} may use ${app}${expires_at === null ? '' : ` until ${expires_at}`}.`)
      }),
    )
  commands
    .command('decline <email> <app>')
    .description('decline what a person asked for')
    .option('--reason <text>', 'what the person is told', '')
    .action((email: string, app: string, { reason }: { reason: string }) =>
      run(async ({ accessRequests }) => {
        const request = await find(accessRequests, email, app)
        await accessRequests.requests.decline(request.id, reason.trim(), { managerId: null, by: operator })
        io.out(`The request of ${request.person.email} for ${app} is declined.`)
      }),
    )
  commands
    .command('approvers <app>')
    .description('show the groups whose managers decide about an app; with --group set them')
    .option('--group <name>', 'may be given several times; "" for none', (name: string, before: string[]) => [...before, name], [])
    .action((app: string, { group }: { group: string[] }) => run((about) => approvers(about, { app, names: group }, io)))
}

/** All that wait. */
async function allOpen({ requests }: CliServices['accessRequests']): Promise<OpenRequest[]> {
  const found: OpenRequest[] = []
  for (let cursor: string | undefined; ;) {
    const page = await requests.listOpen({ limit: 200, cursor })
    found.push(...page.items)
    if (page.next_cursor === null) return found
    cursor = page.next_cursor
  }
}

async function list(accessRequests: CliServices['accessRequests'], io: CliIo): Promise<void> {
  const rows = (await allOpen(accessRequests)).map(({ person, app, created_at, reason }) => [
    person.email,
    app.key,
    created_at,
    reason.replaceAll('\n', ' '),
  ])
  for (const line of table([['EMAIL', 'APP', 'SINCE', 'REASON'], ...rows])) io.out(line)
}

async function find(accessRequests: CliServices['accessRequests'], email: string, app: string): Promise<OpenRequest> {
  const wanted = email.trim().toLowerCase()
  const found = (await allOpen(accessRequests)).find((request) => request.person.email.toLowerCase() === wanted && request.app.key === app)
  if (found === undefined) throw new StartupError([`${email} does not ask for ${app}.`])
  return found
}

async function approvers({ accessRequests, findGroups }: About, wanted: { app: string; names: string[] }, io: CliIo): Promise<void> {
  const { app, names } = wanted
  const meant = names.filter((name) => name !== '')
  const groups = await findGroups(meant)
  const missing = meant.filter((name) => !groups.has(name))
  if (missing.length > 0) throw new StartupError(missing.map((name) => `There is no group “${name}”.`))
  const ids = [...groups.values()].map(({ id }) => id)
  const found = await (names.length === 0 ? accessRequests.approvers.list(app) : accessRequests.approvers.put(app, ids, operator))
  for (const line of table([['GROUP', 'MANAGERS'], ...found.groups.map(({ name, managers }) => [name, String(managers)])])) io.out(line)
}
