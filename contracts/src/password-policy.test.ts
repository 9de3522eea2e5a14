import { expect, it } from 'vitest'
import { checkPasswordRules, defaultPasswordPolicy } from './password-policy.ts'

const wordRule = (forbidden_words: string[], password: string) =>
  checkPasswordRules({ ...defaultPasswordPolicy, forbidden_words }, password).find((check) => check.rule === 'forbidden_word')

it('names few forbidden words, counts many, and always names the one that is there', () => {
  const many = ['alpha', 'bravo', 'charlie', 'delta', 'echo']
  expect(wordRule(['alpha', 'bravo'], '')?.label).toBe('Does not contain “alpha” or “bravo”')
  expect(wordRule(many, '')?.label).toBe('Does not contain “alpha”, “bravo”, “charlie” or 2 more')
  expect(wordRule(many, 'My-ECHO-9')).toEqual({ rule: 'forbidden_word', ok: false, label: 'Does not contain “echo”' })
  expect(wordRule([], 'anything')).toBeUndefined()
})
