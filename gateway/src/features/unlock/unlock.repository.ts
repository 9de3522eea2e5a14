import type { Kysely, Transaction } from 'kysely'
import type { UnlockTables } from './unlock.tables.ts'

type NewLink = { userId: string; tokenHash: Buffer; now: Date; notSince: Date }

export type UnlockRepository = ReturnType<typeof createUnlockRepository>

/** All SQL on `unlock_links`. */
export function createUnlockRepository(db: Kysely<UnlockTables>) {
  return {
    /**
     * Puts a new link in place of the last one, unless that was made after `notSince`; then nothing happens and it tells so. `queue` runs
     * in the same transaction: a link is there exactly when its mail is.
     */
    replace: (link: NewLink, queue: (trx: Transaction<UnlockTables>) => Promise<void>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('unlock_links')
          .values({ user_id: link.userId, token_hash: link.tokenHash, created_at: link.now, used_at: null })
          .onConflict((conflict) =>
            conflict
              .column('user_id')
              .doUpdateSet({ token_hash: link.tokenHash, created_at: link.now, used_at: null })
              .where('unlock_links.created_at', '<=', link.notSince.toISOString()),
          )
          .returning('user_id')
          .executeTakeFirst()
        if (row === undefined) return false
        await queue(trx)
        return true
      }),
    /** Uses a link up; of many at once one gets the id. */
    use: async (tokenHash: Buffer, { now, notBefore }: { now: Date; notBefore: Date }): Promise<string | null> => {
      const row = await db
        .updateTable('unlock_links')
        .set({ used_at: now })
        .where('token_hash', '=', tokenHash)
        .where('used_at', 'is', null)
        .where('created_at', '>', notBefore.toISOString())
        .returning('user_id')
        .executeTakeFirst()
      return row?.user_id ?? null
    },
  }
}
