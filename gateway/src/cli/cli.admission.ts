import { StartupError } from '@gatehouse/kit/errors'
import { InvalidArgumentError, type Command } from 'commander'
import { emailKeyOf } from '../features/users/users.feature.ts'
import { readCliConfig } from './cli.config.ts'
import { administer, type Administration } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'

type InviteOptions = { name?: string; group?: string[]; admin?: boolean; days?: string }

/** Commands about people who are not here yet: inviting them, and letting those in who wait. */
export function addAdmissionCommands(users: Command, io: CliIo): void {
  const run = (work: (people: Administration) => Promise<void>): Promise<void> => administer(readCliConfig(io.env), io, work)
  users
    .command('invite <email>')
    .description('make an invitation and print its link, to be handed over')
    .option('--name <name>', 'full name')
    .option('--group <name>', 'a group to be in; may be given several times', (name: string, before: string[]) => [...before, name], [])
    .option('--admin', 'as an admin')
    .option('--days <number>', 'how long it is good', '7')
    .action((email: string, options: InviteOptions) => run((people) => invite(people, email, { options, io })))
  users
    .command('waiting')
    .description('list who registered and waits for an admin, newest first')
    .action(() => run((people) => listWaiting(people, io)))
  users
    .command('approve <email>')
    .description('let somebody in who waits, and tell them by mail')
    .action((email: string) =>
      run(async ({ admission }) => {
        const user = await admission.registrations.approve(await waitingId(admission, email), [], operator)
        io.out(`${user.email} has an account.`)
      }),
    )
  users
    .command('decline <email>')
    .description('decline somebody who waits; nobody is written to')
    .action((email: string) =>
      run(async ({ admission }) => {
        await admission.registrations.decline(await waitingId(admission, email), { reason: null, tell: false }, operator)
        io.out(`${email} is declined.`)
      }),
    )
}

async function invite(
  { admission, findGroups }: Administration,
  email: string,
  { options, io }: { options: InviteOptions; io: CliIo },
): Promise<void> {
  const valid_days = Number(options.days)
  if (!Number.isInteger(valid_days) || valid_days < 1 || valid_days > 30) throw new InvalidArgumentError('--days is a number from 1 to 30.')
  const wanted = options.group ?? []
  const groups = await findGroups(wanted)
  const missing = wanted.filter((name) => !groups.has(name))
  if (missing.length > 0) throw new StartupError(missing.map((name) => `There is no group “${name}”.`))
  const person = { email, full_name: options.name ?? null, role: options.admin === true ? ('admin' as const) : ('user' as const) }
  const group_ids = [...groups.values()].map(({ id }) => id)
  const { items } = await admission.invitations.invite(
    { people: [{ ...person, group_ids }], group_ids: [], valid_days, deliver: 'link' },
    operator,
  )
  const [made] = items
  if (made?.link === undefined || made.link === null) {
    const why = made?.outcome === 'member' ? 'has an account already' : 'is invited already; revoke that under Admin → Invitations first'
    throw new StartupError([`${email} ${why}.`])
  }
  io.out(`${made.email} is invited as ${person.role} for ${valid_days} ${valid_days === 1 ? 'day' : 'days'}.`)
  io.out(`Link, shown only now: ${made.link}`)
}

async function listWaiting({ admission }: Administration, io: CliIo): Promise<void> {
  const { items, total } = await admission.registrations.list({ limit: 200 })
  const rows = items.map(({ email, created_at, network, full_name }) => [email, created_at, network, full_name ?? ''])
  for (const line of table([['EMAIL', 'SINCE', 'NETWORK', 'NAME'], ...rows])) io.out(line)
  if (total > items.length) io.out(`${total - items.length} more.`)
}

async function waitingId(admission: Administration['admission'], email: string): Promise<string> {
  const key = emailKeyOf(email)
  const id = key === null ? null : await admission.registrations.findByEmail(key)
  if (id === null) throw new StartupError([`${email} does not wait for an account.`])
  return id
}
