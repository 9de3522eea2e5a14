import { expect, it } from 'vitest'
import type { AiUsage } from '../../api/chat-types.ts'
import { allowanceWords, leftOf } from './allowance.ts'

const usage: AiUsage = {
  day: '2026-03-01',
  requests: 3,
  input_tokens: 0,
  output_tokens: 0,
  most: 20,
  resets_at: '2026-03-02T00:00:00.000Z',
}
const now = Date.parse('2026-03-01T18:00:00.000Z')
const words = (changed: Partial<AiUsage>) => allowanceWords({ ...usage, ...changed }, now, { language: 'en-GB', timeZone: 'UTC' })

it('says how many answers are left before one asks', () => {
  expect(words({})).toBe('17 of 20 answers left today.')
  expect(words({ requests: 19 })).toBe('1 of 20 answers left today.')
  expect(words({ requests: 21 })).toMatch(/^Your answers for today are used up\. There are more from .*00:00\.$/)
})

it('says nothing where there is no limit', () => {
  expect(words({ most: null })).toBe(null)
  expect(leftOf(undefined)).toBe(null)
})
