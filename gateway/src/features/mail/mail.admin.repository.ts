import { sql } from 'kysely'
import type { MailDatabase, MailState, MailTransaction } from './mail.tables.ts'

export type MailSummary = {
  id: string
  kind: string
  recipient: string
  state: MailState
  attempts: number
  created_at: string
  next_attempt_at: string
  last_attempt_at: string | null
  ended_at: string | null
  fault: string | null
  fault_detail: string | null
  can_retry: boolean
}

export type MailListQuery = { state: MailState | undefined; before: string | null; limit: number; now: Date }

/** What belongs into the transaction of a change. */
type Tell = (trx: MailTransaction) => Promise<void>

export type MailAdminRepository = ReturnType<typeof createMailAdminRepository>

/** SQL on `mails` for admins: everything but contents. */
export function createMailAdminRepository(db: MailDatabase) {
  return {
    /** Newest first: ids grow with time. */
    list: ({ state, before, limit, now }: MailListQuery): Promise<MailSummary[]> =>
      db
        .selectFrom('mails')
        .select(['id', 'kind', 'recipient', 'state', 'attempts', 'created_at', 'next_attempt_at', 'last_attempt_at', 'ended_at'])
        .select(['fault', 'fault_detail'])
        .select((eb) =>
          eb
            .and([eb('state', '=', 'failed'), eb('sealed_content', 'is not', null), eb('useful_until', '>', now.toISOString())])
            .$castTo<boolean>()
            .as('can_retry'),
        )
        .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'queued'))
        .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
    counts: async (): Promise<Record<MailState, number>> => {
      const rows = await db
        .selectFrom('mails')
        .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
        .groupBy('state')
        .execute()
      return { queued: 0, sent: 0, failed: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) }
    },
    /** From an index of its own, while `counts` reads all mails. */
    countFailed: async (): Promise<number> => {
      const counted = await db
        .selectFrom('mails')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('state', '=', sql.lit('failed'))
        .executeTakeFirstOrThrow()
      return counted.count
    },
    state: async (id: string): Promise<MailState | undefined> =>
      (await db.selectFrom('mails').select('state').where('id', '=', id).executeTakeFirst())?.state,
    /** Puts a failed mail back into the queue; false when there is nothing left to send. */
    retry: (id: string, now: Date, tell: Tell): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const changed = await trx
          .updateTable('mails')
          .set({ state: 'queued', attempts: 0, next_attempt_at: now, ended_at: null })
          .where('id', '=', id)
          .where('state', '=', 'failed')
          .where('sealed_content', 'is not', null)
          .where('useful_until', '>', now.toISOString())
          .executeTakeFirst()
        if (changed.numUpdatedRows > 0n) await tell(trx)
        return changed.numUpdatedRows > 0n
      }),
    /** Removes a failed mail; false when it is not there (any more). */
    drop: (id: string, tell: Tell): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const dropped = await trx.deleteFrom('mails').where('id', '=', id).where('state', '=', 'failed').executeTakeFirst()
        if (dropped.numDeletedRows > 0n) await tell(trx)
        return dropped.numDeletedRows > 0n
      }),
  }
}
