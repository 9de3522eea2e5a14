import type { Timers } from '@gatehouse/kit/timers'
import { answerMax } from './conversations.schemas.ts'
import type { AnswerValues } from './conversations.turns.repository.ts'

type End = Pick<AnswerValues, 'model' | 'input_tokens' | 'output_tokens'>

/** Takes an answer as it is written and keeps it. None of it rejects: what cannot be kept can still be read. */
export type KeptAnswer = {
  add: (text: string) => void
  done: (end: End) => Promise<void>
  failed: (problem: object) => Promise<void>
  /** It ended before its end. After `done` or `failed` it changes nothing. */
  stopped: () => Promise<void>
}

export type AnswerParts = {
  /** Never rejects. */
  save: (values: Omit<AnswerValues, 'saved_at'>) => Promise<void>
  timers: Timers
}

/** What has come is saved this often, in milliseconds; when nothing comes, every tenth time as a sign of life. */
const saveEveryMs = 1000
const lifeEvery = 10

export function keepAnswer({ save, timers }: AnswerParts): KeptAnswer {
  let text = ''
  let savedLength = 0
  let unsaved = 0
  let saving: Promise<void> | null = null
  let hasEnded = false

  const cancel = timers.every(saveEveryMs, () => {
    unsaved += 1
    // A database that is slower than this gets one at a time, and the newest then.
    if (saving !== null || (text.length === savedLength && unsaved < lifeEvery)) return
    unsaved = 0
    savedLength = text.length
    saving = save({ answer: stored(text) }).finally(() => (saving = null))
  })
  const end = async (values: Omit<AnswerValues, 'answer' | 'saved_at'>): Promise<void> => {
    if (hasEnded) return
    hasEnded = true
    cancel()
    await saving
    await save({ answer: stored(text), ...values })
  }
  return {
    add: (piece) => {
      text += piece
    },
    // What is longer than can be kept is kept in part.
    done: (values) => end({ state: text.length > answerMax ? 'stopped' : 'done', ...values }),
    failed: (problem) => end({ state: 'failed', problem: JSON.stringify(problem) }),
    stopped: () => end({ state: 'stopped' }),
  }
}

/** PostgreSQL takes every character in a text but NUL. */
const stored = (text: string): string => text.slice(0, answerMax).replaceAll('\0', '').toWellFormed()
