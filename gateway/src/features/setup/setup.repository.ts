import type { Kysely } from 'kysely'
import type { SetupTables } from './setup.tables.ts'

export type SetupRepository = ReturnType<typeof createSetupRepository>

/** All SQL on `setup_tokens`, which has one row at most. */
export function createSetupRepository(db: Kysely<SetupTables>) {
  return {
    findTokenHash: async (): Promise<Buffer | null> =>
      (await db.selectFrom('setup_tokens').select('token_hash').executeTakeFirst())?.token_hash ?? null,
    replaceToken: (tokenHash: Buffer, now: Date): Promise<unknown> =>
      db
        .insertInto('setup_tokens')
        .values({ only_row: true, token_hash: tokenHash, created_at: now })
        .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ token_hash: tokenHash, created_at: now }))
        .execute(),
    removeToken: (): Promise<unknown> => db.deleteFrom('setup_tokens').execute(),
  }
}
