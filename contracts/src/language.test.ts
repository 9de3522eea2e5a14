import { describe, expect, it } from 'vitest'
import { chooseLanguage, tagOfWords } from './language.ts'

describe('the language of a person', () => {
  it.each([
    { chosen: null, accepted: ['de-AT', 'en'], words: 'de', tag: 'de-AT' },
    { chosen: null, accepted: ['fr-FR', 'de'], words: 'de', tag: 'de' },
    { chosen: null, accepted: ['fr-FR'], words: 'en', tag: 'en-GB' },
    { chosen: null, accepted: [], words: 'en', tag: 'en-GB' },
    { chosen: 'en-US', accepted: ['de-DE'], words: 'en', tag: 'en-US' },
    { chosen: 'de-CH', accepted: ['en-US'], words: 'de', tag: 'de-CH' },
    { chosen: 'fr-FR', accepted: ['de-DE'], words: 'de', tag: 'fr-FR' },
    { chosen: 'not a tag', accepted: ['de-DE'], words: 'de', tag: 'de-DE' },
  ])('chosen $chosen, browser $accepted: words $words, dates $tag', ({ chosen, accepted, words, tag }) => {
    expect(chooseLanguage({ chosen, accepted })).toEqual({ words, tag })
  })

  it('plurals follow the words, whatever language the dates have', () => {
    expect([tagOfWords({ words: 'en', tag: 'fr-FR' }), tagOfWords({ words: 'de', tag: 'de-AT' })]).toEqual(['en', 'de-AT'])
  })
})
