import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { UsersTables } from '../users/users.feature.ts'
import { createSessionCookies, type SessionCookies } from './sessions.cookies.ts'
import { createCrossSiteCheck, type CrossSiteFault } from './sessions.cross-site.ts'
import { createDevicesRepository } from './sessions.devices.repository.ts'
import { createDevices } from './sessions.devices.ts'
import { createSessionEvents, type SessionNotice } from './sessions.events.ts'
import { createGuards, type Guards } from './sessions.guards.ts'
import { registerLoginRoute } from './sessions.login.routes.ts'
import { createRefreshTokensRepository } from './sessions.refresh-tokens.repository.ts'
import { createSessionsRepository } from './sessions.repository.ts'
import { registerOwnSessionRoutes, registerSessionRoutes, visitorOf, welcome } from './sessions.routes.ts'
import { createSessionService, type IdentifiedPerson, type SessionService } from './sessions.service.ts'
import type { AccountsForSessions, DemandSecondFactor, PasswordsForSessions } from './sessions.sign-in.ts'
import { createSuccessorOf } from './sessions.successor.ts'
import type { SessionsTables } from './sessions.tables.ts'
import { createAccessTokens, type KeysForSessions } from './sessions.tokens.ts'
import { describeClient, type SeenFrom, type Visitor } from './sessions.visitor.ts'

export { gatewayCookieNames } from './sessions.cookies.ts'
export type { CrossSiteFault } from './sessions.cross-site.ts'
export type { SessionNotice } from './sessions.events.ts'
export { principalOf, type Principal } from './sessions.principal.ts'
export type { Credentials, IdentifiedPerson } from './sessions.service.ts'
export type { DemandSecondFactor } from './sessions.sign-in.ts'
export type { SessionsTables } from './sessions.tables.ts'

/** `sessionId` is missing when it is about everything this person has open. */
export type EndedSessions = { sessionId?: string; userId: string }

/**
 * Who is signed in: sign-in and sign-out, cookies, tokens, and the one answer to "who sends this request?".
 *
 * It owns `sessions`, `refresh_tokens` and `known_devices`. Invariants: every token belongs to a session row, and is as good as that row and its
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
  /** Signs in somebody who was identified otherwise, or by more than a password: sets the cookies of a new session. */
  signInAs: (person: IdentifiedPerson, request: FastifyRequest, reply: FastifyReply) => Promise<User>
  /** Notes that the person has just shown once more who they are, by these means. */
  noteAuthentication: SessionService['noteAuthentication']
  /** Whether the browser of a request has signed in before as this person, by a cookie that only a sign-in gives; one query. */
  knownDevice: (request: FastifyRequest, userId: string) => Promise<boolean>
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
  /** The network of an address, as people are shown it. */
  networkOf: (address: string) => string
  /** 32 bytes, the same at every gateway, kept outside the database: successors of refresh tokens are made with it. */
  refreshKey: Buffer
  /** Decides whether a right password is enough; it is, unless this says otherwise. */
  demandSecondFactor?: DemandSecondFactor
  /** Tells a person what happened to their sessions. */
  notify?: (notice: SessionNotice) => Promise<void>
}

const insecureWarning = 'the public address is plain http, so session cookies can be read and changed on the way; use https'

export function createSessions(options: SessionsOptions): Sessions {
  const { clock, log, publicUrl, accounts, addressOf } = options
  const listeners = new Set<(ended: EndedSessions) => void>()
  const announceEnded = (ended: EndedSessions): void => {
    for (const listener of listeners) listener(ended)
  }
  options.onAccessChanged((userId) => announceEnded({ userId }))

  const cookies = createSessionCookies(publicUrl)
  if (cookies.insecure) log.warn({ public_url: publicUrl }, insecureWarning)
  const crossSiteFault = createCrossSiteCheck(publicUrl)
  const { service, tokens, devices } = createParts(options, cookies, announceEnded)
  const parts = { service, cookies, crossSiteFault, accounts, addressOf, isOwnAuthorization: tokens.isOurs, now: clock.now }

  return {
    ...createGuards({ authenticate: service.authenticate, crossSiteFault }),
    service,
    authenticate: service.authenticate,
    noteAuthentication: service.noteAuthentication,
    crossSiteFault,
    isOwnAuthorization: tokens.isOurs,
    knownDevice: async (request, userId) => (await devices.findKnown(userId, request.headers.cookie)) !== null,
    routes: {
      public: (scope) => {
        registerSessionRoutes(scope, parts)
        registerLoginRoute(scope, parts)
      },
      signedIn: (scope) => registerOwnSessionRoutes(scope, parts),
    },
    signInAs: async (person, request, reply) => {
      const opened = await service.openFor(person, visitorOf(parts, request))
      const { user } = await welcome(parts, { request, reply, opened })
      return user
    },
    onSessionsEnded: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function createParts(options: SessionsOptions, cookies: SessionCookies, announceEnded: (ended: EndedSessions) => void) {
  const { db, clock, newId, log, keys, passwords, accounts, networkOf, refreshKey } = options
  const {
    newSecret = () => randomBytes(32).toString('base64url'),
    demandSecondFactor = async () => null,
    notify = async () => {},
  } = options
  const events = createSessionEvents(log)
  const tokens = createAccessTokens({ keys, clock, newId })
  const devices = createDevices({ repository: createDevicesRepository(db), cookies, newSecret, clock })
  const describe = ({ userAgent, address }: Visitor): SeenFrom => ({ ...describeClient(userAgent), network: networkOf(address) })
  const service = createSessionService({
    repository: createSessionsRepository(db),
    refreshTokens: createRefreshTokensRepository(db),
    tokens,
    cookies,
    accounts,
    passwords,
    devices,
    describe,
    demandSecondFactor,
    successorOf: createSuccessorOf(refreshKey),
    newSalt: () => randomBytes(32),
    clock,
    newId,
    newSecret,
    events,
    announceEnded,
    tellNewDevice: async (session) => {
      events.newDevice(session)
      await notify({ kind: 'new_sign_in', userId: session.userId, seen: session.seen, at: clock.now() })
    },
    tellReuse: async (session) => {
      events.tokenReused(session)
      await notify({ kind: 'session_reuse', userId: session.userId, seen: session.seen, at: clock.now() })
    },
  })
  return { service, tokens, devices }
}
