import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { endOf, longestAccessTokenS, publishBeforeSigningS, signingKey, trustedKeys, type RingKey } from './keys.ring.ts'

const start = new Date('2026-03-01T12:00:00Z')
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)
const pair = generateKeyPairSync('ed25519')

const aKey = (number: number, createdAt: Date, use: RingKey['use'] = 'access'): RingKey => ({
  ...pair,
  use,
  number,
  createdAt,
  kid: `${use}-${number}`,
  jwk: { kty: 'OKP', crv: 'Ed25519', x: '', kid: `${use}-${number}`, use: 'sig', alg: 'EdDSA' },
})

describe('which key signs', () => {
  it('is the only one, however new it is', () => {
    expect(signingKey([aKey(1, start)], 'access', start)?.number).toBe(1)
  })

  it('stays the old one until the new one has been published for a minute', () => {
    const keys = [aKey(1, after(-1000)), aKey(2, start)]
    expect(signingKey(keys, 'access', after(publishBeforeSigningS - 1))?.number).toBe(1)
    expect(signingKey(keys, 'access', after(publishBeforeSigningS))?.number).toBe(2)
  })

  it('is never one of another use', () => {
    expect(signingKey([aKey(1, start, 'assertion')], 'access', after(1000))).toBeNull()
  })
})

describe('which keys are trusted', () => {
  const keys = [aKey(1, after(-100_000)), aKey(2, start)]

  it('both keep their place until the last token of the old one has expired', () => {
    expect(trustedKeys(keys, after(publishBeforeSigningS + longestAccessTokenS)).map((key) => key.number)).toEqual([1, 2])
  })

  it('the old one is gone after that', () => {
    const [old] = keys
    const end = old === undefined ? null : endOf(keys, old)
    expect(end).not.toBeNull()
    expect(trustedKeys(keys, end ?? start).map((key) => key.number)).toEqual([2])
  })

  it('a key without a successor has no end', () => {
    expect(trustedKeys(keys, after(10 * 365 * 86_400)).map((key) => key.number)).toEqual([2])
  })
})
