import { sql, type Kysely, type Transaction } from 'kysely'
import type { Tables } from './sessions.repository.ts'

/** A session that has just ended, and whose it was. */
export type EndedSession = { id: string; user_id: string; email: string; full_name: string | null }

/** What belongs into the transaction in which sessions end. */
export type WhenEnded = (ended: readonly EndedSession[], trx: Transaction<Tables>) => Promise<void>

export type EndingRepository = ReturnType<typeof createEndingRepository>

/** `always` comes first, and also where there was nothing to end. */
type Ending = { now: Date; whenEnded: WhenEnded; always?: WhenEnded }

/** The SQL that ends sessions; each in one transaction with what is told of it. */
export function createEndingRepository(db: Kysely<Tables>) {
  return {
    endOne: (session: { id: string; userId: string }, ending: Ending): Promise<EndedSession[]> =>
      inOne(db, ending, (trx) => open(trx, ending.now).where('id', '=', session.id).where('user_id', '=', session.userId)),
    /** Any token of the chain names the session, also one that was exchanged. */
    endByRefreshToken: (tokenHash: Buffer, ending: Ending): Promise<EndedSession[]> =>
      inOne(db, ending, (trx) =>
        open(trx, ending.now).where('id', 'in', (eb) =>
          eb.selectFrom('refresh_tokens').select('session_id').where('token_hash', '=', tokenHash),
        ),
      ),
    /** Ends all sessions of a person, but one if it is named. */
    endAll: (of: { userId: string; exceptId: string | null }, ending: Ending): Promise<EndedSession[]> =>
      inOne(db, ending, (trx) =>
        open(trx, ending.now)
          .where('user_id', '=', of.userId)
          .$if(of.exceptId !== null, (query) => query.where('id', '<>', of.exceptId)),
      ),
  }
}

const open = (trx: Transaction<Tables>, now: Date) => trx.updateTable('sessions').set({ ended_at: now }).where('ended_at', 'is', null)

function inOne(db: Kysely<Tables>, { whenEnded, always }: Ending, query: (trx: Transaction<Tables>) => ReturnType<typeof open>) {
  return db.transaction().execute(async (trx) => {
    const ended: EndedSession[] = await query(trx)
      .returning(['id', 'user_id'])
      .returning(sql<string>`(select email from users where users.id = sessions.user_id)`.as('email'))
      .returning(sql<string | null>`(select full_name from profiles where profiles.user_id = sessions.user_id)`.as('full_name'))
      .execute()
    await always?.(ended, trx)
    if (ended.length > 0) await whenEnded(ended, trx)
    return ended
  })
}
