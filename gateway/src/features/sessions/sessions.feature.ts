import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { OriginOf, RecordAudit } from '../audit/audit.feature.ts'
import { countActivePeople, type ActivePeople } from './sessions.activity.repository.ts'
import { addressOfSender, type ApiTokensForSessions } from './sessions.api-tokens.ts'
import { createSessionCookies, type SessionCookies } from './sessions.cookies.ts'
import { createCrossSiteCheck, type CrossSiteFault } from './sessions.cross-site.ts'
import { createDevicesRepository } from './sessions.devices.repository.ts'
import { createDevices, type Devices } from './sessions.devices.ts'
import { createEndingRepository } from './sessions.ending.repository.ts'
import { includesSession, type OnSessionsEnded, type SessionEndings } from './sessions.endings.ts'
import { createSessionEvents } from './sessions.events.ts'
import { createGuards, type Guards } from './sessions.guards.ts'
import { createKnownSessions, createMemories, type KnownSessions, type KnownSessionsParts, type Remember } from './sessions.known.ts'
import { registerLoginRoute } from './sessions.login.routes.ts'
import { createLastSeen } from './sessions.last-seen.ts'
import { registerOwnSessionListRoutes, registerSessionAdminRoutes } from './sessions.open-sessions.routes.ts'
import { createOpenSessions, type OpenSessions } from './sessions.open-sessions.ts'
import { principalOf, type AuthenticationMethod, type Principal } from './sessions.principal.ts'
import { createRefreshTokensRepository } from './sessions.refresh-tokens.repository.ts'
import { createSessionsRepository, type Tables } from './sessions.repository.ts'
import {
  demanded,
  refuseCrossSite,
  registerSessionRoutes,
  visitorOf,
  welcome,
  writeTokens,
  type SessionRouteParts,
} from './sessions.routes.ts'
import { createSessionService, type IdentifiedPerson, type NewcomerWithPassword, type SessionService } from './sessions.service.ts'
import type {
  AccountsForSessions,
  DemandSecondFactor,
  NotifyPerson,
  PasswordsForSessions,
  RefusalBeforeSession,
} from './sessions.sign-in.ts'
import { watchStanding, type StandingChange } from './sessions.standing.ts'
import { createSuccessorOf } from './sessions.successor.ts'
import { createAccessTokens, type KeysForSessions } from './sessions.tokens.ts'
import { describeClient, type SeenFrom, type Visitor } from './sessions.visitor.ts'

export { createPendingCookie, createSiteCookies, gatewayCookieNames, type SiteCookies } from './sessions.cookies.ts'
export type { Remember } from './sessions.known.ts'
export type { CrossSiteFault } from './sessions.cross-site.ts'
export { createSessionEndings, type EndedSessions, type OnSessionsEnded, type SessionEndings } from './sessions.endings.ts'
export { createOperatorSessions } from './sessions.operator.ts'
export { networkKindOf } from './sessions.network.ts'
export { findPrincipal, principalOf, type Credentials, type Principal } from './sessions.principal.ts'
export type { ActivePeople } from './sessions.activity.repository.ts'
export type { OpenSessions } from './sessions.open-sessions.ts'
export type { IdentifiedPerson } from './sessions.service.ts'
export type { DemandSecondFactor } from './sessions.sign-in.ts'
export type { SessionsTables } from './sessions.tables.ts'

/**
 * Who is signed in: sign-in and sign-out, cookies, tokens, and the one answer to "who sends this request?".
 *
 * It owns `sessions`, `refresh_tokens` and `known_devices`. Invariants: every token belongs to a session row, and is as good as that row and its
 * person are at this moment; a session id or token that a request brings is never taken over; only hashes of refresh tokens
 * are stored; anything malformed is anonymous and never an error.
 */
export type Sessions = AsyncDisposable &
  Guards & {
    routes: { public: (scope: HttpServer) => void; signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
    service: SessionService
    /** Who sends a request with these raw header values, or null; one query. */
    authenticate: SessionService['authenticate']
    /** The same for the data path: without a query for a token that was seen before, and as exact. */
    recognise: KnownSessions['recognise']
    /** The same memory for tokens of another kind. */
    remember: Remember
    /** The person of a session as they are now, or null when it is over; one query. */
    currentPrincipal: SessionService['currentPrincipal']
    /** Whether changes made by other gateways are heard of at this moment; if not, {@link recognise} asks again every 5 s. */
    hearsChanges: () => boolean
    /**
     * Calls the listener when people may do more or less than before, after {@link recognise} knows; with the question whom that
     * concerns. Also after a time in which changes were not heard. The returned function ends the listening.
     */
    onStandingChanged: (listener: (concerns: (principal: Principal) => boolean) => void) => () => void
    /**
     * Does the same as a notice of such a change, before that arrives: for changes that this process has committed, so that they hold
     * here before the answer that confirms them.
     */
    standingChangedHere: (change: StandingChange) => void
    /** Whether a request brings the cookie of a session, good or not. */
    bringsSession: (request: FastifyRequest) => boolean
    crossSiteFault: CrossSiteFault
    /** Throws when another site made a browser send this request. For routes before sign-in that a cookie stands behind. */
    refuseCrossSite: (request: FastifyRequest) => void
    /** Whether an Authorization value is one of ours, an API token too, good or not, and so is not passed on. */
    isOwnAuthorization: (value: string | undefined) => boolean
    /** Signs in somebody who was identified otherwise, or by more than a password: sets the cookies of a new session. */
    signInAs: (person: IdentifiedPerson, request: FastifyRequest, reply: FastifyReply) => Promise<User>
    /** Signs in somebody who has just chosen a password; throws what a sign-in with it would be answered, with its cookies. */
    signInByNewPassword: (person: NewcomerWithPassword, request: FastifyRequest, reply: FastifyReply) => Promise<User>
    /** Notes that the person has just shown once more who they are, by these means. */
    noteAuthentication: SessionService['noteAuthentication']
    /** The same for somebody who was asked to: the browser gets new tokens, and copies of its access token are good no more. */
    confirm: (amr: readonly AuthenticationMethod[], request: FastifyRequest, reply: FastifyReply) => Promise<void>
    /** Whether the browser of a request has signed in before as this person, by a cookie that only a sign-in gives; one query. */
    knownDevice: (request: FastifyRequest, userId: string) => Promise<boolean>
    /** Makes all browsers of a person strangers, but the one behind these cookies if they are given: for a new password. */
    distrustBrowsers: Devices['distrust']
    /** Makes the browser of a request known to this person without signing anybody in: sets that cookie. */
    rememberBrowser: (userId: string, request: FastifyRequest, reply: FastifyReply) => Promise<void>
    /**
     * Calls the listener when sessions end or may do less than before, at this gateway or any other, so that what they have open is
     * cut. `open` names for whom something is open: after a time in which nothing could be heard of other gateways it is asked
     * about, and the listener called for what has ended meanwhile. The returned function ends the listening.
     */
    onSessionsEnded: OnSessionsEnded
    /** Notes that a session is in use, for whoever did not ask {@link Sessions.authenticate} for it. */
    noteSeen: (sessionId: string) => void
    /** Ends all sessions of a person, but one if it is named; returns how many that were. */
    endAll: OpenSessions['endAll']
    /** How many people were there of late. Reads all sessions, so not for each request. */
    countActivePeople: () => Promise<ActivePeople>
  }

export type SessionsOptions = {
  db: Kysely<Tables>
  clock: Clock
  newId: NewId
  newSecret?: () => string
  log: Log
  publicUrl: string
  keys: KeysForSessions
  passwords: PasswordsForSessions
  accounts: AccountsForSessions
  /** What the first page of a person needs besides the apps; it is told with the session. */
  firstPaintOf: SessionRouteParts['firstPaintOf']
  endings: SessionEndings
  /** Who sends requests with API tokens is answered here too, for the data path. */
  apiTokens: ApiTokensForSessions
  /** Tells what other gateways changed. */
  notifications: Pick<Notifications, 'publish' | 'subscribe' | 'isConnected' | 'onReconnected'>
  audit: RecordAudit
  timers: Timers
  originOf: OriginOf
  /** The network of an address, as people are shown it. */
  networkOf: (address: string) => string
  /** 32 bytes, the same at every gateway, kept outside the database: successors of refresh tokens are made with it. */
  refreshKey: Buffer
  /** Decides whether a right password is enough; it is, unless this says otherwise. */
  demandSecondFactor?: DemandSecondFactor
  /** Says who gets no session yet, whatever they have shown; nobody, unless this says otherwise. */
  refusalBeforeSession?: RefusalBeforeSession
  /** Tells a person what happened to their sessions; within the transaction if one is given. */
  notify?: NotifyPerson
}

const insecureWarning = 'the public address is plain http, so session cookies can be read and changed on the way; use https'

export function createSessions(options: SessionsOptions): Sessions {
  const { clock, log, publicUrl, endings, notifications, apiTokens } = options
  const cookies = createSessionCookies(publicUrl)
  if (cookies.insecure) log.warn({ public_url: publicUrl }, insecureWarning)
  const crossSiteFault = createCrossSiteCheck(publicUrl)
  const { service, openSessions, tokens, devices, describe, lastSeen, stopping } = createParts(options, cookies)
  const noteSeen: KnownSessionsParts['noteSeen'] = ({ sessionId, via }, credentials) =>
    via === 'token' ? apiTokens.noteUse(sessionId, addressOfSender(credentials)) : lastSeen.note(sessionId)
  const about = { clock, noticesArrive: notifications.isConnected }
  const memories = createMemories({ ...about, noteSeen: lastSeen.note })
  const known = memories.add(createKnownSessions({ ...service, ...about, noteSeen }))
  const isApiToken = (authorization: string | undefined): boolean => apiTokens.tokenIn(authorization) !== null
  endings.listen((ended) => memories.forget((principal) => includesSession(ended, principal)))
  const standing = watchStanding(notifications, memories)
  const tellApart = { isApiToken, isOwnAuthorization: tokens.isOurs }
  const parts = { ...options, ...tellApart, service, openSessions, cookies, crossSiteFault, now: clock.now }

  return {
    ...createGuards({ authenticate: service.authenticate, crossSiteFault, isApiToken }),
    service,
    authenticate: service.authenticate,
    recognise: known.recognise,
    remember: memories.remember,
    currentPrincipal: service.currentPrincipal,
    hearsChanges: notifications.isConnected,
    onStandingChanged: standing.onChanged,
    standingChangedHere: standing.changedHere,
    noteAuthentication: service.noteAuthentication,
    confirm: async (amr, request, reply) => {
      const principal = principalOf(request)
      const opened = await service.confirm({ principal, amr }, visitorOf(parts, request))
      standing.changedHere({ user_ids: [principal.user.id] })
      if (opened !== null) writeTokens(parts, { request, reply, opened })
    },
    bringsSession: ({ headers }) => cookies.readAccess(headers.cookie) !== null,
    crossSiteFault,
    endAll: openSessions.endAll,
    refuseCrossSite: (request) => refuseCrossSite(parts, request, 'cookie'),
    isOwnAuthorization: (value) => tokens.isOurs(value) || apiTokens.holdsToken(value),
    knownDevice: async (request, userId) => (await devices.findKnown(userId, request.headers.cookie)) !== null,
    distrustBrowsers: devices.distrust,
    rememberBrowser: async (userId, request, reply) => {
      const visitor = visitorOf(parts, request)
      const { cookie } = await devices.note({ userId, via: 'cookie', cookie: visitor.cookie, seen: describe(visitor) })
      if (cookie !== undefined) void reply.header('set-cookie', cookies.writeDevice(cookie, visitor.userAgent))
    },
    routes: {
      public: (scope) => {
        registerSessionRoutes(scope, parts)
        registerLoginRoute(scope, parts)
      },
      signedIn: (scope) => registerOwnSessionListRoutes(scope, parts),
      admin: (scope) => registerSessionAdminRoutes(scope, parts),
    },
    ...entrances(parts),
    onSessionsEnded: endings.listen,
    noteSeen: lastSeen.note,
    countActivePeople: () => countActivePeople(options.db, clock.now()),
    [Symbol.asyncDispose]: () => stopping.disposeAsync(),
  }
}

/** Ways in for people whom other features have identified. */
function entrances(parts: SessionRouteParts): Pick<Sessions, 'signInAs' | 'signInByNewPassword'> {
  const { service } = parts
  return {
    signInAs: async (person, request, reply) => {
      const opened = await service.openFor(person, visitorOf(parts, request))
      return (await welcome(parts, { request, reply, opened })).user
    },
    signInByNewPassword: async (person, request, reply) => {
      const outcome = await service.enter(person, visitorOf(parts, request))
      if (outcome.kind === 'second_factor') throw demanded(reply, outcome.demand)
      return (await welcome(parts, { request, reply, opened: outcome.session })).user
    },
  }
}

function createParts(options: SessionsOptions, cookies: SessionCookies) {
  const { db, clock, timers, newId, log, keys, passwords, accounts, networkOf, refreshKey, endings, apiTokens } = options
  const {
    newSecret = () => randomBytes(32).toString('base64url'),
    demandSecondFactor = async () => null,
    refusalBeforeSession = async () => null,
    notify = async () => {},
  } = options
  const events = createSessionEvents(log, options.audit)
  const repository = createSessionsRepository(db)
  const ending = createEndingRepository(db)
  const tokens = createAccessTokens({ keys, clock, newId })
  const devices = createDevices({ repository: createDevicesRepository(db), cookies, newSecret, clock })
  const describe = ({ userAgent, origin }: Visitor): SeenFrom => ({ ...describeClient(userAgent), network: networkOf(origin.address) })
  const stack = new AsyncDisposableStack()
  const lastSeen = stack.use(createLastSeen({ write: repository.noteSeen, clock, timers, log }))
  stack.defer(removeOldNowAndThen(() => repository.removeOld(clock.now()), { timers, log }))
  const service = createSessionService({
    repository,
    ending,
    endings,
    apiTokens,
    publishStanding: (change, trx) => options.notifications.publish('access_changed', change, trx),
    lastSeen,
    refreshTokens: createRefreshTokensRepository(db),
    tokens,
    cookies,
    accounts,
    passwords,
    devices,
    describe,
    demandSecondFactor,
    refusalBeforeSession,
    successorOf: createSuccessorOf(refreshKey),
    newSalt: () => randomBytes(32),
    clock,
    newId,
    newSecret,
    events,
    notify,
  })
  const openSessions = createOpenSessions({ repository, ending, endings, events, clock, distrust: devices.distrust })
  return { service, openSessions, tokens, devices, describe, lastSeen, stopping: stack }
}

const cleanEveryMs = 3_600_000

function removeOldNowAndThen(remove: () => Promise<unknown>, { timers, log }: Pick<SessionsOptions, 'timers' | 'log'>): () => void {
  return timers.every(cleanEveryMs, () => {
    remove().catch((error: unknown) => log.warn({ err: error }, 'sessions that are over could not be removed'))
  })
}
