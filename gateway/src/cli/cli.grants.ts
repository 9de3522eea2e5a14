import { InvalidArgumentError, type Command } from 'commander'
import type { Grants } from '../features/grants/grants.feature.ts'
import { readCliConfig } from './cli.config.ts'
import { administer, type Administration } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'
import { servicesAt } from './cli.registry.ts'

const day = 86_400_000

type HolderOptions = { user?: string; group?: string }
type Holder = { kind: 'user' | 'group'; id: string; name: string }

export function addGrantCommands(program: Command, io: CliIo): void {
  const commands = program.command('grants').description('who may use which app')
  commands
    .command('list [app]')
    .description('list the grants for an app, or what a person or a group may use')
    .option('--user <email>', 'what this person can open, and because of what')
    .option('--group <name>', 'what this group opens')
    .action((app: string | undefined, options: HolderOptions) => withGrants(io, (about) => list(about, { app, ...options }, io)))
  commands
    .command('add <app>')
    .description('let a person, or everybody in a group, use an app')
    .option('--user <email>')
    .option('--group <name>')
    .option('--days <number>', 'for so many days; without it, until it is taken away', readDays)
    .action((app: string, { days, ...options }: HolderOptions & { days?: number }) =>
      withGrants(io, async (about) => {
        const holder = await holderOf(about, options)
        const expiresAt = days === undefined ? null : new Date(Date.now() + days * day).toISOString()
        await about.grants.service.grant(holder, { appKey: app, expiresAt }, operator)
        io.out(`${holder.name} may use ${app}${expiresAt === null ? '' : ` until ${expiresAt}`}.`)
      }),
    )
  commands
    .command('remove <app>')
    .description('take a grant away')
    .option('--user <email>')
    .option('--group <name>')
    .action((app: string, options: HolderOptions) =>
      withGrants(io, async (about) => {
        const holder = await holderOf(about, options)
        await about.grants.service.revoke(holder, app, operator)
        io.out(`${holder.name} has no grant for ${app} any more.`)
      }),
    )
}

type About = Administration & { grants: Grants }

function withGrants(io: CliIo, work: (about: About) => Promise<void>): Promise<void> {
  const config = readCliConfig(io.env)
  return administer(config, io, async (administration) => {
    const { grants } = await servicesAt(config, administration)
    await work({ ...administration, grants })
  })
}

async function holderOf({ accounts, findGroups }: Administration, { user, group }: HolderOptions): Promise<Holder> {
  if ((user === undefined) === (group === undefined)) throw new InvalidArgumentError('Name either --user or --group.')
  if (user !== undefined) {
    const { id, email } = await accounts.findByEmail(user)
    return { kind: 'user', id, name: email }
  }
  const found = (await findGroups([group ?? ''])).get(group ?? '')
  if (found === undefined) throw new Error(`There is no group ${group}.`)
  return { kind: 'group', ...found }
}

/** How long, as an option says it. */
export function readDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 3650) throw new InvalidArgumentError('It must be a whole number from 1 to 3650.')
  return days
}

async function list(about: About, { app, ...options }: HolderOptions & { app: string | undefined }, io: CliIo): Promise<void> {
  if (app !== undefined) {
    if (options.user !== undefined || options.group !== undefined) throw new InvalidArgumentError('Name an app, or --user, or --group.')
    return listForApp(about, app, io)
  }
  const holder = await holderOf(about, options)
  const rows = holder.kind === 'user' ? await rowsOfUser(about, holder.id) : await rowsOfGroup(about, holder.id)
  for (const line of table([['APP', 'UNTIL', 'BECAUSE OF'], ...rows])) io.out(line)
}

async function listForApp({ grants }: About, app: string, io: CliIo): Promise<void> {
  const rows: string[][] = []
  for (const kind of ['group', 'user'] as const) {
    let cursor: string | null | undefined
    do {
      const page = await grants.access.grants(app, kind, { limit: 200, cursor: cursor ?? undefined })
      for (const { holder, expires_at, expired, people } of page.items)
        rows.push([kind, holder.name, String(people), expires_at === null ? '-' : `${expires_at}${expired ? ' (over)' : ''}`])
      cursor = page.next_cursor
    } while (cursor !== null)
  }
  for (const line of table([['KIND', 'WHO', 'PEOPLE', 'UNTIL'], ...rows])) io.out(line)
}

const because = { role: 'admin', everyone: 'for everyone', user: 'own grant', group: 'group' }

async function rowsOfUser({ grants }: About, userId: string): Promise<string[][]> {
  const { apps } = await grants.access.ofUser(userId)
  return apps
    .filter(({ allowed }) => allowed)
    .map(({ key, until, because: reasons }) => [
      key,
      until ?? '-',
      reasons.map(({ kind, group }) => (group === null ? because[kind] : `group ${group.name}`)).join(', '),
    ])
}

async function rowsOfGroup({ grants }: About, groupId: string): Promise<string[][]> {
  const { apps } = await grants.access.ofGroup(groupId)
  return apps.flatMap(({ key, grant }) =>
    grant === null ? [] : [[key, grant.expires_at === null ? '-' : `${grant.expires_at}${grant.expired ? ' (over)' : ''}`, 'group']],
  )
}
