import type { HttpServer } from '@gatehouse/kit/http/server'
import type { QueryExecutorProvider } from 'kysely'
import type { Service } from '../registry/registry.feature.ts'
import { registerServiceAdminRoutes } from './health.admin.routes.ts'
import { createArchive } from './health.archive.ts'
import { registerNoticeRoutes } from './health.back-notices.routes.ts'
import { createCheckNow, createCheckOnce, type CheckOnce } from './health.check-now.ts'
import type { Maintenance } from './health.maintenance.ts'
import { registerHealthMetrics } from './health.metrics.ts'
import { createParts, type Parts } from './health.parts.ts'
import { createPassive } from './health.passive.ts'
import { registerAppRoutes } from './health.routes.ts'
import { createStanding } from './health.standing.ts'
import { registerViewAsRoutes } from './health.view-as.routes.ts'
import type { StoredTransition } from './health.buckets.repository.ts'
import type { MonitorState } from './health.schemas.ts'
import type { HealthService } from './health.service.ts'
import type { HealthOptions } from './health.options.ts'
import { forgetService } from './health.repository.ts'

export type { StoredTransition } from './health.buckets.repository.ts'
export type { MonitorState, ServiceView } from './health.schemas.ts'
export type { HealthTables } from './health.tables.ts'
export type { Maintenance } from './health.maintenance.ts'
export { forgetService } from './health.repository.ts'

/**
 * Whether services work, and since when: checks them, remembers what it saw, and tells people and admins.
 *
 * It owns the tables `health_*`. Of several gateways one checks; all show the same. Invariants: a status never stops a request, it only
 * informs; nobody who looks causes a check; people who are no admins learn no internal address and no raw error; a check carries
 * nobody's identity; what a gateway writes that no longer leads is refused.
 */
export type Health = AsyncDisposable & {
  routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  service: HealthService
  /** Stands for checking the services; begins with a first round at once when no other gateway does so already. */
  start: () => void
  /** Whether this gateway is the one that checks. */
  isLeading: () => boolean
  /** The version of its settings that a service says it runs, null while it is unheard of. */
  inForceVersion: (serviceKey: string) => number | null
  /** Checks a service soon, as after its settings changed; not for people who only look. */
  checkSoon: (serviceKey: string) => void
  /** For the data path: tells how a connection went. After three failures in a row the service is checked at once. */
  noteConnection: (serviceKey: string, worked: boolean) => void
  /** Asks something for its health once, registered or not, for somebody who waits for the answer. */
  checkOnce: CheckOnce
  /** Lets go of everything about a service that is deleted, as part of that transaction. */
  forget: (serviceKey: string, trx: QueryExecutorProvider) => Promise<void>
  /** For the data path: the maintenance a service is under, null for none. */
  maintenanceOf: (service: Service) => Maintenance | null
  /** Whether anybody checks, and when that was last certain. */
  monitorState: () => MonitorState
  /** The latest changes of all services, newest first. */
  latestTransitions: (limit: number) => Promise<(StoredTransition & { key: string })[]>
}

export function createHealth(options: HealthOptions): Health {
  const parts = createParts(options)
  const { board, maintenance, leadership, shifts, service, following, outbound, alerts, check } = parts
  const { clock, timers, principalOf, originOf } = options
  const archive = createArchive({ service, repository: parts.buckets, now: clock.now })
  const checkOnce = createCheckOnce(clock)
  const checkNow = createCheckNow({ services: options.registry.services, check, checkOnce })
  const listening = listen(parts, options)
  registerMetrics(parts, options)

  return {
    routes: {
      signedIn: (scope) => {
        registerAppRoutes(scope, { ...parts, archive, principalOf })
        registerNoticeRoutes(scope, { ...parts, now: clock.now, principalOf })
      },
      admin: (scope) => {
        registerServiceAdminRoutes(scope, { ...parts, checkNow, originOf, registryState: options.registry.state })
        registerViewAsRoutes(scope, { ...options, service })
      },
    },
    service,
    start: () => {
      parts.reloadMaintenance()
      following.refresh()
      leadership.start()
    },
    isLeading: () => leadership.term !== null,
    inForceVersion: (key) => board.readingOf(key)?.settings_version ?? null,
    // A service looks at its settings file every half second, so a check right away would still hear of the old version.
    checkSoon: (key) => void timers.after(checkSoonMs, () => check(key)),
    noteConnection: createPassive((key) => {
      if (board.readingOf(key)?.status !== 'down') check(key)
    }),
    checkOnce,
    forget: forgetService,
    maintenanceOf: maintenance.of,
    monitorState: parts.monitorState,
    latestTransitions: parts.buckets.latestTransitions,
    [Symbol.asyncDispose]: async () => {
      if (listening.disposed) return
      listening.dispose()
      await alerts[Symbol.asyncDispose]()
      await shifts[Symbol.asyncDispose]()
      await leadership[Symbol.asyncDispose]()
      await outbound[Symbol.asyncDispose]()
    },
  }
}

const checkSoonMs = 1000

function registerMetrics({ board, maintenance, monitorState, leadership, events }: Parts, { metrics, registry }: HealthOptions): void {
  registerHealthMetrics(metrics, {
    services: registry.services,
    board,
    isInMaintenance: (service) => maintenance.of(service) !== null,
    monitorState,
    isLeading: () => leadership.term !== null,
    listeners: () => events.size,
  })
}

/** Begins to hear of what happens elsewhere in this gateway, and in others. */
function listen(parts: Parts, options: HealthOptions): DisposableStack {
  const { notifications, registry, onSessionsEnded, onStandingChanged } = options
  const { board, events, maintenance, following, shifts, service, leadership, reloadMaintenance } = parts
  const stop = new DisposableStack()
  stop.use(events)
  stop.use(maintenance)
  stop.use(following)
  const standing = stop.use(createStanding({ ...options, events }))
  stop.defer(onStandingChanged(standing.ask))
  stop.defer(onSessionsEnded((ended) => events.endSessions(ended)))
  stop.defer(
    registry.onChange(() => {
      board.keepOnly(new Set(registry.services().map(({ key }) => key)))
      shifts.sync()
      service.forget()
      service.forgetLists()
      events.announceAll()
    }),
  )
  stop.defer(notifications.subscribe('health.readings', following.refresh))
  stop.defer(notifications.subscribe('health.maintenance', reloadMaintenance))
  stop.defer(notifications.subscribe('health.check', (payload) => leadership.term !== null && shifts.checkSoon(keyIn(payload))))
  stop.defer(
    notifications.onReconnected(() => {
      reloadMaintenance()
      following.refresh()
    }),
  )
  return stop
}

/** The key in a notice; it comes from outside. */
function keyIn(payload: unknown): string {
  return typeof payload === 'object' && payload !== null && 'key' in payload && typeof payload.key === 'string' ? payload.key : ''
}
