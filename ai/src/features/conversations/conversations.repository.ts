import { someHolds } from '@gatehouse/kit/db/search'
import { sql, type Updateable } from 'kysely'
import type { Conversation, ConversationQuery } from './conversations.schemas.ts'
import type { ConversationRow, ConversationsDatabase } from './conversations.tables.ts'

export type Own = { userId: string; id: string }
export type ConversationList = Pick<ConversationQuery, 'within' | 'limit'> & {
  words: readonly string[]
  /** When the last conversation of the page before was last asked something, and its id. */
  after: { at: string; id: string } | null
}
export type ConversationsRepository = ReturnType<typeof createConversationsRepository>

export const conversationColumns = ['id', 'title', 'model', 'created_at', 'updated_at'] as const

/** All SQL on whole conversations; every question but that about age names whose they are. */
export function createConversationsRepository(db: ConversationsDatabase) {
  return {
    list: (userId: string, wanted: ConversationList): Promise<Conversation[]> => list(db, userId, wanted),
    find: ({ userId, id }: Own): Promise<Conversation | undefined> =>
      db.selectFrom('conversations').select(conversationColumns).where('id', '=', id).where('user_id', '=', userId).executeTakeFirst(),
    change: ({ userId, id }: Own, values: Pick<Updateable<ConversationRow>, 'title' | 'model'>): Promise<Conversation | undefined> =>
      db
        .updateTable('conversations')
        .set(values)
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .returning(conversationColumns)
        .executeTakeFirst(),
    delete: async ({ userId, id }: Own): Promise<boolean> =>
      (await db.deleteFrom('conversations').where('id', '=', id).where('user_id', '=', userId).executeTakeFirst()).numDeletedRows > 0n,
    deleteAll: async (userId: string): Promise<number> =>
      Number((await db.deleteFrom('conversations').where('user_id', '=', userId).executeTakeFirst()).numDeletedRows),
    deleteUnusedSince: async (moment: Date): Promise<number> =>
      Number((await db.deleteFrom('conversations').where('updated_at', '<', moment.toISOString()).executeTakeFirst()).numDeletedRows),
  }
}

/** Last asked first. */
function list(db: ConversationsDatabase, userId: string, { words, within, limit, after }: ConversationList): Promise<Conversation[]> {
  let query = db.selectFrom('conversations').select(conversationColumns).where('user_id', '=', userId)
  if (after !== null) query = query.where(sql<boolean>`(updated_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  for (const word of words) {
    const inTitle = someHolds([sql.ref('title')], word)
    const inTurns = sql<boolean>`exists (
      select from turns where conversation_id = conversations.id and ${someHolds([sql.ref('question'), sql.ref('answer')], word)}
    )`
    query = query.where(within === 'titles' ? inTitle : sql<boolean>`(${inTitle} or ${inTurns})`)
  }
  return query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
