import { describe, expect, it } from 'vitest'
import { ApiError } from '../../api/errors.ts'
import type { ChatTurn } from '../../api/chat-types.ts'
import { finishedTurn, liveOf, questionAnew, reduceLive, shownTurns } from './live.ts'
import type { Live, LiveAction } from './live.ts'

const aTurn = (place: number, more: Partial<ChatTurn> = {}): ChatTurn => ({
  id: `turn-${place}`,
  place,
  question: `question ${place}`,
  answer: `answer ${place}`,
  state: 'done',
  problem: null,
  model: 'm',
  usage: null,
  left_out: 0,
  asked_at: '2026-03-01T12:00:00.000Z',
  ...more,
})
const said = [aTurn(1), aTurn(2), aTurn(3)]

const after = (asked: Live['asked'], ...actions: LiveAction[]): Live => actions.reduce(reduceLive, liveOf(asked))
const questions = (live?: Live) => shownTurns(said, live).map(({ question }) => question)
const anew = { question: 'uno', instead_of: 'turn-2', last_seen: 'turn-3' }

describe('an answer on its way', () => {
  it('grows piece by piece until it is done', () => {
    const live = after({ question: 'Hi' }, { type: 'delta', text: 'Hel' }, { type: 'delta', text: 'lo' })
    expect(live).toMatchObject({ answer: 'Hello', state: 'streaming' })
    expect(reduceLive(live, { type: 'done', model: 'm', usage: null })).toMatchObject({ answer: 'Hello', state: 'done', model: 'm' })
  })

  it('ignores what arrives after a stop', () => {
    const live = after({ question: 'Hi' }, { type: 'delta', text: 'a' }, { type: 'stop' }, { type: 'delta', text: 'b' })
    expect(live).toMatchObject({ answer: 'a', state: 'stopped' })
  })

  it('becomes a turn of the list when it is over, with what it failed for', () => {
    const error = new ApiError(502, { code: 'ai.tls' }, { requestId: null, retryAfter: null })
    const live = after({ question: 'Hi' }, { type: 'begun', turn: aTurn(4) }, { type: 'fail', error })
    expect(finishedTurn(live)).toMatchObject({ id: 'turn-4', state: 'failed', problem: { code: 'ai.tls' } })
    expect(finishedTurn(after({ question: 'Hi' }, { type: 'fail', error }))).toBeNull()
  })
})

describe('what is shown of a conversation', () => {
  it('ends with the question that is being asked', () => {
    expect(questions(after({ question: 'four' }))).toEqual(['question 1', 'question 2', 'question 3', 'four'])
  })

  it('has a question that is asked anew at its place, without what followed', () => {
    expect(questions(after(anew))).toEqual(['question 1', 'uno'])
    expect(questions(after(anew, { type: 'begun', turn: aTurn(2, { id: 'new' }) }))).toEqual(['question 1', 'uno'])
  })

  it('loses nothing by a question that was refused', () => {
    const refused = after(anew, { type: 'fail', error: new Error('no') })
    expect(questions(refused)).toEqual(['question 1', 'question 2', 'question 3', 'uno'])
  })

  it('shows a turn once, also when list and tab both have it', () => {
    const live = after({ question: 'question 3' }, { type: 'begun', turn: said[2] ?? aTurn(3) }, { type: 'delta', text: 'newer' })
    expect(shownTurns(said, live).at(-1)).toMatchObject({ id: 'turn-3', answer: 'newer' })
    expect(shownTurns(said, live)).toHaveLength(3)
  })
})

describe('a question asked anew', () => {
  it('replaces its turn and names the last one that was seen', () => {
    expect(questionAnew(said, undefined, { id: 'turn-2', question: 'uno' })).toEqual(anew)
    const live = after({ question: 'four' }, { type: 'begun', turn: aTurn(4) })
    expect(questionAnew(said, live, { id: 'turn-4', question: 'vier' })).toEqual({
      question: 'vier',
      instead_of: 'turn-4',
      last_seen: 'turn-4',
    })
  })

  it('is a further question when it was never kept', () => {
    const refused = after({ question: 'four' }, { type: 'fail', error: new Error('no') })
    expect(questionAnew(said, refused, { id: null, question: 'four' })).toEqual({ question: 'four' })
  })

  it('that was refused tries the same again, unless what it replaces is gone', () => {
    const refused = after(anew, { type: 'fail', error: new Error('no') })
    expect(questionAnew(said, refused, { id: null, question: 'uno' })).toEqual(anew)
    expect(questionAnew([aTurn(1)], refused, { id: null, question: 'uno' })).toEqual({ question: 'uno' })
  })

  it('keeps the turns that stay as they were drawn', () => {
    const before = shownTurns(said, undefined)
    expect(shownTurns(said, after({ question: 'four' }))[0]).toBe(before[0])
  })
})
