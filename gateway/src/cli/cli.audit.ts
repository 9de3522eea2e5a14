import { StartupError } from '@gatehouse/kit/errors'
import { InvalidArgumentError, type Command } from 'commander'
import { readCliConfig } from './cli.config.ts'
import { withTrail } from './cli.database.ts'
import type { CliIo } from './cli.io.ts'

type Noted = { seq: number; hash: string }

export function addAuditCommands(program: Command, io: CliIo): void {
  const audit = program.command('audit').description('the audit trail')
  audit
    .command('verify')
    .description('check that no event was changed, removed or put elsewhere')
    .option('--expect <seq:hash>', 'an end of the chain that was noted earlier: shows whether everything was written anew', readNoted)
    .action((options: { expect?: Noted }) =>
      withTrail(readCliConfig(io.env), io, async (trail) => {
        const { checked, first_seq, head, fault } = await trail.verify(options.expect ?? null)
        if (fault !== null) throw new StartupError([`The audit chain is broken at event ${fault.seq}. ${fault.message}`])
        if (options.expect !== undefined && first_seq !== null && options.expect.seq < first_seq - 1)
          throw new StartupError([
            `Event ${options.expect.seq} was removed for age, so what was noted of it cannot be compared. What is kept is whole: events ${first_seq} to ${head.seq}.`,
          ])
        io.out(checked === 0 ? 'There are no audit events yet.' : `The audit chain is whole: events ${first_seq} to ${head.seq}.`)
        io.out(`Its end, to be noted elsewhere: ${head.seq}:${head.hash}`)
      }),
    )
}

function readNoted(text: string): Noted {
  const [, seq = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? []
  if (seq === '') throw new InvalidArgumentError('It looks like 1234:9f86d0…, as this command prints it.')
  return { seq: Number(seq), hash: hash.toLowerCase() }
}
