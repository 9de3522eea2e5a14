import { sql, type Kysely } from 'kysely'
import type { UsageTables } from './usage.tables.ts'

export type Tokens = { input_tokens: number; output_tokens: number }
export type Usage = Tokens & { requests: number }
export type UsageRepository = ReturnType<typeof createUsageRepository>

/** All SQL on `usage`. */
export function createUsageRepository(db: Kysely<UsageTables>) {
  return {
    find: (userId: string, day: string): Promise<Usage | undefined> =>
      db
        .selectFrom('usage')
        .select(['requests', 'input_tokens', 'output_tokens'])
        .where('user_id', '=', userId)
        .where('day', '=', day)
        .executeTakeFirst(),
    /** Counts an answer before it is asked for, unless that would be one too many; those asked for at once count one after the other. */
    take: async (userId: string, day: string, most: number | null): Promise<boolean> => {
      const taken = await db
        .insertInto('usage')
        .values({ user_id: userId, day, requests: 1, input_tokens: 0, output_tokens: 0 })
        .onConflict((conflict) => {
          const counted = conflict.columns(['user_id', 'day']).doUpdateSet((eb) => ({ requests: eb('usage.requests', '+', 1) }))
          return most === null ? counted : counted.where('usage.requests', '<', most)
        })
        .executeTakeFirst()
      return (taken.numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    /** For an answer that did not come. */
    giveBack: (userId: string, day: string): Promise<unknown> =>
      db
        .updateTable('usage')
        .set({ requests: sql`greatest(0, requests - 1)` })
        .where('user_id', '=', userId)
        .where('day', '=', day)
        .execute(),
    addTokens: (userId: string, day: string, tokens: Tokens): Promise<unknown> =>
      db
        .updateTable('usage')
        .set((eb) => ({
          input_tokens: eb('input_tokens', '+', tokens.input_tokens),
          output_tokens: eb('output_tokens', '+', tokens.output_tokens),
        }))
        .where('user_id', '=', userId)
        .where('day', '=', day)
        .execute(),
  }
}
