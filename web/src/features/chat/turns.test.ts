import { expect, it } from 'vitest'
import type { ChatTurn } from '../../api/chat-types.ts'
import { withTurn } from './turns.ts'

const turn = (place: number, answer = ''): ChatTurn => ({
  id: `${place}${answer}`,
  place,
  question: '',
  answer,
  state: 'done',
  problem: null,
  model: null,
  usage: null,
  left_out: 0,
  asked_at: '2026-03-01T12:00:00.000Z',
})
const known = {
  pages: [
    { items: [turn(4), turn(3)], next_cursor: 'c' },
    { items: [turn(2), turn(1)], next_cursor: null },
  ],
  pageParams: [null, 'c'],
}
const places = (turns: ReturnType<typeof withTurn>) => turns?.pages.map(({ items }) => items.map(({ id }) => id))

it('a new turn comes before all others, newest first', () => {
  expect(places(withTurn(known, turn(5)))).toEqual([
    ['5', '4', '3'],
    ['2', '1'],
  ])
})

it('a turn that was asked anew takes the place of its predecessor and of what followed', () => {
  expect(places(withTurn(known, turn(2, 'anew')))).toEqual([['2anew'], ['1']])
})

it('of a conversation that was not read only a first turn is all there is', () => {
  expect(places(withTurn(undefined, turn(1)))).toEqual([['1']])
  expect(withTurn(undefined, turn(2))).toBeUndefined()
})
