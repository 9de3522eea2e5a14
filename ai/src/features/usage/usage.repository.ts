import type { Kysely } from 'kysely'
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
    /** Counts one answer; answers at the same time add up. */
    add: (userId: string, day: string, tokens: Tokens): Promise<unknown> =>
      db
        .insertInto('usage')
        .values({ user_id: userId, day, requests: 1, ...tokens })
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'day']).doUpdateSet((eb) => ({
            requests: eb('usage.requests', '+', 1),
            input_tokens: eb('usage.input_tokens', '+', tokens.input_tokens),
            output_tokens: eb('usage.output_tokens', '+', tokens.output_tokens),
          })),
        )
        .execute(),
  }
}
