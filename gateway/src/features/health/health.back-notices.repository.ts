import type { Kysely, Transaction } from 'kysely'
import type { HoldServices } from '../registry/registry.feature.ts'
import type { HealthTables } from './health.tables.ts'

export type BackNoticesRepository = ReturnType<typeof createBackNoticesRepository>

/** All SQL on `health_back_notices`: who wants to be told when a service is back. */
export function createBackNoticesRepository(db: Kysely<HealthTables>, holdServices: HoldServices) {
  return {
    keysOf: async (userId: string): Promise<string[]> => {
      const rows = await db
        .selectFrom('health_back_notices')
        .select('service_key')
        .where('user_id', '=', userId)
        .orderBy('service_key')
        .execute()
      return rows.map((row) => row.service_key)
    },
    /** False for a service that is not there any more. */
    add: (key: string, userId: string, now: Date): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const isThere = await holdServices(trx)
        if (!isThere(key)) return false
        await trx
          .insertInto('health_back_notices')
          .values({ service_key: key, user_id: userId, created_at: now })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return true
      }),
    remove: async (key: string, userId: string): Promise<void> => {
      await db.deleteFrom('health_back_notices').where('service_key', '=', key).where('user_id', '=', userId).execute()
    },
    wantedKeys: async (): Promise<string[]> => {
      const rows = await db.selectFrom('health_back_notices').select('service_key').distinct().execute()
      return rows.map((row) => row.service_key)
    },
    /** Takes the notices of a service, so that each is sent once; `tell` belongs to the same transaction. */
    take: (key: string, tell: (userIds: string[], trx: Transaction<HealthTables>) => Promise<void>): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const rows = await trx.deleteFrom('health_back_notices').where('service_key', '=', key).returning('user_id').execute()
        if (rows.length > 0)
          await tell(
            rows.map((row) => row.user_id),
            trx,
          )
      }),
  }
}
