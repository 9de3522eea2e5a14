import type { Timestamp } from '@gatehouse/kit/db/database'
import type { ColumnType, Kysely } from 'kysely'

export type ConversationRow = {
  id: string
  user_id: string
  title: string
  model: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export const answerStates = ['streaming', 'done', 'stopped', 'failed'] as const
export type AnswerState = (typeof answerStates)[number]

export type TurnRow = {
  id: string
  conversation_id: string
  place: number
  question: string
  answer: string
  state: AnswerState
  problem: ColumnType<Record<string, unknown> | null, string | null, string | null>
  model: string | null
  input_tokens: number | null
  output_tokens: number | null
  left_out: number
  asked_at: Timestamp
  saved_at: Timestamp
}

export type ConversationsTables = { conversations: ConversationRow; turns: TurnRow }
export type ConversationsDatabase = Kysely<ConversationsTables>
