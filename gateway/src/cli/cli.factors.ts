import type { Command } from 'commander'
import { readCliConfig } from './cli.config.ts'
import { administer } from './cli.database.ts'
import type { CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'

/** For somebody who has lost all of theirs. */
export function addFactorReset(users: Command, io: CliIo): void {
  users
    .command('reset-factors <email>')
    .description('remove all second factors of an account and end its sessions')
    .action((email: string) =>
      administer(readCliConfig(io.env), io, async ({ accounts, factors, sessions }) => {
        const { id, email: address } = await accounts.findByEmail(email)
        await factors.reset(id, operator)
        await sessions.endAll({ userId: id, exceptId: null }, operator)
        io.out(`${address} has no second factor any more and is signed out; the password alone signs in.`)
      }),
    )
}
