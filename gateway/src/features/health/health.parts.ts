import { createOutbound } from '@gatehouse/kit/outbound'
import type { Clock } from '@gatehouse/kit/clock'
import { Alerts } from './health.alerts.ts'
import { createAlertsRepository } from './health.alerts.repository.ts'
import { createBackNoticesRepository } from './health.back-notices.repository.ts'
import { createBoard } from './health.board.ts'
import { createBucketsRepository } from './health.buckets.repository.ts'
import { createHealthEvents } from './health.events.ts'
import type { HealthOptions } from './health.options.ts'
import { createFollowing } from './health.following.ts'
import { createLeadership, type Leadership } from './health.leadership.ts'
import { createMaintenanceEvents } from './health.maintenance.events.ts'
import { createMaintenanceRepository } from './health.maintenance.repository.ts'
import { createMaintenanceService } from './health.maintenance.service.ts'
import { createProbe } from './health.probe.ts'
import { createHealthRepository } from './health.repository.ts'
import type { MonitorState } from './health.schemas.ts'
import { checkSelf } from './health.self-check.ts'
import { createHealthService } from './health.service.ts'
import { createShifts } from './health.shifts.ts'
import { createSendWebhook } from './health.webhook.ts'

export type Parts = ReturnType<typeof createParts>

/** What health is made of, put together and not yet begun. */
export function createParts(options: HealthOptions) {
  const watching = createWatching(options)
  const { maintenance, leadership, shifts } = watching
  const { log, notifications } = options
  return {
    ...watching,
    ...createTelling(options, watching),
    /** Has the gateway that checks look at a service, whichever it is. */
    check: (key: string): void => {
      if (leadership.term !== null) return shifts.checkSoon(key)
      notifications.publish('health.check', { key }).catch((error: unknown) => log.warn({ err: error }, 'a check could not be asked for'))
      return undefined
    },
    reloadMaintenance: (): void =>
      void maintenance.reload().catch((error: unknown) => log.warn({ err: error }, 'the maintenance of services could not be read')),
  }
}

/** Those parts that find out how services are, and show it. */
function createWatching(options: HealthOptions) {
  const { db, databaseUrl, clock, timers, newId, log, notifications, decideAccess, random = Math.random } = options
  const { services } = options.registry
  const outbound = createOutbound({ freshConnections: true, connectTimeoutMs: 10_000 })
  const buckets = createBucketsRepository(db)
  const about = { ...options, services, holdServices: options.registry.hold, repository: createHealthRepository(db), buckets, random }

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
    announce: (trx) => notifications.publish('health.maintenance', {}, trx),
    events: createMaintenanceEvents({ log, record: options.recordAudit }),
    onChange: (keys) => {
      for (const key of keys) tell(key)
      shifts.sync()
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
    onTermOver: (term) => leadership.stepDown(term),
  })
  const leadership = createLeadership({ ...options, url: databaseUrl, holder: newId(), onElected: shifts.begin, onDeposed: shifts.end })
  const monitorState = (): MonitorState => monitorStateOf(leadership, clock)
  const service = createHealthService({ services, board, maintenanceOf: maintenance.of, monitorState, decideAccess, clock })
  const events = createHealthEvents({ service, monitorState, instance: newId(), clock, timers })
  const following = createFollowing({ ...about, board, isLeading: () => leadership.term !== null })
  return { outbound, buckets, board, maintenance, shifts, leadership, monitorState, service, events, following }
}

/** Those parts that tell people and programs who do not look. */
function createTelling(options: HealthOptions, { outbound, service, leadership }: ReturnType<typeof createWatching>) {
  const { db, clock, registry, alerting } = options
  const backNotices = createBackNoticesRepository(db, registry.hold)
  const alerts = new Alerts({
    ...options,
    ...alerting,
    repository: createAlertsRepository(db),
    backNotices,
    sendWebhook: createSendWebhook({ request: outbound.request, now: clock.now }),
    nameOf: (key) => registry.services().find((one) => one.key === key)?.name ?? key,
    isBack: (key) => ['up', 'degraded'].includes(service.appFor(key)?.app.status ?? ''),
    term: () => leadership.term,
  })
  return { backNotices, alerts }
}

/** After this long without a sign of whoever checks, what is shown is no longer to be relied on. */
const staleMs = 90_000

function monitorStateOf({ term, silentMs }: Leadership, clock: Clock): MonitorState {
  const now = clock.now().getTime()
  if (term !== null) return { checked_at: new Date(now).toISOString(), stale: false }
  if (silentMs === null) return { checked_at: null, stale: false }
  return { checked_at: new Date(now - silentMs).toISOString(), stale: silentMs >= staleMs }
}
