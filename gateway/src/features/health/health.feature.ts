import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { createOutbound } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import type { RecordAudit } from '../audit/audit.feature.ts'
import type { DecideAccess, Registry, Service } from '../registry/registry.feature.ts'
import type { OnSessionsEnded } from '../sessions/sessions.feature.ts'
import { registerServiceAdminRoutes } from './health.admin.routes.ts'
import { createArchive } from './health.archive.ts'
import { createBoard } from './health.board.ts'
import { createBucketsRepository } from './health.buckets.repository.ts'
import { createHealthEvents } from './health.events.ts'
import { createFollowing } from './health.following.ts'
import { createLeadership, type Leadership } from './health.leadership.ts'
import type { Maintenance } from './health.maintenance.ts'
import { createMaintenanceEvents } from './health.maintenance.events.ts'
import { createMaintenanceRepository } from './health.maintenance.repository.ts'
import { createMaintenanceService } from './health.maintenance.service.ts'
import { createPassive } from './health.passive.ts'
import { createProbe } from './health.probe.ts'
import { createHealthRepository } from './health.repository.ts'
import { registerAppRoutes, type HealthRouteParts } from './health.routes.ts'
import { checkSelf, type CheckSelf } from './health.self-check.ts'
import type { MonitorState } from './health.schemas.ts'
import { createHealthService, type HealthService } from './health.service.ts'
import { createShifts } from './health.shifts.ts'
import type { HealthTables } from './health.tables.ts'

export type { HealthTables } from './health.tables.ts'
export type { Maintenance } from './health.maintenance.ts'

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
  /** For the data path: the maintenance a service is under, null for none. */
  maintenanceOf: (service: Service) => Maintenance | null
}

export type HealthOptions = {
  db: Kysely<HealthTables>
  /** Where the lock of the one that checks is held. */
  databaseUrl: string
  notifications: Pick<Notifications, 'publish' | 'subscribe' | 'onReconnected'>
  registry: Pick<Registry, 'services' | 'onChange'>
  decideAccess: DecideAccess
  principalOf: HealthRouteParts['principalOf']
  onSessionsEnded: OnSessionsEnded
  recordAudit: RecordAudit
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  random?: () => number
  checkSelf?: CheckSelf
}

export function createHealth(options: HealthOptions): Health {
  const parts = createParts(options)
  const { board, maintenance, leadership, shifts, service, following, monitorState, outbound, check } = parts
  const { clock, timers, principalOf } = options
  const archive = createArchive({ service, repository: parts.buckets, now: clock.now })
  const listening = listen(parts, options)

  return {
    routes: {
      signedIn: (scope) => registerAppRoutes(scope, { ...parts, archive, principalOf }),
      admin: (scope) => registerServiceAdminRoutes(scope, { service, maintenance, monitorState, principalOf }),
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
    maintenanceOf: maintenance.of,
    [Symbol.asyncDispose]: async () => {
      if (listening.disposed) return
      listening.dispose()
      await shifts[Symbol.asyncDispose]()
      await leadership[Symbol.asyncDispose]()
      await outbound[Symbol.asyncDispose]()
    },
  }
}

const checkSoonMs = 1000

type Parts = ReturnType<typeof createParts>

function createParts(options: HealthOptions) {
  const { db, databaseUrl, clock, timers, newId, log, notifications, decideAccess, random = Math.random } = options
  const { services } = options.registry
  const outbound = createOutbound({ freshConnections: true, connectTimeoutMs: 10_000 })
  const buckets = createBucketsRepository(db)
  const repository = createHealthRepository(db)
  const about = { ...options, services, repository, buckets, random }

  const tell = (key: string): void => {
    service.forgetLists()
    // What needs it may be shown for another reason now.
    for (const one of [key, ...service.dependentsOf(key)]) {
      service.forget(one)
      events.announce(one)
    }
  }
  const board = createBoard((key, changed) => (changed ? tell(key) : service.forget(key)))
  const maintenance = createMaintenanceService({
    ...about,
    repository: createMaintenanceRepository(db),
    announce: () => notifications.publish('health.maintenance', {}),
    events: createMaintenanceEvents({ log, record: options.recordAudit }),
    onChange: (keys) => {
      shifts.sync()
      for (const key of keys) tell(key)
    },
  })
  const shifts = createShifts({
    ...about,
    checkSelf: options.checkSelf ?? checkSelf,
    probe: createProbe({ request: outbound.request, clock, timers }),
    isInMaintenance: (one) => maintenance.of(one) !== null,
    causeOf: (key) => service.causeFor(key),
    announce: (trx) => notifications.publish('health.readings', {}, trx),
    onReading: board.put,
    onTransition: () => {},
    onTermOver: (term) => leadership.stepDown(term),
  })
  const leadership = createLeadership({ ...options, url: databaseUrl, holder: newId(), onElected: shifts.begin, onDeposed: shifts.end })
  const monitorState = (): MonitorState => monitorStateOf(leadership, clock)
  const service = createHealthService({ services, board, maintenanceOf: maintenance.of, monitorState, decideAccess, clock })
  const events = createHealthEvents({ service, monitorState, instance: newId(), clock, timers })
  const following = createFollowing({ ...about, board, isLeading: () => leadership.term !== null })
  const check = (key: string): void => {
    if (leadership.term !== null) return shifts.checkSoon(key)
    notifications.publish('health.check', { key }).catch((error: unknown) => log.warn({ err: error }, 'a check could not be asked for'))
    return undefined
  }
  const reloadMaintenance = (): void =>
    void maintenance.reload().catch((error: unknown) => log.warn({ err: error }, 'the maintenance of services could not be read'))
  return { outbound, buckets, board, maintenance, shifts, leadership, monitorState, service, events, following, check, reloadMaintenance }
}

/** Begins to hear of what happens elsewhere in this gateway, and in others. */
function listen(parts: Parts, { notifications, registry, onSessionsEnded }: HealthOptions): DisposableStack {
  const { events, maintenance, following, shifts, service, leadership, reloadMaintenance } = parts
  const stop = new DisposableStack()
  stop.use(events)
  stop.use(maintenance)
  stop.use(following)
  stop.defer(
    onSessionsEnded(
      (ended) => events.endSessions(ended),
      () => events.principals(),
    ),
  )
  stop.defer(
    registry.onChange(() => {
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

/** After this long without a sign of whoever checks, what is shown is no longer to be relied on. */
const staleMs = 90_000

function monitorStateOf({ term, silentMs }: Leadership, clock: Clock): MonitorState {
  const now = clock.now().getTime()
  if (term !== null) return { checked_at: new Date(now).toISOString(), stale: false }
  if (silentMs === null) return { checked_at: null, stale: false }
  return { checked_at: new Date(now - silentMs).toISOString(), stale: silentMs >= staleMs }
}

/** The key in a notice; it comes from outside. */
function keyIn(payload: unknown): string {
  return typeof payload === 'object' && payload !== null && 'key' in payload && typeof payload.key === 'string' ? payload.key : ''
}
