import { array, assert, integer, property, record, string } from 'fast-check'
import { expect, test } from 'vitest'
import { contextCharactersMax, contextOf, contextTurnsMax } from './conversations.context.ts'
import { titleOf } from './conversations.title.ts'

test.each([
  ['How is the gate?', 'How is the gate?'],
  ['  two\n\nlines\t ', 'two lines'],
  ['What has to be ready before Seagull goes on the slipway tomorrow at noon?', 'What has to be ready before Seagull goes on the slipway…'],
  ['x'.repeat(70), `${'x'.repeat(60)}…`],
  [`${'x'.repeat(60)} y`, `${'x'.repeat(60)}…`],
  ['\u202E', '…'],
])('%j is called %j', (question, title) => {
  expect(titleOf(question)).toBe(title)
})

test('any question makes a title of one plain line', () => {
  assert(
    property(string({ unit: 'binary' }), (question) => {
      const title = titleOf(question)
      expect(title).toMatch(/^[^\p{Cc}\u202A-\u202E\u2066-\u2069]+$/u)
      expect(title.isWellFormed()).toBe(true)
      expect(Array.from(title).length).toBeLessThanOrEqual(61)
    }),
  )
})

const saidTurn = record({
  question: integer({ min: 1, max: 60_000 }).map((length) => 'q'.repeat(length)),
  answer: integer({ min: 0, max: 60_000 }).map((length) => 'a'.repeat(length)),
})

test('what goes along is the end of what was said, within its bounds, and the question last', () => {
  assert(
    property(array(saidTurn, { maxLength: 120 }), (earlier) => {
      const { messages, leftOut } = contextOf(earlier, 'now?')
      expect(messages.at(-1)).toEqual({ role: 'user', content: 'now?' })
      const sent = messages.slice(0, -1)
      expect(sent.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThanOrEqual(contextCharactersMax)
      const kept = earlier.slice(leftOut)
      expect(kept.length).toBeLessThanOrEqual(contextTurnsMax)
      expect(sent.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual(kept.map(({ question }) => question))
    }),
  )
})
