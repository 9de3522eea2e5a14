import type { Kysely, Transaction } from 'kysely'
import type { DeparturesTables } from './departures.tables.ts'

/** All SQL on `departures`. */
export function createDeparturesRepository(db: Kysely<DeparturesTables>) {
  return {
    note: async (userId: string, at: Date, trx: Transaction<DeparturesTables>): Promise<void> =>
      void (await trx.insertInto('departures').values({ user_id: userId, departed_at: at }).execute()),
    /**
     * Takes the one who left first, before a moment, has them told of, and forgets them when that rejects not; of several gateways one at a
     * time has each. Says whether there was one.
     */
    settleOne: (before: Date, tell: (userId: string) => Promise<void>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const found = await trx
          .selectFrom('departures')
          .select('user_id')
          .where('departed_at', '<=', before.toISOString())
          .orderBy('departed_at')
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst()
        if (found === undefined) return false
        await tell(found.user_id)
        await trx.deleteFrom('departures').where('user_id', '=', found.user_id).execute()
        return true
      }),
  }
}
