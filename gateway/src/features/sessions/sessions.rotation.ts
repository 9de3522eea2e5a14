import type { Clock } from '@gatehouse/kit/clock'
import { temporarilyUnavailable } from '@gatehouse/kit/errors'
import { createHash } from 'node:crypto'
import { replayWindowS } from './sessions.config.ts'
import type { SessionEvents } from './sessions.events.ts'
import type { ExchangedToken, RefreshTokensRepository } from './sessions.refresh-tokens.repository.ts'
import type { RenewedSession } from './sessions.repository.ts'
import type { SuccessorOf } from './sessions.successor.ts'
import type { SeenFrom } from './sessions.visitor.ts'

/** A session that a refresh token has renewed, and the token that comes next. */
export type Rotation = { session: RenewedSession; refresh: string }

type RotationParts = {
  refreshTokens: RefreshTokensRepository
  successorOf: SuccessorOf
  /** 256 random bits. */
  newSalt: () => Buffer
  clock: Clock
  events: Pick<SessionEvents, 'renewedElsewhere' | 'refreshKeyDiffers'>
  /** A token came back that somebody has exchanged before: one of the two is a thief. */
  endForReuse: (session: RenewedSession) => Promise<void>
}

const refreshTokenForm = /^[\w-]{43}$/

/** The hash under which a refresh token is stored, or null for what is none by its form. */
export const refreshTokenHash = (token: string | null): Buffer | null =>
  token !== null && refreshTokenForm.test(token) ? sha256(token) : null

/**
 * Exchanges a refresh token for its successor; null when it is not good (any more). The same token gives the same successor for 20 s,
 * as long as that is the newest: tabs that ask together get one chain. Any other exchanged token ends the session.
 */
export async function rotate(parts: RotationParts, token: string, seen: SeenFrom): Promise<Rotation | null> {
  const tokenHash = refreshTokenHash(token)
  if (tokenHash === null) return null
  const { refreshTokens, successorOf, newSalt, clock, events } = parts
  const now = clock.now()
  const salt = newSalt()
  const refresh = successorOf(token, salt)
  const session = await refreshTokens.exchange({ tokenHash, successorHash: sha256(refresh), salt, now, seen })
  if (session === undefined) return replay(parts, token)
  if (isElsewhere(session, seen)) events.renewedElsewhere({ userId: session.user_id, sessionId: session.id, seen })
  return { session, refresh }
}

async function replay({ refreshTokens, successorOf, clock, events, endForReuse }: RotationParts, token: string) {
  const now = clock.now()
  const found = await refreshTokens.findToken(sha256(token), now)
  if (found === undefined || found.used_at === null || found.successor_salt === null) return null
  const refresh = successorOf(token, found.successor_salt)
  const isFresh = now.getTime() - new Date(found.used_at).getTime() < replayWindowS * 1000
  const isSuccessorUsed = isFresh ? await refreshTokens.isTokenUsed(sha256(refresh)) : true
  if (isSuccessorUsed === false) return { session: found, refresh }
  if (isSuccessorUsed === null) {
    events.refreshKeyDiffers({ sessionId: found.id })
    throw temporarilyUnavailable({ detail: 'This gateway does not share its keys with the others.', retryAfterS: 2 })
  }
  await endForReuse(found)
  return null
}

/** Another browser or another system, not only another network: people travel, cookies do not. */
const isElsewhere = (session: ExchangedToken, { client, os }: SeenFrom): boolean =>
  session.former_client !== null && (session.former_client !== client || session.former_os !== os)

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
