import type { Command } from 'commander'
import { readCliConfig } from './cli.config.ts'
import { administer } from './cli.database.ts'
import type { CliIo } from './cli.io.ts'

const by = { kind: 'operator', id: null, label: 'command line' } as const

/** For somebody who has lost all of theirs. */
export function addFactorReset(users: Command, io: CliIo): void {
  users
    .command('reset-factors <email>')
    .description('remove all second factors of an account and end its sessions')
    .action((email: string) =>
      administer(readCliConfig(io.env), io, async ({ accounts, factors, sessions }) => {
        const { id, email: address } = await accounts.findByEmail(email)
        await factors.reset(id, by)
        await sessions.endAll({ userId: id, exceptId: null }, { by, address: null, requestId: null })
        io.out(`${address} has no second factor any more and is signed out; the password alone signs in.`)
      }),
    )
}
