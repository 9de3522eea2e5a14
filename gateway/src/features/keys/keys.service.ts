import { assertionAlgorithm, assertionLifetimeS, assertionType, type AssertionClaims } from '@gatehouse/contracts/assertion'
import type { Clock } from '@gatehouse/kit/clock'
import { StartupError } from '@gatehouse/kit/errors'
import type { Log } from '@gatehouse/kit/log'
import { SignJWT, type JWTPayload } from 'jose'
import type { KeyObject } from 'node:crypto'
import { unwatchFile, watchFile } from 'node:fs'
import { makeMissingKeys, readKeyFiles } from './keys.files.ts'
import { longestAccessTokenS, signingKey, trustedKeys, type RingKey } from './keys.ring.ts'
import type { KeySet, KeyUse } from './keys.schemas.ts'

/** `typ` of an access token (RFC 9068), so that no other token of the gateway passes for one. */
export const accessTokenType = 'at+jwt'
export const accessTokenAlgorithm = 'RS256'

/** A look at the folder because of an unknown `kid` happens at most this often, whatever arrives. */
const unknownKidPauseMs = 5000
const watchIntervalMs = 1000

/** What an assertion says; issuer and times are added here. */
export type AssertionSubject = Omit<AssertionClaims, 'iss' | 'iat' | 'exp'>
export type SignedAssertion = { token: string; expiresAt: Date }

export type KeyService = Disposable & {
  /** Signs an access token for `lifetimeS` seconds, at most 8 h. */
  signAccessToken: (claims: { sub: string; sid: string; jti: string; rnd?: number }, lifetimeS: number) => Promise<string>
  /** Signs who is calling for one service (`aud`); good for at most 60 s. */
  signAssertion: (subject: AssertionSubject) => Promise<SignedAssertion>
  /** The public key that access tokens with this `kid` are checked with, or null: `kid` only ever selects among our own. */
  verifyKey: (kid: string) => Promise<KeyObject | null>
  /** Issuer and audience of the access tokens. */
  issuer: string
  audience: string
  jwks: () => KeySet
  /** Reads the folder again; a fault keeps the keys there are. */
  reload: () => Promise<void>
}

export type KeyOptions = { folder: string; issuer: string; clock: Clock; log: Log }

export const accessTokenAudience = 'gatehouse'

/** Reads the keys, making those that are missing, and follows the folder: `keys rotate` needs no restart. */
export async function openKeys(options: KeyOptions): Promise<KeyService> {
  const made = await makeMissingKeys(options.folder, options.clock.now)
  if (made.length > 0) options.log.info({ folder: options.folder, uses: made }, 'signing keys made')
  let keys = await readKeyFiles(options.folder)
  let lastLookMs = options.clock.elapsedMs()

  const look = async (): Promise<void> => {
    lastLookMs = options.clock.elapsedMs()
    keys = await keysToUse(keys, options)
  }
  // One look after the other, so that an older state of the folder never replaces a newer one.
  let queue = Promise.resolve()
  const reload = (): Promise<void> => (queue = queue.then(look))
  const trusted = (kid: string): RingKey | undefined =>
    trustedKeys(keys, options.clock.now()).find((key) => key.use === 'access' && key.kid === kid)
  const onChange = (): void => void reload()
  watchFile(options.folder, { interval: watchIntervalMs, persistent: false }, onChange)

  return {
    issuer: options.issuer,
    audience: accessTokenAudience,
    signAccessToken: (claims, lifetimeS) =>
      signToken(keys, options.clock.now(), {
        use: 'access',
        alg: accessTokenAlgorithm,
        typ: accessTokenType,
        lifetimeS: Math.min(lifetimeS, longestAccessTokenS),
        claims: { ...claims, iss: options.issuer, aud: accessTokenAudience, client_id: accessTokenAudience },
      }),
    signAssertion: async (subject) => {
      const now = options.clock.now()
      const token = await signToken(keys, now, {
        use: 'assertion',
        alg: assertionAlgorithm,
        typ: assertionType,
        lifetimeS: assertionLifetimeS,
        claims: { ...subject, iss: options.issuer },
      })
      return { token, expiresAt: new Date((seconds(now) + assertionLifetimeS) * 1000) }
    },
    verifyKey: async (kid) => {
      if (trusted(kid) === undefined && options.clock.elapsedMs() - lastLookMs > unknownKidPauseMs) await reload()
      return trusted(kid)?.publicKey ?? null
    },
    jwks: () => ({ keys: trustedKeys(keys, options.clock.now()).map((key) => key.jwk) }),
    reload,
    [Symbol.dispose]: () => unwatchFile(options.folder, onChange),
  }
}

/** The keys after a look at the folder: those read, unless that would leave the gateway without keys it had. */
async function keysToUse(present: RingKey[], { folder, log }: KeyOptions): Promise<RingKey[]> {
  const next = await readKeyFiles(folder).catch((error: unknown) => {
    const faults = error instanceof StartupError ? error.faults : [String(error)]
    log.error({ faults }, 'the signing keys changed but cannot be read, the former ones stay')
    return present
  })
  const lacking = (['access', 'assertion'] as const).filter((use) => !next.some((key) => key.use === use))
  if (lacking.length > 0) {
    log.error({ uses: lacking }, 'the signing keys are gone from their folder, the former ones stay until the restart')
    return present
  }
  if (kids(next) !== kids(present)) log.info({ kids: next.map((key) => key.kid) }, 'signing keys changed')
  return next
}

const kids = (keys: readonly RingKey[]): string => keys.map((key) => key.kid).join()

type TokenPlan = { use: KeyUse; alg: string; typ: string; lifetimeS: number; claims: JWTPayload }

function signToken(keys: readonly RingKey[], now: Date, plan: TokenPlan): Promise<string> {
  const key = signingKey(keys, plan.use, now)
  if (key === null) throw new Error(`there is no key for ${plan.use}`)
  const issuedAt = seconds(now)
  return new SignJWT({ ...plan.claims, iat: issuedAt, exp: issuedAt + plan.lifetimeS })
    .setProtectedHeader({ alg: plan.alg, typ: plan.typ, kid: key.kid })
    .sign(key.privateKey)
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)
