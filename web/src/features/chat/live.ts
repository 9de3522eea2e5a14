import { ApiError } from '../../api/errors.ts'
import type { ChatTurn, ChatUsage, NewQuestion } from '../../api/chat-types.ts'

/** A question of this tab and its answer, from sending it until the list of turns has it. */
export type Live = {
  asked: NewQuestion
  /** How it is kept; null until the server says so, and when it refused the question. */
  turn: ChatTurn | null
  answer: string
  state: 'streaming' | 'done' | 'stopped' | 'failed'
  error: unknown
  model: string | null
  usage: ChatUsage | null
}

export type LiveAction =
  | { type: 'begun'; turn: ChatTurn }
  | { type: 'delta'; text: string }
  | { type: 'done'; model: string | null; usage: ChatUsage | null }
  | { type: 'stop' }
  | { type: 'fail'; error: unknown }

export const liveOf = (asked: NewQuestion): Live => ({
  asked,
  turn: null,
  answer: '',
  state: 'streaming',
  error: null,
  model: null,
  usage: null,
})

/** What arrives after an answer is over changes nothing. */
export function reduceLive(live: Live, action: LiveAction): Live {
  if (live.state !== 'streaming') return live
  if (action.type === 'begun') return { ...live, turn: action.turn }
  if (action.type === 'delta') return { ...live, answer: live.answer + action.text }
  if (action.type === 'done') return { ...live, state: 'done', model: action.model, usage: action.usage }
  return action.type === 'stop' ? { ...live, state: 'stopped' } : { ...live, state: 'failed', error: action.error }
}

/** The turn as the list has it once it is over; null when it is in no list. */
export function finishedTurn({ turn, answer, state, error, model, usage }: Live): ChatTurn | null {
  if (turn === null) return null
  return { ...turn, answer, state, model: model ?? turn.model, usage, problem: error instanceof ApiError ? error.extra : null }
}

/** A turn as it is shown, whether the server has told it or this tab is hearing it. */
export type ShownTurn = {
  key: string
  /** Its id where the conversation has it. */
  id: string | null
  question: string
  answer: string
  state: Live['state']
  error: unknown
  model: string | null
  leftOut: number
}

/**
 * The turns of a conversation, in order, with what this tab is asking. A question that was refused stands at the end and has replaced
 * nothing; one on its way stands where it will be.
 */
export function shownTurns(turns: readonly ChatTurn[], live: Live | undefined): ShownTurn[] {
  if (live === undefined) return turns.map(fromList)
  const place = live.turn?.place ?? placeOf(turns, live)
  return [...turns.filter((turn) => turn.place < place).map(fromList), fromLive(live)]
}

function placeOf(turns: readonly ChatTurn[], { asked, state }: Live): number {
  const replaced = state === 'failed' ? undefined : turns.find(({ id }) => id === asked.instead_of)
  return replaced?.place ?? Infinity
}

const fromLive = (live: Live): ShownTurn => ({
  key: live.turn?.id ?? 'live',
  id: live.turn?.id ?? null,
  question: live.asked.question,
  answer: live.answer,
  state: live.state,
  error: live.error,
  model: live.model,
  leftOut: live.turn?.left_out ?? 0,
})

/** Turns that stay the same are shown by what was drawn before: their Markdown is not read again with each piece of an answer. */
const drawn = new WeakMap<ChatTurn, ShownTurn>()

function fromList(turn: ChatTurn): ShownTurn {
  const shown = drawn.get(turn) ?? asShown(turn)
  drawn.set(turn, shown)
  return shown
}

const asShown = ({ id, question, answer, state, problem, model, left_out }: ChatTurn): ShownTurn => ({
  key: id,
  id,
  question,
  answer,
  state,
  error: problem === null ? null : errorOf(problem),
  model,
  leftOut: left_out,
})

/** A question asked anew: it replaces its turn, if that is kept and this tab has seen how the conversation ends. */
export function questionAnew(
  turns: readonly ChatTurn[],
  live: Live | undefined,
  { id, question }: { id: string | null; question: string },
): NewQuestion {
  const replaced = id ?? live?.asked.instead_of
  const last = live?.turn?.id ?? turns.at(-1)?.id
  const isThere = replaced !== undefined && (replaced === live?.turn?.id || turns.some((turn) => turn.id === replaced))
  return isThere && last !== undefined ? { question, instead_of: replaced, last_seen: last } : { question }
}

const errorOf = (problem: Record<string, unknown>): ApiError =>
  new ApiError(typeof problem.status === 'number' ? problem.status : 502, problem, { requestId: null, retryAfter: null })
