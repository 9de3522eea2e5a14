// What the pages know of Chat. Everything here mirrors the OpenAPI description.
import type { AiProvider } from './types.ts'

export type ChatUsage = { input_tokens: number; output_tokens: number }

/** What one has had answered today; `most` is null where there is no limit, and a new day begins at `resets_at`. */
export type AiUsage = { day: string; requests: number; input_tokens: number; output_tokens: number; most: number | null; resets_at: string }

/** `model` is asked unless another of `models` is chosen. */
export type AiStatus = {
  configured: boolean
  provider: AiProvider | null
  model: string | null
  models: string[]
  /** Days after its last question until a conversation is deleted; null: it stays. */
  conversations_kept_days: number | null
}

export type Conversation = { id: string; title: string; model: string | null; created_at: string; updated_at: string }

/** How an answer stands: being written, whole, ended before its end, or refused with a problem. */
export type AnswerState = 'streaming' | 'done' | 'stopped' | 'failed'

/** A question and what became of its answer. */
export type ChatTurn = {
  id: string
  /** From 1, in the order of asking. */
  place: number
  question: string
  answer: string
  state: AnswerState
  problem: Record<string, unknown> | null
  model: string | null
  usage: ChatUsage | null
  /** How many earlier turns were too long to be sent along. */
  left_out: number
  asked_at: string
}

/** `instead_of`: the turn this one replaces, with what followed; `last_seen` is then the last one that was on the page. */
export type NewQuestion = { question: string; model?: string; instead_of?: string; last_seen?: string }
