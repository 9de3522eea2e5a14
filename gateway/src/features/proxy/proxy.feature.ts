import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Line } from '@gatehouse/kit/places'
import type { SharedTally } from '@gatehouse/kit/shared-tally'
import type { Log } from '@gatehouse/kit/log'
import { refuseSpecialAddresses, type RefuseAddress } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { RequestListener, Server } from 'node:http'
import type { DecideAccess } from '../grants/grants.feature.ts'
import type { MatchMount, MountedService, Registry } from '../registry/registry.feature.ts'
import type { MaintenanceOf } from './proxy.admit.ts'
import { createAnswer } from './proxy.answer.ts'
import { createAssertionSource, type SignAssertion } from './proxy.assertion.ts'
import { createCapacityStep } from './proxy.capacity.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import { createConnectionLimit, type ConnectionCounts } from './proxy.connections.ts'
import { createEntrance } from './proxy.enter.ts'
import { createForward } from './proxy.exchange.ts'
import { reportChanges, type OnConnection } from './proxy.forwarding.ts'
import { defaultLimits, type ProxyLimits } from './proxy.limits.ts'
import { createAuthz } from './proxy.authz.ts'
import type { Found } from './proxy.passage.ts'
import { createAuthzPipeline, createPipeline } from './proxy.pipeline.ts'
import type { Authenticate, Concerns, CrossSiteFault, CurrentPrincipal, OnSessionsEnded } from './proxy.principal.ts'
import type { AuthenticateAtSite } from './proxy.authenticate.ts'
import { createPlainServer } from './proxy.plain.ts'
import { createReauthorisation, type Reauthorisation } from './proxy.reauthorise.ts'
import { createFrontServer, type FrontOptions } from './proxy.server.ts'
import { createRouting } from './proxy.sites.ts'
import type { TlsSource } from './proxy.tls.ts'
import { Traffic } from './proxy.traffic.ts'
import { createRecorder } from './proxy.record.ts'
import { createRequestIds } from './proxy.request-ids.ts'
import { createUpgrade, responseFor } from './proxy.upgrade.ts'
import { createUpstreams, type Upstreams } from './proxy.upstreams.ts'

export type { ClientAddresses } from './proxy.client-address.ts'
export { createClientAddresses } from './proxy.client-address.ts'
export type { TlsSource } from './proxy.tls.ts'
export type { ProxyLimits } from './proxy.limits.ts'
export { hostName, hostOf } from './proxy.sites.ts'
export type { SignAssertion } from './proxy.assertion.ts'
export type { Authenticate } from './proxy.principal.ts'

/**
 * The data path: requests to registered services, from the server's request event to the upstream and back, past the router of the
 * gateway's own API. It owns the server, the connections to upstreams and everything that is under way on them.
 *
 * Invariants: the path an upstream gets is the path that was authorised; it gets exactly one identity, ours; nothing is under way for a
 * session that has ended or may not have it any more; an answer that broke off never looks complete.
 */
export type Proxy = AsyncDisposable & {
  /** Creates the gateway's server; what belongs to no service goes to `fallback`. Fits Fastify's `serverFactory`. */
  createServer: (fallback: RequestListener) => Server
  /** Creates the server for plain http beside {@link createServer}'s when that speaks TLS. */
  createPlainServer: () => Server
  /** How many requests and tunnels are under way. */
  openCount: () => number
}

export type ProxyOptions = {
  match: MatchMount
  /** The services as they are now, and a listener for changes of them; called when {@link match} knows already. */
  registry: Pick<Registry, 'services' | 'find' | 'onChange'>
  /** The site that has this host name. */
  siteAt: (host: string) => MountedService | null
  /** Who sends a request to the host of a site, by its cookie there. */
  authenticateAtSite: AuthenticateAtSite
  /** Scheme, host and port of a site. */
  siteOrigin: (host: string) => string
  authenticate: Authenticate
  crossSiteFault: CrossSiteFault
  decideAccess: DecideAccess
  /** Signs an assertion; this feature says what it is about and keeps the result while it is valid. */
  signAssertion: SignAssertion
  gatewayCookieNames: readonly string[]
  /** Whether an Authorization header holds a token of ours, which no app may see. */
  isOwnAuthorization: (value: string) => boolean
  clientAddresses: ClientAddresses
  /** Registers a listener for ended sessions; called after they are gone for {@link authenticate} too. */
  onSessionsEnded: OnSessionsEnded
  /** Registers a listener for changes of what people may do; called after {@link authenticate} knows too. */
  onStandingChanged: (listener: (concerns: Concerns) => void) => () => void
  currentPrincipal: CurrentPrincipal
  /** Notes that a session is in use, for what is open without {@link authenticate} being asked again. */
  noteSeen: (sessionId: string) => void
  /** Whether such changes are heard of when another gateway makes them. */
  hearsChanges: () => boolean
  onConnection: OnConnection
  maintenanceOf: MaintenanceOf
  log: Log
  clock: Clock
  timers: Timers
  newId: NewId
  limits?: Partial<ProxyLimits>
  /** Where people reach the gateway. */
  publicUrl: string
  /** The certificates with which the server speaks TLS; without them it speaks plain http. */
  tls?: TlsSource | null
  /** Places of which there are so many for the whole gateway, by name. */
  lineOf: (name: string) => Line
  /** Connections of each client, over the whole gateway. */
  connectionsByClient: SharedTally
  refuseAddress?: RefuseAddress
  connectTimeoutMs?: number
  /** How long requests under way may take when the gateway stops. */
  drainMs?: number
}

/** What is open keeps the service as it was when it began; whether it may go on depends on what the service is now. */
function decideAnew({ decideAccess, registry }: Pick<ProxyOptions, 'decideAccess' | 'registry'>): DecideAccess {
  return (subject, service) => decideAccess(subject, registry.find(service.key) ?? service)
}

export function createProxy(options: ProxyOptions): Proxy {
  const traffic = new Traffic({ ...options, decideAccess: decideAnew(options) })
  const upstreams = upstreamsOf(options)
  const gatewayCookieNames = new Set(options.gatewayCookieNames)
  const capacity = createCapacityStep(options)
  const deciding = decidingWith(options, gatewayCookieNames)
  const steps = createPipeline({ ...deciding, capacity: capacity.step })
  const reportConnection = reportChanges(options.onConnection)
  const https = options.publicUrl.startsWith('https:')
  const answer = createAnswer({ https, publicUrl: options.publicUrl })
  const recorder = createRecorder(options)
  const forwarding = { https, upstreams, traffic, answer, reportConnection, gatewayCookieNames, recorder, log: options.log }
  const forward = createForward(forwarding)
  const upgrade = createUpgrade(forwarding)
  const newId = createRequestIds(options.newId)
  const limits = { ...defaultLimits, ...options.limits }
  const route = createRouting(options)
  const entering = { steps, findAgain: ({ head }: Found) => route(head).service, traffic, newId, log: options.log }
  let isStopping = false
  const findService = options.registry.find
  const reauthorisation = createReauthorisation({ ...options, findService, traffic })
  const stopListening = listen(options, { traffic, reauthorisation, capacity, upstreams })

  const front: FrontOptions = {
    route,
    isTrusted: options.clientAddresses.isTrusted,
    traffic,
    answer,
    newId,
    isStopping: () => isStopping,
    tls: options.tls ?? null,
    publicOrigin: new URL(options.publicUrl).origin,
    limits,
    authz: createAuthz({ ...deciding, ...entering, findService, answer, steps: createAuthzPipeline(deciding) }),
    onConnection: createConnectionLimit({ limits, counts: countsOf(options), clientAddresses: options.clientAddresses, answer, newId }),
    handle: createEntrance(entering, {
      admit: (passage, client) => (client.response.destroyed ? passage.leave() : forward(passage, client)),
      refuse: (refusal, passage, { request, response }) => {
        if (response.destroyed) return
        answer.sendFor(passage, response, refusal)
        if (passage.head.hasBody && !request.complete) traffic.linger(request)
      },
    }),
    upgrade: createEntrance(entering, {
      admit: (passage, client) => (client.socket.destroyed ? passage.leave() : upgrade(passage, client)),
      refuse: (refusal, { requestId }, client) => answer.send(responseFor(client), refusal, requestId),
    }),
  }

  return {
    ...createServers(front),
    openCount: () => traffic.size,
    [Symbol.asyncDispose]: async () => {
      isStopping = true
      await traffic.drain(options.timers, options.drainMs ?? 10_000)
      upstreams[Symbol.dispose]()
      stopListening.dispose()
      reauthorisation[Symbol.dispose]()
      capacity.stop()
    },
  }
}

const upstreamsOf = ({ refuseAddress: refuse = refuseSpecialAddresses, connectTimeoutMs = 2000, clock, timers }: ProxyOptions): Upstreams =>
  createUpstreams({ refuse, connectTimeoutMs, clock, timers })

/** What the steps decide with. */
function decidingWith(options: ProxyOptions, gatewayCookieNames: ReadonlySet<string>) {
  const assertions = createAssertionSource({ sign: options.signAssertion, clock: options.clock })
  const viaName = `gatehouse-${options.newId().slice(-12)}`
  return { ...options, gatewayCookieNames, assertions, viaName, now: options.clock.now }
}

const nobody: RequestListener = (_request, response) => void response.destroy()

/** The server that people reach, and the one for plain http beside it; both hand on to the same routes. */
function createServers(front: FrontOptions): Pick<Proxy, 'createServer' | 'createPlainServer'> {
  let fallback = nobody
  return {
    createServer: (listener) => {
      fallback = listener
      return createFrontServer(front, listener)
    },
    createPlainServer: () => createPlainServer(front, (...message) => fallback(...message)),
  }
}

type Listening = {
  traffic: Traffic
  reauthorisation: Reauthorisation
  capacity: ReturnType<typeof createCapacityStep>
  upstreams: Upstreams
}

/** Begins to hear of what changes for requests under way. */
function listen({ registry, ...options }: ProxyOptions, { traffic, reauthorisation, capacity, upstreams }: Listening): DisposableStack {
  const stop = new DisposableStack()
  stop.defer(options.onSessionsEnded((ended) => traffic.endSessions(ended)))
  stop.defer(options.onStandingChanged((concerns) => reauthorisation.ask(concerns)))
  stop.defer(
    registry.onChange(() => {
      reauthorisation.servicesChanged()
      capacity.adapt(registry.find)
      upstreams.keepOnly(
        registry
          .services()
          .flatMap(({ upstream, mount, host }) => (upstream === null || (mount === null && host === null) ? [] : [upstream])),
      )
    }),
  )
  return stop
}

const countsOf = ({ lineOf, connectionsByClient }: ProxyOptions): ConnectionCounts => ({
  all: lineOf('connections'),
  byClient: connectionsByClient,
})
