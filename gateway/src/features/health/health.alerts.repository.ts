import type { Kysely, Transaction } from 'kysely'
import type { ToldTransition } from './health.alert.ts'
import type { HealthTables } from './health.tables.ts'

export type Delivery = { id: string; body: string; attempts: number; created_at: string }
export type AlertsRepository = ReturnType<typeof createAlertsRepository>

/** SQL on what people and programs are still to be told. */
export function createAlertsRepository(db: Kysely<HealthTables>) {
  return {
    /** Transitions of which no alert has told, from old to new, with the id of the last. */
    untold: async (): Promise<{ transitions: ToldTransition[]; upTo: number }> => {
      const rows = await db
        .selectFrom('health_transitions')
        .select(['id', 'service_key', 'at', 'from_status as from', 'to_status as to', 'reason', 'because', 'detail'])
        .where('id', '>', (select) => select.selectFrom('health_leadership').select('told_up_to'))
        .orderBy('id')
        .execute()
      return { transitions: rows.map(({ id: _id, ...transition }) => transition), upTo: rows.at(-1)?.id ?? 0 }
    },
    /** Notes that all up to a transition is told; `tell` belongs to the same transaction. False when the term is over. */
    noteTold: (term: number, upTo: number, tell: (trx: Transaction<HealthTables>) => Promise<void>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const noted = await trx
          .updateTable('health_leadership')
          .set({ told_up_to: upTo })
          .where('term', '=', term)
          .where('told_up_to', '<', upTo)
          .returning('term')
          .executeTakeFirst()
        if (noted === undefined) return false
        await tell(trx)
        return true
      }),
    queue: async (trx: Transaction<HealthTables>, delivery: { id: string; body: string; now: Date }): Promise<void> => {
      const { id, body, now } = delivery
      await trx
        .insertInto('health_alert_deliveries')
        .values({ id, body, attempts: 0, next_at: now, created_at: now, last_error: null })
        .execute()
    },
    due: (now: Date): Promise<Delivery[]> =>
      db
        .selectFrom('health_alert_deliveries')
        .select(['id', 'body', 'attempts', 'created_at'])
        .where('next_at', '<=', now.toISOString())
        .orderBy('created_at')
        .limit(20)
        .execute(),
    retryLater: async (id: string, { next_at, last_error }: { next_at: Date; last_error: string }): Promise<void> => {
      await db
        .updateTable('health_alert_deliveries')
        .set((row) => ({ attempts: row('attempts', '+', 1), next_at, last_error }))
        .where('id', '=', id)
        .execute()
    },
    done: async (id: string): Promise<void> => void (await db.deleteFrom('health_alert_deliveries').where('id', '=', id).execute()),
  }
}
