import type { PortraitsDatabase, PortraitsTransaction } from './portraits.tables.ts'

export type Portrait = { id: string; bytes: Buffer }

/** What belongs to the transaction of a change. */
type Tell = (trx: PortraitsTransaction) => Promise<void>

export type PortraitsRepository = ReturnType<typeof createPortraitsRepository>

/** All SQL on `portraits`; features that show people read the id beside the name. */
export function createPortraitsRepository(db: PortraitsDatabase) {
  return {
    /** Whoever's it is: two people may have the same one. */
    find: async (id: string): Promise<Buffer | undefined> =>
      (await db.selectFrom('portraits').select('bytes').where('id', '=', id).limit(1).executeTakeFirst())?.bytes,
    save: (userId: string, { id, bytes, now }: Portrait & { now: Date }, tell: Tell): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const row = { id, bytes, uploaded_at: now }
        await trx
          .insertInto('portraits')
          .values({ user_id: userId, ...row })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
          .execute()
        await tell(trx)
      }),
    /** Tells only when there was one. */
    remove: (userId: string, tell: Tell): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const removed = await trx.deleteFrom('portraits').where('user_id', '=', userId).executeTakeFirst()
        if (removed.numDeletedRows > 0n) await tell(trx)
      }),
  }
}
