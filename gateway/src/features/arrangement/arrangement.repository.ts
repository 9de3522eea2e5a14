import type { AppsArrangement } from '@gatehouse/contracts/apps-arrangement'
import type { Kysely } from 'kysely'
import type { ArrangementTables } from './arrangement.tables.ts'

/** All SQL on `apps_arrangements`. */
export function createArrangementRepository(db: Kysely<ArrangementTables>) {
  return {
    find: (userId: string): Promise<AppsArrangement | undefined> =>
      db.selectFrom('apps_arrangements').select(['favourites', 'own_order as order']).where('user_id', '=', userId).executeTakeFirst(),
    save: async (userId: string, { favourites, order }: AppsArrangement, now: Date): Promise<void> => {
      const row = { favourites, own_order: order, updated_at: now }
      await db
        .insertInto('apps_arrangements')
        .values({ user_id: userId, ...row })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
        .execute()
    },
  }
}
