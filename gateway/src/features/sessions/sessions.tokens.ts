import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type KeyObject } from 'jose'
import { z } from 'zod'
import { clockToleranceS } from './sessions.config.ts'

/** What this feature needs of the keys. */
export type KeysForSessions = {
  signAccessToken: (claims: { sub: string; sid: string; jti: string; rnd: number }, lifetimeS: number) => Promise<string>
  verifyKey: (kid: string) => Promise<KeyObject | null>
  issuer: string
  audience: string
}

/** `round`: of the session's access tokens; those of a round that is over are not good. */
export type AccessClaims = { userId: string; sessionId: string; round: number }

export type AccessTokens = {
  issue: (claims: AccessClaims, lifetimeS: number) => Promise<string>
  /** What a token says and how long it is good, or null for one that is not ours or not good now. */
  read: (token: string) => Promise<(AccessClaims & { expiresAt: Date }) | null>
  /** Whether an Authorization value is an access token of this gateway by its looks, good or not. */
  isOurs: (authorization: string | undefined) => boolean
}

const algorithm = 'RS256'
const type = 'at+jwt'
/** Ours are under 1.5 KB; a cookie cannot be longer than this either. */
const longestToken = 4096
const keptLooks = 1000
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/

export function createAccessTokens(parts: { keys: KeysForSessions; clock: Clock; newId: NewId }): AccessTokens {
  const { keys, clock, newId } = parts
  const claimsSchema = z.object({
    iss: z.literal(keys.issuer),
    // A list of audiences, even one with ours in it, is none of our making.
    aud: z.literal(keys.audience),
    sub: z.uuid(),
    sid: z.uuid(),
    iat: z.int(),
    exp: z.int(),
    // Tokens of versions before rounds have none.
    rnd: z.int().default(0),
  })
  /** What Authorization values look like never changes, and programs send the same one again and again. */
  const looks = new Map<string, boolean>()
  return {
    issue: ({ userId, sessionId, round }, lifetimeS) =>
      keys.signAccessToken({ sub: userId, sid: sessionId, jti: newId(), rnd: round }, lifetimeS),
    read: async (token) => {
      if (!isCanonical(token)) return null
      try {
        const { payload } = await jwtVerify(token, (header) => keyFor(keys, header.kid), {
          algorithms: [algorithm],
          typ: type,
          issuer: keys.issuer,
          audience: keys.audience,
          clockTolerance: clockToleranceS,
          currentDate: clock.now(),
        })
        const claims = claimsSchema.parse(payload)
        const nowS = clock.now().getTime() / 1000
        if (claims.exp <= nowS || claims.iat > nowS + clockToleranceS) return null
        return { userId: claims.sub, sessionId: claims.sid, round: claims.rnd, expiresAt: new Date(claims.exp * 1000) }
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null
        throw error
      }
    },
    isOurs: (authorization) => {
      if (authorization === undefined) return false
      const known = looks.get(authorization)
      if (known !== undefined) return known
      const token = bearerToken(authorization)
      const isOurs = token !== null && looksLikeOurs(token, keys.issuer)
      if (looks.size >= keptLooks) looks.clear()
      looks.set(authorization, isOurs)
      return isOurs
    },
  }
}

/** The token of `Authorization: Bearer …` (RFC 6750), or null for anything else. */
export function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.length > longestToken + 16) return null
  const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(authorization)?.[1]
  return token !== undefined && token.length <= longestToken ? token : null
}

/** Of the spellings that base64url allows for one signature only the canonical one counts: a changed token is another token. */
function isCanonical(token: string): boolean {
  if (token.length > longestToken || !compactForm.test(token)) return false
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

async function keyFor(keys: KeysForSessions, kid: string | undefined): Promise<KeyObject> {
  const key = kid === undefined ? null : await keys.verifyKey(kid)
  if (key === null) throw new errors.JWKSNoMatchingKey()
  return key
}

function looksLikeOurs(token: string, issuer: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === type && decodeJwt(token).iss === issuer
  } catch {
    return false
  }
}
