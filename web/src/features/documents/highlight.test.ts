import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { highlight } from './highlight.ts'

const hits = (text: string, search: string): string[] => highlight(text, search).flatMap((piece) => (piece.hit ? [piece.text] : []))

it.each([
  ['Crane, daily checks', 'crane', ['Crane']],
  ['Crane and crane', 'CRANE', ['Crane', 'crane']],
  ['Überprüfung der Brücke', 'uber', ['Über']],
  ['Cafe\u0301 menu', 'café', ['Cafe\u0301']],
  ['Harbour plan', 'tide', []],
  ['aaa', 'aa', ['aa']],
  ['Tide tables of the crane', 'crane tab', ['tab', 'crane']],
  ['Invoice 2026 0412', '2026-0412', ['2026', '0412']],
  ['Office', ' ', []],
])('in “%s” the search for “%s” finds %j', (text, search, found) => {
  expect(hits(text, search)).toEqual(found)
})

it('never loses or changes a letter', () => {
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(text, text, (whole, search) => {
      expect(
        highlight(whole, search)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(whole)
    }),
  )
})
