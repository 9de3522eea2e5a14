import { sql, type Kysely } from 'kysely'
import type { OverviewTables, SignInDay } from './overview.tables.ts'

export type OverviewRepository = ReturnType<typeof createOverviewRepository>

/** All SQL on `sign_in_days`. */
export function createOverviewRepository(db: Kysely<OverviewTables>) {
  return {
    /** The days that are added up already, from this one on. */
    daysFrom: (day: string): Promise<SignInDay[]> =>
      db
        .selectFrom('sign_in_days')
        .select([sql<string>`day::text`.as('day'), 'opened', 'refused', 'people'])
        .where(sql<boolean>`day >= ${day}::date`)
        .orderBy('day')
        .execute(),
    /** Keeps a day that is over. Another gateway may have done so at the same moment. */
    keep: async (day: SignInDay): Promise<void> => {
      await db
        .insertInto('sign_in_days')
        .values(day)
        .onConflict((conflict) => conflict.column('day').doNothing())
        .execute()
    },
  }
}
