import type { Command } from 'commander'
import { readCliConfig } from './cli.config.ts'
import { administer, type Administration } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'
import { operator } from './cli.operator.ts'

export function addSessionCommands(program: Command, io: CliIo): void {
  const sessions = program.command('sessions').description('where people are signed in')
  const run = (email: string, work: (of: Administration & { id: string; email: string }) => Promise<void>): Promise<void> =>
    administer(readCliConfig(io.env), io, async (administration) => {
      const { id, email: address } = await administration.accounts.findByEmail(email)
      await work({ ...administration, id, email: address })
    })

  sessions
    .command('list <email>')
    .description('list the open sessions of an account, newest first')
    .action((email: string) => run(email, (of) => listSessions(of, io)))
  sessions
    .command('end <email>')
    .description('end all sessions of an account, or one')
    .option('--id <id>', 'only this one')
    .action((email: string, { id: sessionId }: { id?: string }) =>
      run(email, async ({ sessions: open, id: userId, email: address }) => {
        if (sessionId === undefined) {
          const ended = await open.endAll({ userId, exceptId: null }, operator)
          io.out(ended === 1 ? `${address}: 1 session is ended.` : `${address}: ${ended} sessions are ended.`)
          return
        }
        await open.endOne({ id: sessionId, userId }, operator)
        io.out(`${address}: the session is ended.`)
      }),
    )
}

const networkKinds = { this_machine: 'this machine', private: 'private network', public: 'network' }

async function listSessions({ sessions, id }: Administration & { id: string }, io: CliIo): Promise<void> {
  const rows: string[][] = []
  let cursor: string | null | undefined
  do {
    const page = await sessions.list(id, { limit: 200, cursor: cursor ?? undefined }, null)
    for (const session of page.items) {
      const place = session.network_kind === null ? 'unknown' : `${networkKinds[session.network_kind]} ${session.network ?? ''}`
      const device = [session.client ?? 'unknown', session.os].filter((part) => part !== null).join(' on ')
      rows.push([session.id, session.kind, device, place, session.created_at, session.last_seen_at])
    }
    cursor = page.next_cursor
  } while (cursor !== null)
  for (const line of table([['ID', 'KIND', 'DEVICE', 'PLACE', 'SINCE', 'LAST SEEN'], ...rows])) io.out(line)
}
