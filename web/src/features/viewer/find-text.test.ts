import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findAll, foldQuery, foldText, hitParts } from './find-text.ts'

const lines = (...all: string[]) => all.map((str) => ({ str, hasEOL: true }))
const count = (items: { str: string; hasEOL: boolean }[], query: string): number => findAll(foldText(items).text, foldQuery(query)).length

test('case, accents, ligatures and line ends make no difference', () => {
  expect(count(lines('Straße nach CAFÉ', 'und zurück'), 'café UND')).toBe(1)
  expect(count(lines('ﬁre pump'), 'Fire')).toBe(1)
  expect(count(lines('a a a'), 'a')).toBe(3)
  expect(count(lines('anything'), '   ')).toBe(0)
})

test('a word that is parted at the end of a line is one word; a compound of names is not', () => {
  expect(count(lines('Sicher-', 'heit'), 'Sicherheit')).toBe(1)
  expect(count(lines('Müller-', 'Meier'), 'Müller- Meier')).toBe(1)
})

test('a hit over several pieces is marked in each of them', () => {
  const items = [
    { str: 'the har', hasEOL: false },
    { str: 'bour', hasEOL: false },
  ]
  const parts = hitParts(foldText(items), foldQuery('Harbour'))
  expect(parts.get(0)).toEqual([{ hit: 0, from: 4, to: 7 }])
  expect(parts.get(1)).toEqual([{ hit: 0, from: 0, to: 4 }])
})

test('every hit lies within the text it comes from, whatever the text', () => {
  const piece = fc.record({ str: fc.string({ unit: 'grapheme', maxLength: 20 }), hasEOL: fc.boolean() })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }), (items, query) => {
      const folded = foldText(items)
      expect(folded.places).toHaveLength(folded.text.length)
      for (const [at, parts] of hitParts(folded, foldQuery(query))) {
        let end = 0
        for (const { from, to } of parts) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThanOrEqual(from)
          expect(to).toBeLessThanOrEqual(items[at]?.str.length ?? 0)
          end = to
        }
      }
    }),
  )
})
