import type { Command } from 'commander'
import { readCliConfig } from './cli.config.ts'
import { administer } from './cli.database.ts'
import type { CliIo } from './cli.io.ts'

export function addUnlockCommand(users: Command, io: CliIo): void {
  users
    .command('unlock <email>')
    .description('forget failed sign-ins, so that nobody has to wait any more')
    .action((email: string) =>
      administer(readCliConfig(io.env), io, async ({ accounts, unlock }) => {
        const user = await accounts.findByEmail(email)
        await unlock(user)
        io.out(`Failed sign-ins of ${user.email} are forgotten.`)
      }),
    )
}
