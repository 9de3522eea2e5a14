import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { UsersTables } from '../users/users.feature.ts'
import { createSessionCookies } from './sessions.cookies.ts'
import { createCrossSiteCheck, type CrossSiteFault } from './sessions.cross-site.ts'
import { createSessionEvents } from './sessions.events.ts'
import { createGuards, type Guards } from './sessions.guards.ts'
import { registerLoginRoute } from './sessions.login.routes.ts'
import { createSessionsRepository } from './sessions.repository.ts'
import { registerOwnSessionRoutes, registerSessionRoutes, sendSession } from './sessions.routes.ts'
import { createSessionService, type AccountsForSessions, type PasswordsForSessions, type SessionService } from './sessions.service.ts'
import type { SessionsTables } from './sessions.tables.ts'
import { createAccessTokens, type KeysForSessions } from './sessions.tokens.ts'

export { gatewayCookieNames } from './sessions.cookies.ts'
export type { CrossSiteFault } from './sessions.cross-site.ts'
export { principalOf, type Principal } from './sessions.principal.ts'
export type { Credentials } from './sessions.service.ts'
export type { SessionsTables } from './sessions.tables.ts'

/** `sessionId` is missing when it is about everything this person has open. */
export type EndedSessions = { sessionId?: string; userId: string }

/**
 * Who is signed in: sign-in and sign-out, cookies, tokens, and the one answer to "who sends this request?".
 *
 * It owns `sessions` and `refresh_tokens`. Invariants: every token belongs to a session row, and is as good as that row and its
 * person are at this moment; a session id or token that a request brings is never taken over; only hashes of refresh tokens
 * are stored; anything malformed is anonymous and never an error.
 */
export type Sessions = Guards & {
  routes: { public: (scope: HttpServer) => void; signedIn: (scope: HttpServer) => void }
  service: SessionService
  /** Who sends a request with these raw header values, or null; one query. */
  authenticate: SessionService['authenticate']
  crossSiteFault: CrossSiteFault
  /** Whether an Authorization value is one of ours, good or not, and so is not passed on. */
  isOwnAuthorization: (value: string | undefined) => boolean
  /** Signs in somebody who was identified otherwise: sets the cookies of a new session. */
  signInAs: (userId: string, request: FastifyRequest, reply: FastifyReply) => Promise<User>
  /**
   * Calls the listener when sessions end or may do less than before, so that what they have open is cut. Only about changes
   * made in this process; from other gateways the same will arrive here. The returned function ends the listening.
   */
  onSessionsEnded: (listener: (ended: EndedSessions) => void) => () => void
}

export type SessionsOptions = {
  db: Kysely<SessionsTables & UsersTables>
  clock: Clock
  newId: NewId
  newSecret?: () => string
  log: Log
  publicUrl: string
  keys: KeysForSessions
  passwords: PasswordsForSessions
  accounts: AccountsForSessions
  /** Tells of accounts that were deactivated, deleted, or changed role or password. */
  onAccessChanged: (listener: (userId: string) => void) => () => void
  addressOf: (request: FastifyRequest) => string
}

export function createSessions(options: SessionsOptions): Sessions {
  const { db, clock, newId, log, publicUrl, keys, passwords, accounts, addressOf } = options
  const listeners = new Set<(ended: EndedSessions) => void>()
  const announceEnded = (ended: EndedSessions): void => {
    for (const listener of listeners) listener(ended)
  }
  options.onAccessChanged((userId) => announceEnded({ userId }))

  const cookies = createSessionCookies(publicUrl)
  if (cookies.insecure)
    log.warn(
      { public_url: publicUrl },
      'the public address is plain http, so session cookies can be read and changed on the way; use https',
    )
  const tokens = createAccessTokens({ keys, clock, newId })
  const crossSiteFault = createCrossSiteCheck(publicUrl)
  const newSecret = options.newSecret ?? (() => randomBytes(32).toString('base64url'))
  const events = createSessionEvents(log)
  const service = createSessionService({
    repository: createSessionsRepository(db),
    tokens,
    cookies,
    accounts,
    passwords,
    clock,
    newId,
    newSecret,
    events,
    announceEnded,
  })
  const parts = { service, cookies, crossSiteFault, accounts, addressOf, isOwnAuthorization: tokens.isOurs }

  return {
    ...createGuards({ authenticate: service.authenticate, crossSiteFault }),
    service,
    authenticate: service.authenticate,
    crossSiteFault,
    isOwnAuthorization: tokens.isOurs,
    routes: {
      public: (scope) => {
        registerSessionRoutes(scope, parts)
        registerLoginRoute(scope, parts)
      },
      signedIn: (scope) => registerOwnSessionRoutes(scope, parts),
    },
    signInAs: async (userId, request, reply) => {
      const opened = await service.openFor(userId)
      const { user } = await sendSession(parts, reply, { opened, userAgent: request.headers['user-agent'] })
      return user
    },
    onSessionsEnded: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
