import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldText, wordsOf } from './search-text.ts'

it('case and accents do not count', () => {
  expect(foldText('Émile, ÄÖÜ und Ångström')).toBe('emile, aou und angstrom')
})

it('folded text has a character for each of the original', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(Array.from(foldText(text)).length).toBe(Array.from(text).length)
    }),
  )
})

it('words are letters and digits, each once', () => {
  expect(wordsOf('invoice 2026-0412 (crane), crane’s invoice')).toEqual(['invoice', '2026', '0412', 'crane', 's'])
  expect(wordsOf('– … !')).toEqual([])
})

it('no word is longer than the index takes, and none is broken', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 0, maxLength: 300 }), (text) => {
      for (const word of wordsOf(foldText(text))) expect(word.length <= 100 && word.isWellFormed()).toBe(true)
    }),
  )
})
