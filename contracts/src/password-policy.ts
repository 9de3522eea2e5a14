import { z } from 'zod'

/** Rules for new passwords. `min_score` is a zxcvbn score (0–4); lengths count Unicode code points. */
export const passwordPolicySchema = z
  .object({
    min_length: z.int().min(8).max(64),
    max_length: z.int().min(64).max(1024),
    require_upper: z.boolean(),
    require_special: z.boolean(),
    forbidden_words: z.array(z.string().min(1)),
    min_score: z.int().min(0).max(4),
  })
  .meta({ id: 'PasswordPolicy' })
export type PasswordPolicy = z.infer<typeof passwordPolicySchema>

/** Bounds of what an admin may set. Below them a policy would keep nobody out; above them nobody would find a password. */
export const policyBounds = {
  min_length: { min: 8, max: 64 },
  min_score: { min: 2, max: 4 },
  forbidden_words: { most: 100, shortest: 3, longest: 64 },
} as const

export const defaultPasswordPolicy: PasswordPolicy = {
  min_length: 10,
  max_length: 1024,
  require_upper: true,
  require_special: true,
  forbidden_words: ['test'],
  min_score: 3,
}

/**
 * Bounds for judging strength with zxcvbn, the same on both sides so that meter and answer agree: how many code points of a
 * password are looked at, and how many look-alike letters are tried. Beyond them one hostile password costs seconds.
 */
export const strengthLimits = { code_points: 64, look_alikes: 20 } as const

export type PasswordRule = 'min_length' | 'max_length' | 'upper' | 'special' | 'forbidden_word'
export type PasswordRuleCheck = { rule: PasswordRule; ok: boolean; label: string }

/**
 * Checks a password against the rules that need no dictionary; strength is judged apart, with zxcvbn. The same function
 * feeds the list a person sees while typing and the server's answer, so the two cannot disagree.
 */
export function checkPasswordRules(policy: PasswordPolicy, password: string): PasswordRuleCheck[] {
  const length = Array.from(password).length
  const folded = password.toLowerCase()
  const checks: PasswordRuleCheck[] = [
    { rule: 'min_length', ok: length >= policy.min_length, label: `At least ${policy.min_length} characters` },
    { rule: 'max_length', ok: length <= policy.max_length, label: `At most ${policy.max_length} characters` },
  ]
  if (policy.require_upper) checks.push({ rule: 'upper', ok: /\p{Lu}/u.test(password), label: 'An upper-case letter' })
  if (policy.require_special) checks.push({ rule: 'special', ok: /[^\p{L}\p{N}\s]/u.test(password), label: 'A special character' })
  if (policy.forbidden_words.length > 0) checks.push(checkForbiddenWords(policy.forbidden_words, folded))
  return checks
}

/** So many words are named before they are only counted; the one that a password contains is always named. */
const namedWords = 3

function checkForbiddenWords(words: readonly string[], folded: string): PasswordRuleCheck {
  const found = words.find((word) => folded.includes(word.toLowerCase()))
  const named = words.slice(0, namedWords).map((word) => `“${word}”`)
  const rest = words.length - named.length
  const all = rest > 0 ? `${named.join(', ')} or ${rest} more` : named.join(' or ')
  return { rule: 'forbidden_word', ok: found === undefined, label: `Does not contain ${found === undefined ? all : `“${found}”`}` }
}
