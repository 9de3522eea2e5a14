import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type { User } from '@gatehouse/contracts/user'
import type { Command } from 'commander'
import type { UserService } from '../features/users/users.feature.ts'
import { addAdmissionCommands } from './cli.admission.ts'
import { readCliConfig } from './cli.config.ts'
import { administer, type Administration } from './cli.database.ts'
import { addFactorReset } from './cli.factors.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'
import { addUnlockCommand } from './cli.unlock.ts'
import { generatePassword, readPassword } from './cli.password.ts'

type PasswordOption = { passwordStdin?: boolean }

export function addUserCommands(program: Command, io: CliIo): void {
  const users = program.command('users').description('accounts')
  const run = (work: (people: Administration) => Promise<void>): Promise<void> => administer(readCliConfig(io.env), io, work)
  const change = (email: string, wanted: { role?: 'admin'; is_active?: boolean }, said: string): Promise<void> =>
    run(async ({ accounts }) => {
      const user = await accounts.findByEmail(email)
      await accounts.change(user.id, wanted, operator)
      io.out(`${user.email} ${said}.`)
    })

  users
    .command('create <email>')
    .description('make an account')
    .option('--admin', 'as an admin')
    .option('--name <name>', 'full name')
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action((email: string, options: PasswordOption & { admin?: boolean; name?: string }) =>
      run(async ({ accounts, policy }) => {
        const password = await passwordFor(options, policy, io)
        const role = options.admin === true ? 'admin' : 'user'
        const user = await accounts.create({ email, password: password.text, role, full_name: options.name ?? null }, operator)
        io.out(`${user.email} has an account as ${role}.`)
        password.show()
      }),
    )
  addAdmissionCommands(users, io)
  users
    .command('list')
    .description('list accounts, newest first')
    .option('--search <text>', 'only those with this in address or name')
    .action((options: { search?: string }) => run(({ accounts }) => listUsers(accounts, options.search, io)))
  users
    .command('disable <email>')
    .description('deactivate an account and end its sessions')
    .action((email: string) => change(email, { is_active: false }, 'is deactivated and signed out'))
  users
    .command('enable <email>')
    .description('activate an account again')
    .action((email: string) => change(email, { is_active: true }, 'is active'))
  addUnlockCommand(users, io)
  users
    .command('make-admin <email>')
    .description('make an account an admin')
    .action((email: string) => change(email, { role: 'admin' }, 'is an admin'))
  addFactorReset(users, io)
  users
    .command('reset-password <email>')
    .description('set a new password and end all sessions of the account')
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action((email: string, options: PasswordOption) =>
      run(async ({ accounts, policy, resetPassword }) => {
        const user = await accounts.findByEmail(email)
        const password = await passwordFor(options, policy, io)
        await resetPassword(user, password.text)
        io.out(`${user.email} has a new password and is signed out.`)
        password.show()
      }),
    )
}

async function passwordFor(options: PasswordOption, policy: PasswordPolicy, io: CliIo): Promise<{ text: string; show: () => void }> {
  if (options.passwordStdin === true) return { text: await readPassword(io), show: () => {} }
  const text = generatePassword(policy)
  return { text, show: () => io.out(`Password, shown only now: ${text}`) }
}

async function listUsers(accounts: UserService, search: string | undefined, io: CliIo): Promise<void> {
  const found: User[] = []
  let cursor: string | null | undefined
  do {
    const page = await accounts.list({ limit: 200, search, cursor: cursor ?? undefined })
    found.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null)
  const rows = found.map((user) => [
    user.email,
    user.role,
    user.is_active ? 'active' : 'deactivated',
    user.last_sign_in_at ?? 'never',
    user.full_name ?? '',
  ])
  for (const line of table([['EMAIL', 'ROLE', 'STATE', 'LAST SIGN-IN', 'NAME'], ...rows])) io.out(line)
}
