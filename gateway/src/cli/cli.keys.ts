import { systemClock } from '@gatehouse/kit/clock'
import type { Command } from 'commander'
import { listKeys, rotateKeys } from '../features/keys/keys.feature.ts'
import { readCliConfig } from './cli.config.ts'
import { recordIfPossible } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'

export function addKeyCommands(program: Command, io: CliIo): void {
  const keys = program.command('keys').description('signing keys')
  keys
    .command('list')
    .description('list the signing keys')
    .action(async () => {
      const found = await listKeys(readCliConfig(io.env).keysDir, systemClock.now())
      const rows = found.map((key) => [key.use, key.state, key.created_at, key.trusted_until ?? '-', key.kid])
      for (const line of table([['USE', 'STATE', 'MADE', 'TRUSTED UNTIL', 'KID'], ...rows])) io.out(line)
    })
  keys
    .command('rotate')
    .description('make new signing keys; running gateways take them over by themselves')
    .option('--drop-old', 'trust the old ones no longer: for when a key has leaked')
    .action(async (options: { dropOld?: boolean }) => {
      const dropOld = options.dropOld === true
      const config = readCliConfig(io.env)
      await rotateKeys(config.keysDir, { now: systemClock.now(), dropOld })
      io.out(
        dropOld
          ? 'New keys sign from now on. Access tokens signed before are refused; browsers renew theirs by themselves.'
          : 'New keys are published and sign in a minute. Tokens signed before stay good until they expire.',
      )
      await recordIfPossible(config, io, {
        action: 'keys.rotated',
        outcome: 'success',
        ...operator,
        target: null,
        after: { drop_old: dropOld },
      })
    })
}
