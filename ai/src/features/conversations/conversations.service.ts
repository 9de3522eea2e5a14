import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { z } from 'zod'
import { conversationNotFound } from './conversations.errors.ts'
import type { ConversationsRepository } from './conversations.repository.ts'
import type { Conversation, ConversationChange, ConversationQuery, Turn, TurnQuery } from './conversations.schemas.ts'
import type { TurnsRepository } from './conversations.turns.repository.ts'

export type ConversationsService = ReturnType<typeof createConversationsService>

export type ServiceParts = { conversations: ConversationsRepository; turns: TurnsRepository; clock: Clock }

const listCursorSchema = z.tuple([z.iso.datetime(), z.uuid()])
const turnCursorSchema = z.tuple([z.int32().min(1)])

/** What a person does with their conversations besides asking. Anybody else's is one that does not exist. */
export function createConversationsService({ conversations, turns, clock }: ServiceParts) {
  const find = async (userId: string, id: string): Promise<Conversation> =>
    required(isId(id) ? await conversations.find({ userId, id }) : undefined)
  return {
    find,
    list: async (userId: string, { search, within, limit, cursor }: ConversationQuery) => {
      const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, listCursorSchema)
      const after = at === undefined || id === undefined ? null : { at, id }
      const words = search?.split(/\s+/).filter((word) => word !== '') ?? []
      const found = await conversations.list(userId, { words, within, limit: limit + 1, after })
      return cutPage(found, limit, (last) => [last.updated_at, last.id])
    },
    turns: async (userId: string, id: string, { limit, cursor }: TurnQuery): Promise<{ items: Turn[]; next_cursor: string | null }> => {
      await find(userId, id)
      const before = cursor === undefined ? null : decodeCursor(cursor, turnCursorSchema)[0]
      const found = await turns.list(id, { before, limit: limit + 1, now: clock.now() })
      return cutPage(found, limit, ({ place }) => [place])
    },
    change: async (userId: string, id: string, { title, model }: ConversationChange): Promise<Conversation> => {
      const values = { ...(title === undefined ? {} : { title }), ...(model === undefined ? {} : { model }) }
      return required(isId(id) ? await conversations.change({ userId, id }, values) : undefined)
    },
    delete: async (userId: string, id: string): Promise<void> => {
      if (!isId(id) || !(await conversations.delete({ userId, id }))) throw conversationNotFound()
    },
    deleteAll: async (userId: string): Promise<{ deleted: number }> => ({ deleted: await conversations.deleteAll(userId) }),
  }
}

const isId = (text: string): boolean => z.uuid().safeParse(text).success

function required(found: Conversation | undefined): Conversation {
  if (found === undefined) throw conversationNotFound()
  return found
}
