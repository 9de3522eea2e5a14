import { notSignedIn } from '@gatehouse/kit/errors'
import type { Transaction } from 'kysely'
import { createApiTokenVerifier, type ApiTokensForSessions, type ApiTokenVerifier } from './sessions.api-tokens.ts'
import { lifetimes } from './sessions.config.ts'
import type { SessionCookies } from './sessions.cookies.ts'
import type { EndingRepository } from './sessions.ending.repository.ts'
import type { SessionEndings } from './sessions.endings.ts'
import { noticeOf, type Ending } from './sessions.events.ts'
import type { LastSeen } from './sessions.last-seen.ts'
import { announceEach, endingOf } from './sessions.open-sessions.ts'
import {
  heldGrants,
  type AuthenticationMethod,
  type Credentials,
  type PresentedToken,
  type Principal,
  type VerifiedToken,
} from './sessions.principal.ts'
import type { RefreshTokensRepository } from './sessions.refresh-tokens.repository.ts'
import type { LiveSession, RenewedSession, Tables } from './sessions.repository.ts'
import { refreshTokenHash, rotate } from './sessions.rotation.ts'
import {
  enterByPassword,
  openSession,
  signIn,
  type OpenedSession,
  type SignIn,
  type SignInOutcome,
  type SignInParts,
  type VerifiedPerson,
} from './sessions.sign-in.ts'
import type { StandingChange } from './sessions.standing.ts'
import type { SuccessorOf } from './sessions.successor.ts'
import type { Via } from './sessions.tables.ts'
import { bearerToken } from './sessions.tokens.ts'
import type { Visitor } from './sessions.visitor.ts'

/** Somebody identified otherwise than by signing in with a password, or by more than that. */
export type IdentifiedPerson = Pick<VerifiedPerson, 'userId'> &
  Partial<Pick<VerifiedPerson, 'via' | 'remember' | 'verifiedHash'>> & { amr: readonly AuthenticationMethod[] }

/** Who has shown once more who they are, and by what. */
export type Confirmation = { principal: Principal; amr: readonly AuthenticationMethod[] }

/** Somebody who has just chosen a password. */
export type NewcomerWithPassword = { userId: string; verifiedHash: string }

export type SessionParts = SignInParts & {
  refreshTokens: RefreshTokensRepository
  cookies: SessionCookies
  successorOf: SuccessorOf
  newSalt: () => Buffer
  ending: EndingRepository
  endings: Pick<SessionEndings, 'publish' | 'announce'>
  lastSeen: Pick<LastSeen, 'note'>
  apiTokens: ApiTokensForSessions
  /** Tells all gateways, when the transaction commits, to ask anew who is behind a person's tokens. */
  publishStanding: (change: StandingChange, trx: Transaction<Tables>) => Promise<void>
}

/** What a request may show a session by, and whom to write down as its sender. */
export type Presented = Omit<Credentials, 'address'> & Ending

/** When a session was last seen is not noted more often than this. */
const seenEveryMs = 60_000

/** As much of a principal as tells which session is meant. */
export type SessionIdentity = Pick<Principal, 'sessionId' | 'via'> & { user: { id: string } }

export type SessionService = ReturnType<typeof createSessionService>

export function createSessionService(parts: SessionParts) {
  const { repository, ending, cookies, clock } = parts
  const present = (credentials: Credentials): PresentedToken | null => presentedBy(parts, credentials)
  const apiTokens = createApiTokenVerifier(parts.apiTokens, repository)
  const verify = (presented: PresentedToken, credentials: Credentials): Promise<VerifiedToken | null> =>
    verifyPresented(parts, apiTokens, { presented, credentials })
  /** For the gateway's own API, which no API token opens. */
  const authenticate = async (credentials: Credentials): Promise<Principal | null> => {
    const presented = present(credentials)
    if (presented === null || presented.via === 'token') return null
    return (await verify(presented, credentials))?.principal ?? null
  }
  return {
    authenticate,
    present,
    verify,
    /** The person of a session, or of an API token, as they are now, or null when it is over. */
    currentPrincipal: async ({ sessionId, user, via }: SessionIdentity): Promise<Principal | null> => {
      if (via === 'token') return apiTokens.current(sessionId)
      const live = await findLive(parts, { sessionId, userId: user.id, via })
      return live === undefined ? null : principalFrom(live, via)
    },
    signIn: (wanted: SignIn): Promise<SignInOutcome> => signIn(parts, wanted),
    /** Opens a session for somebody who has shown who they are; refuses when the account may have none (any more). */
    openFor: async (person: IdentifiedPerson, visitor: Visitor): Promise<OpenedSession> => {
      const refusal = await parts.refusalBeforeSession(person.userId)
      if (refusal !== null) throw refusal
      const opened = await openSession(parts, { via: 'cookie', remember: false, verifiedHash: null, ...person, visitor })
      if (opened === null) throw notSignedIn()
      return opened
    },
    /** For somebody whose password, of which this is the hash, was just set: the same rules as for a sign-in with it. */
    enter: async ({ userId, verifiedHash }: NewcomerWithPassword, visitor: Visitor): Promise<SignInOutcome> => {
      const outcome = await enterByPassword(parts, { userId, verifiedHash, via: 'cookie', remember: false, visitor })
      if (outcome === null) throw notSignedIn()
      return outcome
    },
    /** Notes that the person has just shown once more who they are, by these means. */
    noteAuthentication: async (sessionId: string, amr: readonly AuthenticationMethod[]): Promise<void> =>
      void (await repository.noteAuthentication(sessionId, amr, clock.now())),
    /** The same, when it was asked for: the access tokens a browser has had until then are over, and there are new ones for it; null for a program. */
    confirm: (confirmation: Confirmation, visitor: Visitor): Promise<OpenedSession | null> => confirm(parts, confirmation, visitor),
    /** New tokens for the session of a refresh token, or null when that is not good (any more). */
    refresh: (visitor: Visitor): Promise<OpenedSession | null> => refresh(parts, visitor),
    /** Ends every session that a request shows: by access token, by refresh token, by bearer token. */
    endPresented: async ({ reason, by, ...credentials }: Presented): Promise<void> => {
      const principal = await authenticate(credentials)
      const hash = refreshTokenHash(cookies.readRefresh(credentials.cookie))
      const how = endingOf(parts, { reason, by })
      if (principal !== null) {
        announceEach(parts, await ending.endOne({ id: principal.sessionId, userId: principal.user.id }, how))
      }
      if (hash !== null) announceEach(parts, await ending.endByRefreshToken(hash, how))
    },
  }
}

async function refresh(parts: SessionParts, visitor: Visitor): Promise<OpenedSession | null> {
  const token = parts.cookies.readRefresh(visitor.cookie)
  const rotation = { ...parts, endForReuse: (session: RenewedSession) => endForReuse(parts, session, visitor) }
  const rotated = token === null ? null : await rotate(rotation, token, parts.describe(visitor))
  if (rotated === null) return null
  const { session, refresh: next } = rotated
  const access = await renewAccess(parts, session)
  return { access, refresh: next, remember: session.remember, userId: session.user_id, expiresAt: new Date(session.expires_at) }
}

async function confirm(parts: SessionParts, { principal, amr }: Confirmation, visitor: Visitor): Promise<OpenedSession | null> {
  const { sessionId: id, via, expiresAt } = principal
  const userId = principal.user.id
  const now = parts.clock.now()
  const round = await parts.repository.confirm({ id, amr, now }, (trx) => parts.publishStanding({ user_ids: [userId] }, trx))
  if (round === null) throw notSignedIn()
  if (via !== 'cookie') return null
  const renewed = await refresh(parts, visitor)
  if (renewed !== null) return renewed
  const access = await renewAccess(parts, { id, user_id: userId, remember: false, expires_at: expiresAt.toISOString(), token_round: round })
  return { access, remember: false, userId, expiresAt }
}

/** The token that decides who sends a request: one of ours in the Authorization header comes before any cookie. */
function presentedBy({ tokens, cookies, apiTokens }: SessionParts, { cookie, authorization }: Credentials): PresentedToken | null {
  const apiToken = authorization === undefined ? null : apiTokens.tokenIn(authorization)
  if (apiToken !== null) return { token: apiToken, via: 'token' }
  const via: Via = tokens.isOurs(authorization) ? 'bearer' : 'cookie'
  const token = via === 'bearer' ? bearerToken(authorization) : cookies.readAccess(cookie)
  return token === null ? null : { token, via }
}

type Verifying = { presented: PresentedToken; credentials: Credentials }

function verifyPresented(parts: SessionParts, apiTokens: ApiTokenVerifier, { presented, credentials }: Verifying) {
  const { token, via } = presented
  return via === 'token' ? apiTokens.verify(token, credentials) : verifyToken(parts, { token, via })
}

/** Good is a token of ours whose session and person are good at this moment. */
async function verifyToken(parts: SessionParts, { token, via }: { token: string; via: Via }): Promise<VerifiedToken | null> {
  const claims = await parts.tokens.read(token)
  const live = claims === null ? undefined : await findLive(parts, { ...claims, via })
  if (claims === null || live === undefined || live.token_round !== claims.round) return null
  if (parts.clock.now().getTime() - new Date(live.last_seen_at).getTime() > seenEveryMs) parts.lastSeen.note(claims.sessionId)
  return { principal: principalFrom(live, via), tokenExpiresAt: claims.expiresAt }
}

type SessionOf = { sessionId: string; userId: string; via: Via }

function findLive({ repository, clock }: SessionParts, { sessionId: id, userId, via }: SessionOf): Promise<LiveSession | undefined> {
  return repository.findLive({ id, userId, via, now: clock.now() })
}

function principalFrom({ id, email, role, full_name, session_id: sessionId, amr, groups, ...live }: LiveSession, via: Via): Principal {
  const times = { expiresAt: new Date(live.expires_at), authenticatedAt: new Date(live.authenticated_at) }
  return { user: { id, email, role, full_name }, sessionId, groups, grants: heldGrants(live.grants), via, ...times, amr }
}

/** No access token of a browser outlives its session. */
function renewAccess({ tokens, clock }: SessionParts, { id, user_id, expires_at, token_round }: RenewedSession): Promise<string> {
  const leftS = Math.floor((new Date(expires_at).getTime() - clock.now().getTime()) / 1000)
  return tokens.issue({ userId: user_id, sessionId: id, round: token_round }, Math.min(leftS, lifetimes.access_s))
}

/** Whoever comes second finds it ended, and nothing is told again. */
async function endForReuse(parts: SessionParts, { id, user_id: userId }: RenewedSession, visitor: Visitor): Promise<void> {
  const { ending, clock, notify } = parts
  const by = { ...visitor.origin, actor: { kind: 'system' as const, id: null, label: null } }
  const how = endingOf(parts, { reason: 'reused', by }, async ([first], trx) => {
    if (first === undefined) return
    const to = { userId, email: first.email, fullName: first.full_name }
    await notify(noticeOf('session_reuse', { to, at: clock.now(), seen: parts.describe(visitor) }), trx)
  })
  announceEach(parts, await ending.endOne({ id, userId }, how))
}
