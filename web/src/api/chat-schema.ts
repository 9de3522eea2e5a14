// The part of the HTTP API that belongs to Chat. Questions are asked in `features/chat/ask-stream.ts`, for their answers are streams.
import type { AiStatus, AiUsage, ChatTurn, Conversation } from './chat-types.ts'
import type { Act, Read, Write } from './shapes.ts'
import type { Page } from './types.ts'

type ById = { id: string }
type ConversationsQuery = { limit?: number; cursor?: string; search?: string; within?: 'all' | 'titles' }

export type ChatPaths = {
  '/api/ai/status': { get: Read<AiStatus> }
  '/api/ai/usage': { get: Read<AiUsage> }
  '/api/ai/conversations': { get: Read<Page<Conversation>, ConversationsQuery>; delete: Act<{ deleted: number }> }
  '/api/ai/conversations/{id}': {
    get: Read<Conversation, never, ById>
    patch: Write<{ title?: string; model?: string | null }, Conversation, ById>
    delete: Act<undefined, ById>
  }
  '/api/ai/conversations/{id}/turns': { get: Read<Page<ChatTurn>, { limit?: number; cursor?: string }, ById> }
}
