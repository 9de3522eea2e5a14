import { assertionLifetimeS } from '@gatehouse/contracts/assertion'
import type { KeyObject } from 'node:crypto'
import type { KeyUse, PublicKey } from './keys.schemas.ts'

/** Longest life of an access token in seconds: that of a bearer token (POST /api/auth/login). */
export const longestAccessTokenS = 8 * 3600

/**
 * A new key is published at once and signs only after this long. By then every gateway has read it and every service whose
 * copy of the key set is older may fetch again, so rotation refuses nobody.
 */
export const publishBeforeSigningS = 60

/** How much the clocks of gateways may differ, in seconds. */
export const clockToleranceS = 30

export type RingKey = {
  use: KeyUse
  kid: string
  number: number
  createdAt: Date
  privateKey: KeyObject
  publicKey: KeyObject
  jwk: PublicKey
}

const longestTokenS: Record<KeyUse, number> = { access: longestAccessTokenS, assertion: assertionLifetimeS }

/** The key that signs now: the newest that has been published long enough, or the oldest there is. */
export function signingKey(keys: readonly RingKey[], use: KeyUse, now: Date): RingKey | null {
  const own = ofUse(keys, use)
  return own.findLast((key) => secondsAfter(key.createdAt, publishBeforeSigningS) <= now) ?? own[0] ?? null
}

/** The keys whose tokens may still be good: a key stays until the last token it signed has expired. */
export function trustedKeys(keys: readonly RingKey[], now: Date): RingKey[] {
  return keys.filter((key) => {
    const end = endOf(keys, key)
    return end === null || now < end
  })
}

/** When a key is no longer trusted; null while it has no successor. */
export function endOf(keys: readonly RingKey[], key: RingKey): Date | null {
  const successor = ofUse(keys, key.use).find((other) => other.number > key.number)
  if (successor === undefined) return null
  return secondsAfter(successor.createdAt, publishBeforeSigningS + longestTokenS[key.use] + clockToleranceS)
}

const ofUse = (keys: readonly RingKey[], use: KeyUse): RingKey[] =>
  keys.filter((key) => key.use === use).toSorted((a, b) => a.number - b.number)

const secondsAfter = (date: Date, seconds: number): Date => new Date(date.getTime() + seconds * 1000)
