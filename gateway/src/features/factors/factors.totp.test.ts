import { assert, oneof, property, string, stringMatching } from 'fast-check'
import { expect, it } from 'vitest'
import { codeAt } from './factors.builders.ts'
import { describeSecret, stepOfCode } from './factors.totp.ts'

/** Appendix B of RFC 6238: the secret and the last six digits of its codes. */
const seed = Buffer.from('12345678901234567890')
const vectors: [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]
const { secret, uri } = describeSecret(seed, { issuer: 'Gatehouse (gate.example.org)', account: 'ana@example.org' })
const at = (seconds: number): Date => new Date(seconds * 1000)

it.each(vectors)('takes the code of RFC 6238 for second %d', (seconds, code) => {
  expect(stepOfCode(code, secret, at(seconds))).toBe(Math.floor(seconds / 30))
})

it('takes the codes of the step before and after, and tells which step they are of', () => {
  const code = codeAt(secret, at(900))
  expect(stepOfCode(`${code.slice(0, 3)} ${code.slice(3)}`, secret, at(930))).toBe(30)
  expect(stepOfCode(code, secret, at(930))).toBe(30)
  expect(stepOfCode(code, secret, at(899))).toBe(30)
  expect(stepOfCode(code, secret, at(960))).toBeNull()
  expect(stepOfCode(code, secret, at(869))).toBeNull()
})

it('is described so that authenticator apps understand it', () => {
  const address = new URL(uri)
  expect([address.protocol, address.host]).toEqual(['otpauth:', 'totp'])
  expect(decodeURIComponent(address.pathname)).toBe('/Gatehouse (gate.example.org):ana@example.org')
  expect(Object.fromEntries(address.searchParams)).toEqual({
    issuer: 'Gatehouse (gate.example.org)',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

it('takes nothing that is not a code of these three steps', () => {
  const now = at(1_234_567_890)
  const good = new Set([-30_000, 0, 30_000].map((ms) => codeAt(secret, new Date(now.getTime() + ms))))
  assert(
    property(oneof(string({ maxLength: 40 }), stringMatching(/^\d{5,7}$/)), (text) => {
      expect(stepOfCode(text, secret, now) !== null).toBe(good.has(text))
    }),
  )
})
