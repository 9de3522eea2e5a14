import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { acceptedLanguage } from './accepted-language.ts'

it.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de-AT'],
  ['fr-FR,fr;q=0.9,de;q=0.5,en;q=0.7', 'en'],
  ['EN-us', 'en-US'],
  ['en;q=0, de;q=0.1', 'de'],
  ['fr, es', null],
  ['*', null],
  ['de-;x, de', 'de'],
  ['', null],
  [undefined, null],
])('of %j it is %j', (header, tag) => {
  expect(acceptedLanguage(header)).toBe(tag)
})

it('is a tag that Intl takes or nothing, whatever is written there', () => {
  const piece = fc.oneof(fc.constantFrom('de', 'en', 'de-AT', ';q=', '0.5', ',', '*', '-', 'x'), fc.string({ maxLength: 6 }))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const tag = acceptedLanguage(pieces.join(''))
      if (tag === null) return
      expect(tag.length).toBeLessThanOrEqual(40)
      expect(() => new Intl.DateTimeFormat(tag)).not.toThrow()
    }),
    { numRuns: 3000 },
  )
})
