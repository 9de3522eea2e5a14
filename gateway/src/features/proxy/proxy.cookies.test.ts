import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setsCookie, withoutCookies } from './proxy.cookies.ts'

const names = new Set(['__Host-gatehouse', 'gatehouse'])

describe('a Cookie header without the gateway cookies', () => {
  it.each([
    ['gatehouse=x', ''],
    ['a=1; gatehouse=x; b=2', 'a=1; b=2'],
    ['gatehouse=x; a=1', 'a=1'],
    ['a=1; gatehouse=x', 'a=1'],
    ['a=1;gatehouse=x;b=2', 'a=1;b=2'],
    ['a=1; gatehouse =x', 'a=1'],
    ['a=1;\tgatehouse=x', 'a=1'],
    ['gatehouse', ''],
    ['__Host-gatehouse=x; gatehouse=y; gatehouse=z', ''],
    ['a=gatehouse=1', 'a=gatehouse=1'],
    ['gatehouse2=1; mygatehouse=2', 'gatehouse2=1; mygatehouse=2'],
    ['session=%%%;;=; a', 'session=%%%;;=; a'],
    ['', ''],
  ])('of %j is %j', (header, expected) => {
    expect(withoutCookies(header, names)).toBe(expected)
  })

  const pair = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('ab=" \t%\u00e9,')), maxLength: 6 }),
    fc.constantFrom('gatehouse=secret', ' gatehouse=secret', 'gatehouse =secret', ' __Host-gatehouse=secret', 'GATEHOUSE=1'),
  )
  const header = fc.array(pair, { maxLength: 8 }).map((pairs) => pairs.join(';'))

  it('never holds one of them and keeps every other pair byte for byte and in order', () => {
    fc.assert(
      fc.property(header, (text) => {
        const isOurs = (part: string): boolean => names.has((part.split('=')[0] ?? '').trim())
        const left = withoutCookies(text, names)
        const expected = text.split(';').filter((part) => !isOurs(part))
        expect(left.split(';').some(isOurs)).toBe(false)
        expect(left.trimStart()).toBe(expected.join(';').trimStart())
      }),
      { numRuns: 5000 },
    )
  })

  it('stays as it is when there is nothing to remove', () => {
    fc.assert(
      fc.property(header, (text) => {
        const once = withoutCookies(text, names)
        expect(withoutCookies(once, names)).toBe(once)
      }),
    )
  })
})

describe('a Set-Cookie header', () => {
  it.each([
    'gatehouse=x',
    ' gatehouse=x; Path=/',
    '__Host-gatehouse=; Max-Age=0',
    'gatehouse',
    '=gatehouse=x',
    ' = gatehouse=x',
    'gatehouse =x',
  ])('sets one of them: %j', (header) => {
    expect(setsCookie(header, names)).toBe(true)
  })

  it.each(['a=gatehouse', 'gatehouse2=x', 'a=1; gatehouse=x', ''])('sets none of them: %j', (header) => {
    expect(setsCookie(header, names)).toBe(false)
  })
})
