import { checkPasswordRules, defaultPasswordPolicy } from '@gatehouse/contracts/password-policy'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ApiError } from '../api/errors.ts'
import { serverWords } from './german-server-words.ts'
import { inOurWords, sentenceOf, setServerWords } from './server-words.ts'

afterEach(() => setServerWords(null))

const refusal = (code: string): ApiError =>
  new ApiError(409, { code, detail: 'In English, at length.' }, { requestId: null, retryAfter: null })

it('a problem is said by its code, and in the server’s words where there are no others', () => {
  expect(sentenceOf(refusal('groups.name_taken'))).toBe('In English, at length.')
  setServerWords(serverWords)
  expect(sentenceOf(refusal('groups.name_taken'))).toBe('Eine Gruppe mit diesem Namen gibt es schon.')
  expect(sentenceOf(refusal('groups.of_tomorrow'))).toBe('In English, at length.')
})

const said = (words: string[]): string[] =>
  checkPasswordRules({ ...defaultPasswordPolicy, forbidden_words: words }, '').map(({ label }) => inOurWords(label))

it('every rule for passwords has German words, its values included', () => {
  setServerWords(serverWords)
  expect(said(['test'])).toEqual([
    'Mindestens 10 Zeichen',
    'Höchstens 1024 Zeichen',
    'Ein Großbuchstabe',
    'Ein Sonderzeichen',
    'Enthält nicht „test“',
  ])
  expect(said(['harbour', 'test']).at(-1)).toBe('Enthält nicht „harbour“ oder „test“')
  expect(said(['a', 'b', 'c', 'd', 'e']).at(-1)).toBe('Enthält nicht „a“, „b“, „c“ oder eines von 2 weiteren Wörtern')
})

it.each([
  [z.string().min(1), '', 'darf nicht leer sein'],
  [z.string().min(3), 'a', 'ist zu kurz: mindestens 3 Zeichen'],
  [z.string().max(3), 'abcd', 'ist zu lang: höchstens 3 Zeichen'],
  [z.int().min(8), 7, 'muss mindestens 8 sein'],
  [z.int().max(64), 65, 'darf höchstens 64 sein'],
  [z.array(z.string()).min(1), [], 'darf nicht leer sein'],
  [z.array(z.string()).min(2), [], 'braucht mindestens 2 Einträge'],
  [z.string(), 7, 'ist nicht gültig'],
])('what zod finds wrong is said in German: %#', (schema, value, words) => {
  setServerWords(serverWords)
  expect(inOurWords(schema.safeParse(value).error?.issues[0]?.message ?? '')).toBe(words)
})
