import { notSignedIn } from '@gatehouse/kit/errors'
import { lifetimes } from './sessions.config.ts'
import type { SessionCookies } from './sessions.cookies.ts'
import type { AuthenticationMethod, Principal } from './sessions.principal.ts'
import type { RefreshTokensRepository } from './sessions.refresh-tokens.repository.ts'
import type { EndedSession, RenewedSession } from './sessions.repository.ts'
import { refreshTokenHash, rotate } from './sessions.rotation.ts'
import {
  openSession,
  signIn,
  type OpenedSession,
  type SignIn,
  type SignInOutcome,
  type SignInParts,
  type VerifiedPerson,
} from './sessions.sign-in.ts'
import type { SuccessorOf } from './sessions.successor.ts'
import type { Via } from './sessions.tables.ts'
import { bearerToken } from './sessions.tokens.ts'
import type { SeenFrom, Visitor } from './sessions.visitor.ts'

export type Credentials = { cookie: string | undefined; authorization: string | undefined }

/** Somebody identified otherwise than by signing in with a password, or by more than that. */
export type IdentifiedPerson = Pick<VerifiedPerson, 'userId'> &
  Partial<Pick<VerifiedPerson, 'via' | 'remember' | 'verifiedHash'>> & { amr: readonly AuthenticationMethod[] }

export type SessionParts = SignInParts & {
  refreshTokens: RefreshTokensRepository
  cookies: SessionCookies
  successorOf: SuccessorOf
  newSalt: () => Buffer
  announceEnded: (ended: { sessionId?: string; userId: string }) => void
  /** Tells the person that somebody has a copy of their session. */
  tellReuse: (session: { userId: string; sessionId: string; seen: SeenFrom }) => Promise<void>
}

export type SessionService = ReturnType<typeof createSessionService>

export function createSessionService(parts: SessionParts) {
  const { repository, cookies, clock } = parts
  const authenticate = (credentials: Credentials): Promise<Principal | null> => authenticateBy(parts, credentials)
  const rotation = { ...parts, endForReuse: (session: RenewedSession, seen: SeenFrom) => endForReuse(parts, session, seen) }
  return {
    authenticate,
    signIn: (wanted: SignIn): Promise<SignInOutcome> => signIn(parts, wanted),
    /** Opens a session for somebody who has shown who they are; refuses when the account may have none (any more). */
    openFor: async (person: IdentifiedPerson, visitor: Visitor): Promise<OpenedSession> => {
      const opened = await openSession(parts, { via: 'cookie', remember: false, verifiedHash: null, ...person, visitor })
      if (opened === null) throw notSignedIn()
      return opened
    },
    /** Notes that the person has just shown once more who they are, by these means. */
    noteAuthentication: async (sessionId: string, amr: readonly AuthenticationMethod[]): Promise<void> =>
      void (await repository.noteAuthentication(sessionId, amr, clock.now())),
    /** New tokens for the session of a refresh token, or null when that is not good (any more). */
    refresh: async ({ cookie, ...visitor }: Visitor): Promise<OpenedSession | null> => {
      const token = cookies.readRefresh(cookie)
      const rotated = token === null ? null : await rotate(rotation, token, parts.describe({ cookie, ...visitor }))
      if (rotated === null) return null
      const { session, refresh } = rotated
      const access = await renewAccess(parts, session)
      return { access, refresh, remember: session.remember, userId: session.user_id, expiresAt: new Date(session.expires_at) }
    },
    /** Ends every session that a request shows: by access token, by refresh token, by bearer token. */
    endPresented: async (credentials: Credentials): Promise<void> => {
      const now = clock.now()
      const principal = await authenticate(credentials)
      const hash = refreshTokenHash(cookies.readRefresh(credentials.cookie))
      const ended = [
        ...(principal === null ? [] : await repository.end(principal.sessionId, now)),
        ...(hash === null ? [] : await repository.endByRefreshToken(hash, now)),
      ]
      tellEnded(parts, ended)
    },
  }
}

/** Good is a token of ours whose session and person are good at this moment. An own bearer token decides over any cookie. */
async function authenticateBy(
  { tokens, cookies, repository, clock }: SessionParts,
  { cookie, authorization }: Credentials,
): Promise<Principal | null> {
  const via: Via = tokens.isOurs(authorization) ? 'bearer' : 'cookie'
  const token = via === 'bearer' ? bearerToken(authorization) : cookies.readAccess(cookie)
  const claims = token === null ? null : await tokens.read(token)
  if (claims === null) return null
  const live = await repository.findLive({ id: claims.sessionId, userId: claims.userId, via, now: clock.now() })
  if (live === undefined) return null
  const { id, email, role, full_name, session_id: sessionId, amr, groups } = live
  const times = { expiresAt: new Date(live.expires_at), authenticatedAt: new Date(live.authenticated_at) }
  return { user: { id, email, role, full_name }, sessionId, groups, via, ...times, amr }
}

/** No access token of a browser outlives its session. */
function renewAccess({ tokens, clock }: SessionParts, { id, user_id, expires_at }: RenewedSession): Promise<string> {
  const leftS = Math.floor((new Date(expires_at).getTime() - clock.now().getTime()) / 1000)
  return tokens.issue({ userId: user_id, sessionId: id }, Math.min(leftS, lifetimes.access_s))
}

async function endForReuse({ repository, clock, announceEnded, tellReuse }: SessionParts, { id }: RenewedSession, seen: SeenFrom) {
  // Whoever comes second finds it ended and tells nothing.
  for (const ended of await repository.end(id, clock.now())) {
    announceEnded({ sessionId: ended.id, userId: ended.user_id })
    await tellReuse({ userId: ended.user_id, sessionId: ended.id, seen })
  }
}

function tellEnded({ events, announceEnded }: SessionParts, ended: readonly EndedSession[]): void {
  for (const { id, user_id } of ended) {
    events.signedOut({ userId: user_id, sessionId: id })
    announceEnded({ sessionId: id, userId: user_id })
  }
}
