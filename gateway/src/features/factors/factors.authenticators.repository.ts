import type { FactorsDatabase, Tell } from './factors.tables.ts'

export type Authenticator = { id: string; name: string; created_at: string; last_used_at: string | null }
export type SealedAuthenticator = { id: string; sealed_secret: string }
export type NewAuthenticator = { id: string; user_id: string; name: string; sealed_secret: string; created_at: Date }

export type AuthenticatorsRepository = ReturnType<typeof createAuthenticatorsRepository>

/** All SQL on `authenticators`. What is not confirmed does not exist for anybody but who confirms it. */
export function createAuthenticatorsRepository(db: FactorsDatabase) {
  const confirmed = (userId: string) =>
    db.selectFrom('authenticators').where('user_id', '=', userId).where('confirmed_at', 'is not', null).orderBy('id')
  return {
    list: (userId: string): Promise<Authenticator[]> => confirmed(userId).select(['id', 'name', 'created_at', 'last_used_at']).execute(),
    listSealed: (userId: string): Promise<SealedAuthenticator[]> => confirmed(userId).select(['id', 'sealed_secret']).execute(),
    /** Keeps a new one until it is confirmed; one that was begun before is given up. */
    insertUnconfirmed: (authenticator: NewAuthenticator): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom('authenticators').where('user_id', '=', authenticator.user_id).where('confirmed_at', 'is', null).execute()
        await trx.insertInto('authenticators').values(authenticator).execute()
      }),
    findUnconfirmed: (userId: string, id: string): Promise<SealedAuthenticator | undefined> =>
      db
        .selectFrom('authenticators')
        .select(['id', 'sealed_secret'])
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is', null)
        .executeTakeFirst(),
    confirm: (id: string, { step, now }: { step: number; now: Date }, tell: Tell<Authenticator>): Promise<Authenticator | undefined> =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('authenticators')
          .set({ confirmed_at: now, last_used_at: now, last_step: step })
          .where('id', '=', id)
          .where('confirmed_at', 'is', null)
          .returning(['id', 'name', 'created_at', 'last_used_at'])
          .executeTakeFirst()
        if (row !== undefined) await tell(row, trx)
        return row
      }),
    /** Takes a code for good; false when this step or a later one was taken before, also by somebody at the same moment. */
    takeStep: async (id: string, { step, now }: { step: number; now: Date }): Promise<boolean> => {
      const taken = await db
        .updateTable('authenticators')
        .set({ last_step: step, last_used_at: now })
        .where('id', '=', id)
        .where('last_step', '<', step)
        .executeTakeFirst()
      return taken.numUpdatedRows > 0n
    },
  }
}
