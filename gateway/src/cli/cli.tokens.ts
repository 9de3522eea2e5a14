import { serviceAccountDomain } from '@gatehouse/contracts/user'
import { StartupError } from '@gatehouse/kit/errors'
import type { Command } from 'commander'
import { serviceAccountBodySchema, tokenBodySchema } from '../features/tokens/tokens.schemas.ts'
import { readCliConfig, type CliConfig } from './cli.config.ts'
import { administer, type Administration } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'
import { servicesAt } from './cli.registry.ts'

type CreateOptions = { name: string; app: string[]; days?: string; neverExpires?: boolean }

/** API tokens, and the accounts of programs that use them. */
export function addTokenCommands(program: Command, io: CliIo): void {
  const run = (work: (people: Administration, config: CliConfig) => Promise<void>): Promise<void> => {
    const config = readCliConfig(io.env)
    return administer(config, io, (people) => work(people, config))
  }
  const tokens = program.command('tokens').description('API tokens, by the e-mail address of a person or the name of a service account')
  tokens
    .command('list <account>')
    .description('list the tokens of an account, newest first')
    .action((account: string) => run((people) => listTokens(people, account, io)))
  tokens
    .command('create <account>')
    .description('make a token and print it; a person is told by mail')
    .requiredOption('--name <name>', 'what it is for')
    .option(
      '--app <key>',
      'an app it is for, all if none is named; may be given several times',
      (key: string, before: string[]) => [...before, key],
      [],
    )
    .option('--days <number>', 'how long it is good', '90')
    .option('--never-expires', 'for a service account only')
    .action((account: string, options: CreateOptions) => run((people, config) => createToken(people, account, { options, config, io })))
  tokens
    .command('revoke <account> <id>')
    .description('revoke a token; what is open with it is cut')
    .action((account: string, id: string) =>
      run(async (people) => {
        const owner = await people.accounts.findByEmail(addressOf(account))
        await people.tokens.revoke(id, { owner, by: operator })
        io.out(`${owner.email}: the token is revoked.`)
      }),
    )
  addServiceAccountCommands(program, run, io)
}

type Run = (work: (people: Administration) => Promise<void>) => Promise<void>

function addServiceAccountCommands(program: Command, run: Run, io: CliIo): void {
  const accounts = program.command('service-accounts').description('accounts of programs, which have tokens and no password')
  accounts
    .command('list')
    .description('list them by name')
    .action(() =>
      run(async ({ tokens }) => {
        const rows = (await tokens.serviceAccounts()).map((account) => [
          account.email.split('@', 1)[0] ?? '',
          account.is_active ? 'active' : 'deactivated',
          String(account.tokens),
          account.last_used_at ?? 'never',
          account.description ?? '',
        ])
        for (const line of table([['NAME', 'STATE', 'TOKENS', 'LAST USED', 'DESCRIPTION'], ...rows])) io.out(line)
      }),
    )
  accounts
    .command('create <name>')
    .description('make one')
    .option('--description <text>', 'what it is for')
    .action((name: string, { description }: { description?: string }) =>
      run(async (people) => {
        const wanted = parsed(serviceAccountBodySchema.safeParse({ name, description: description ?? null }))
        const { email } = await people.accounts.createServiceAccount(
          { email: addressOf(wanted.name), full_name: wanted.description },
          operator,
        )
        io.out(`${email} is a service account. Make a token for it: gatehouse tokens create ${wanted.name} --name <what for>`)
      }),
    )
}

type Creating = { options: CreateOptions; config: CliConfig; io: CliIo }

async function createToken(administration: Administration, account: string, { options, config, io }: Creating): Promise<void> {
  const { accounts, tokens } = administration
  const owner = await accounts.findByEmail(addressOf(account))
  const wanted = parsed(
    tokenBodySchema.safeParse({
      name: options.name,
      apps: options.app.length === 0 ? null : options.app,
      expires_in_days: options.neverExpires === true ? null : Number(options.days),
    }),
  )
  const { registry } = await servicesAt(config, administration)
  const made = await tokens.make(wanted, {
    owner,
    by: operator,
    secondFactor: true,
    mayUse: (app) => registry.find(app) !== null,
    holdServices: registry.hold,
  })
  io.out(`${owner.email} has a token for ${made.apps === null ? 'all apps' : made.apps.join(', ')}, ${endOf(made.expires_at)}.`)
  io.out(`Token, shown only now: ${made.token}`)
}

async function listTokens({ accounts, tokens }: Administration, account: string, io: CliIo): Promise<void> {
  const { id } = await accounts.findByEmail(addressOf(account))
  const rows = (await tokens.list(id)).map((token) => [
    token.id,
    `${token.hint}…`,
    token.name,
    token.apps === null ? 'all' : token.apps.join(','),
    token.expired ? 'expired' : (token.expires_at ?? 'never'),
    token.last_used_at === null ? 'never' : `${token.last_used_at} ${token.last_used_network ?? ''}`,
  ])
  for (const line of table([['ID', 'TOKEN', 'NAME', 'APPS', 'EXPIRES', 'LAST USED'], ...rows])) io.out(line)
}

const endOf = (expires: string | null): string => (expires === null ? 'without an end' : `good until ${expires}`)

/** A name without @ is that of a service account. */
const addressOf = (account: string): string => (account.includes('@') ? account : `${account}@${serviceAccountDomain}`)

type Parsed<T> = { success: true; data: T } | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } }

function parsed<T>(result: Parsed<T>): T {
  if (result.success) return result.data
  throw new StartupError(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`))
}
