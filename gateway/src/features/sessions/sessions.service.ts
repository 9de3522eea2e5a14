import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import { notSignedIn } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import { createHash } from 'node:crypto'
import { lifetimes } from './sessions.config.ts'
import type { SessionCookies } from './sessions.cookies.ts'
import { invalidCredentials } from './sessions.errors.ts'
import type { SessionEvents } from './sessions.events.ts'
import type { Principal } from './sessions.principal.ts'
import type { EndedSession, RenewedSession, SessionsRepository } from './sessions.repository.ts'
import type { Via } from './sessions.tables.ts'
import { bearerToken, type AccessTokens } from './sessions.tokens.ts'

/** What this feature needs of accounts. */
export type AccountsForSessions = {
  findForSignIn: (email: string) => Promise<{ account: string; id: string | null; hash: string | null }>
  find: (id: string) => Promise<User>
  noteSignIn: (id: string) => Promise<void>
  renewHash: (id: string, hash: { from: string; to: string }) => Promise<void>
}

/** What it needs of passwords. */
export type PasswordsForSessions = {
  attempt: (attempt: {
    account: string
    address: string
    password: string
    hash: string | null
  }) => Promise<{ right: boolean; renewed: string | null }>
}

export type Credentials = { cookie: string | undefined; authorization: string | undefined }
export type SignIn = { email: string; password: string; remember: boolean; via: Via; address: string }
/** A session just opened: its tokens, and what to tell of it. `refresh` is null for a bearer session. */
export type OpenedSession = { access: string; refresh: string | null; remember: boolean; userId: string; expiresAt: Date }

export type SessionParts = {
  repository: SessionsRepository
  tokens: AccessTokens
  cookies: SessionCookies
  accounts: AccountsForSessions
  passwords: PasswordsForSessions
  clock: Clock
  newId: NewId
  /** 256 random bits as base64url. */
  newSecret: () => string
  events: SessionEvents
  announceEnded: (ended: { sessionId?: string; userId: string }) => void
}

export type SessionService = ReturnType<typeof createSessionService>

const refreshTokenForm = /^[\w-]{43}$/

export function createSessionService(parts: SessionParts) {
  const authenticate = (credentials: Credentials): Promise<Principal | null> => authenticateBy(parts, credentials)
  return {
    authenticate,
    signIn: (wanted: SignIn): Promise<OpenedSession> => signIn(parts, wanted),
    /** Opens a browser session for somebody identified otherwise than by password. */
    openFor: async (userId: string): Promise<OpenedSession> => {
      const opened = await openSession(parts, { userId, via: 'cookie', remember: false, verifiedHash: null })
      if (opened === null) throw notSignedIn()
      return opened
    },
    /** A new access token for the session of a refresh token, or null when that is not good (any more). */
    refresh: async (cookie: string | undefined): Promise<OpenedSession | null> => {
      const hash = refreshHash(parts.cookies.readRefresh(cookie))
      const session = hash === null ? undefined : await parts.repository.renew(hash, parts.clock.now())
      if (session === undefined) return null
      const access = await renewAccess(parts, session)
      return { access, refresh: null, remember: session.remember, userId: session.user_id, expiresAt: new Date(session.expires_at) }
    },
    /** Ends every session that a request shows: by access token, by refresh token, by bearer token. */
    endPresented: async (credentials: Credentials): Promise<void> => {
      const now = parts.clock.now()
      const principal = await authenticate(credentials)
      const hash = refreshHash(parts.cookies.readRefresh(credentials.cookie))
      const ended = [
        ...(principal === null ? [] : await parts.repository.end(principal.sessionId, now)),
        ...(hash === null ? [] : await parts.repository.endByRefreshToken(hash, now)),
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
  const { id, email, role, full_name } = live
  return { user: { id, email, role, full_name }, sessionId: live.session_id, groups: [], via, expiresAt: new Date(live.expires_at) }
}

async function signIn(parts: SessionParts, { email, password, remember, via, address }: SignIn): Promise<OpenedSession> {
  const subject = await parts.accounts.findForSignIn(email)
  const { right, renewed } = await parts.passwords.attempt({ account: subject.account, address, password, hash: subject.hash })
  const opened =
    right && subject.id !== null ? await openSession(parts, { userId: subject.id, via, remember, verifiedHash: subject.hash }) : null
  if (opened === null) {
    parts.events.signInRefused({ userId: subject.id, address })
    throw invalidCredentials()
  }
  if (renewed !== null && subject.hash !== null) await parts.accounts.renewHash(opened.userId, { from: subject.hash, to: renewed })
  return opened
}

type Opening = { userId: string; via: Via; remember: boolean; verifiedHash: string | null }

async function openSession(parts: SessionParts, { userId, via, remember, verifiedHash }: Opening): Promise<OpenedSession | null> {
  const { repository, accounts, clock, newId, newSecret, events } = parts
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + (via === 'bearer' ? lifetimes.bearer_s : lifetimes.absolute_s) * 1000)
  // Always a new id and a new secret: whatever the request brought along is never taken over.
  const session = { id: newId(), refresh: via === 'cookie' ? newSecret() : null }
  const refreshTokenHash = session.refresh === null ? null : sha256(session.refresh)
  const open = await repository.insertSession({ id: session.id, userId, via, remember, now, expiresAt, refreshTokenHash, verifiedHash })
  if (!open) return null
  await Promise.all([repository.removeExpired(userId, now), accounts.noteSignIn(userId)])
  events.signedIn({ userId, sessionId: session.id, via })
  const access = await parts.tokens.issue({ userId, sessionId: session.id }, via === 'bearer' ? lifetimes.bearer_s : lifetimes.access_s)
  return { access, refresh: session.refresh, remember, userId, expiresAt }
}

/** No access token of a browser outlives its session. */
function renewAccess({ tokens, clock }: SessionParts, { id, user_id, expires_at }: RenewedSession): Promise<string> {
  const leftS = Math.floor((new Date(expires_at).getTime() - clock.now().getTime()) / 1000)
  return tokens.issue({ userId: user_id, sessionId: id }, Math.min(leftS, lifetimes.access_s))
}

function tellEnded({ events, announceEnded }: SessionParts, ended: readonly EndedSession[]): void {
  for (const { id, user_id } of ended) {
    events.signedOut({ userId: user_id, sessionId: id })
    announceEnded({ sessionId: id, userId: user_id })
  }
}

const refreshHash = (token: string | null): Buffer | null => (token !== null && refreshTokenForm.test(token) ? sha256(token) : null)

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
