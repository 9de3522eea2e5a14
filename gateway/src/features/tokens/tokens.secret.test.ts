import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hintOf, holdsToken, isToken, tokenFrom, tokenIn } from './tokens.secret.ts'

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => Buffer.from(array))
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
const token = tokenFrom(Buffer.alloc(32, 7))

describe('a token', () => {
  it('has one form that secret scanners can find, whatever its bytes', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const text = tokenFrom(random)
        expect(text).toMatch(/^gth_[0-9A-Za-z]{49}$/)
        expect(isToken(text)).toBe(true)
      }),
    )
  })

  it('of other bytes is another token', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(tokenFrom(one) === tokenFrom(other)).toBe(one.equals(other))
      }),
    )
  })

  it('with any one character changed is known to be none', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 4, max: 52 }), fc.constantFrom('0', '9', 'A', 'Z', 'a', 'z'), (random, at, other) => {
        const text = tokenFrom(random)
        const changed = text.slice(0, at) + other + text.slice(at + 1)
        expect(isToken(changed)).toBe(changed === text)
      }),
    )
  })

  it('is shown by so little of it that 232 bits stay unknown', () => {
    expect(hintOf(token)).toMatch(/^gth_[0-9A-Za-z]{4}$/)
  })
})

describe('an Authorization value', () => {
  it.each([
    `Bearer ${token}`,
    `bearer   ${token} `,
    basic(`:${token}`),
    basic(`ana@example.org:${token}`),
    basic(`${token}:`),
    basic(`${token}:x-oauth-basic`),
    basic(token),
  ])('holds one as Bearer, as password, or as user name: %s', (value) => {
    expect(tokenIn(value)).toBe(token)
  })

  it.each(['Bearer gth_', 'Bearer gth_short', basic('ana:gth_x'), `Bearer ${token}x`])('that begins like one is ours too: %s', (value) => {
    expect(tokenIn(value)).toMatch(/^gth_/)
  })

  it.each([undefined, '', 'Bearer', 'Bearer ey.ey.ey', `Digest ${token}`, `Bearer\t${token}`, basic('ana:secret'), 'Basic \u00ff', token])(
    'holds none otherwise: %s',
    (value) => {
      expect(tokenIn(value)).toBeNull()
    },
  )

  it.each([`Digest ${token}`, `Bearer\t${token}`, `Token token="${token}"`, token, basic(`ana:x ${token}`), `Basic\t${btoa(`:${token}`)}`])(
    'holds one that nobody is recognised by, and no app may see: %s',
    (value) => {
      expect([tokenIn(value), holdsToken(value)]).toEqual([null, true])
    },
  )

  it.each([undefined, '', 'Bearer gth', 'Bearer ey.ey.ey', basic('ana:secret'), 'Digest gth_x', 'Basic \u00ff'])(
    'holds none that an app may not see: %s',
    (value) => {
      expect(holdsToken(value)).toBe(false)
    },
  )

  it('of any bytes is read without an error', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.base64String())
    fc.assert(
      fc.property(anything, (text) => {
        expect(tokenIn(`Basic ${text}`) ?? 'gth_').toMatch(/^gth_/)
      }),
    )
  })
})
