import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import { createOutbound } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { DecideAccess, Registry } from '../registry/registry.feature.ts'
import type { EndedSessions } from '../sessions/sessions.feature.ts'
import { createHealthEvents } from './health.events.ts'
import { createMonitor } from './health.monitor.ts'
import { createProbe } from './health.probe.ts'
import { registerAppRoutes, registerServiceAdminRoutes, type HealthRouteParts } from './health.routes.ts'
import { checkSelf, type CheckSelf } from './health.self-check.ts'
import { createHealthService, type HealthService } from './health.service.ts'

/**
 * Whether services work, and since when: checks them, keeps the last 24 hours in memory and tells people and admins.
 *
 * Invariants: a status never stops a request, it only informs; nobody who looks causes a check; people who are no admins learn no internal
 * address and no raw error; a check carries nobody's identity.
 */
export type Health = AsyncDisposable & {
  routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  service: HealthService
  /** Begins with a first round at once. */
  start: () => void
  /** The version of its settings that a service says it runs, null while it is unheard of. */
  inForceVersion: (serviceKey: string) => number | null
  /** Checks a service soon, as after its settings changed; not for people who only look. */
  checkSoon: (serviceKey: string) => void
  /** For the data path: tells how a connection went. After three failures in a row the service is checked at once. */
  noteConnection: (serviceKey: string, worked: boolean) => void
}

export type HealthOptions = {
  registry: Pick<Registry, 'services' | 'onChange'>
  decideAccess: DecideAccess
  principalOf: HealthRouteParts['principalOf']
  onSessionsEnded: (listener: (ended: EndedSessions) => void) => () => void
  clock: Clock
  timers: Timers
  log: Log
  random?: () => number
  checkSelf?: CheckSelf
}

const checkSoonMs = 1000

export function createHealth(options: HealthOptions): Health {
  const { registry, clock, timers } = options
  const outbound = createOutbound({ freshConnections: true, connectTimeoutMs: 10_000 })
  const monitor = createMonitor({
    probe: createProbe({ request: outbound.request, clock, timers }),
    checkSelf: options.checkSelf ?? checkSelf,
    clock,
    timers,
    random: options.random ?? Math.random,
    log: options.log,
    onChecked: (key, shownChanged) => {
      service.forget(key)
      if (shownChanged) events.announce(key)
    },
  })
  const service = createHealthService({ services: registry.services, monitor, decideAccess: options.decideAccess })
  const events = createHealthEvents({ service, clock, timers })
  const sync = (): void => {
    monitor.sync(registry.services())
    service.forget()
    events.announceAll()
  }
  const parts = { service, events, principalOf: options.principalOf, now: clock.now }
  using stop = new DisposableStack()
  stop.use(events)
  stop.use(monitor)
  stop.defer(options.onSessionsEnded((ended) => events.endSessions(ended)))
  stop.defer(registry.onChange(sync))
  const stopping = stop.move()

  return {
    routes: { signedIn: (scope) => registerAppRoutes(scope, parts), admin: (scope) => registerServiceAdminRoutes(scope, parts) },
    service,
    start: sync,
    inForceVersion: (key) => monitor.observationOf(key)?.report?.settingsVersion ?? null,
    // A service looks at its settings file every half second, so a check right away would still hear of the old version.
    checkSoon: (key) => void timers.after(checkSoonMs, () => monitor.checkSoon(key)),
    noteConnection: (key, worked) => monitor.noteConnection(key, worked),
    [Symbol.asyncDispose]: async () => {
      if (stopping.disposed) return
      stopping.dispose()
      await outbound[Symbol.asyncDispose]()
    },
  }
}
