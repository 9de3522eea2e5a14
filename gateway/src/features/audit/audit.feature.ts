import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import { createActivityReading } from './audit.activity.repository.ts'
import { registerActivityRoutes, type ActivityRouteParts } from './audit.activity.routes.ts'
import { createActivityService, type ActivityParts } from './audit.activity.ts'
import type { AuditEvent, RecordAudit } from './audit.event.ts'
import { createAuditReading } from './audit.reading.repository.ts'
import { createAuditRepository } from './audit.repository.ts'
import { registerAuditRoutes, type AuditRouteParts } from './audit.routes.ts'
import { createCountSignIns, type CountSignIns } from './audit.sign-ins.repository.ts'
import type { AuditTables } from './audit.tables.ts'
import { createTrailService, type TrailService } from './audit.trail.ts'

export type { AuditActor, AuditEvent, AuditOrigin, RecordAudit, RequestOrigin } from './audit.event.ts'
export { createOriginOf, type OriginOf } from './audit.origin.ts'
export type { CountSignIns, SignIns } from './audit.sign-ins.repository.ts'
export type { AuditTables } from './audit.tables.ts'
export type { TrailService } from './audit.trail.ts'

/**
 * What people and operators did, in an order that cannot be changed unseen.
 *
 * It owns `audit_events` and `audit_head`. Invariants: events are only ever added, and removed only from the old end by age; each one's
 * hash covers it and the hash before; an event of a transaction is kept exactly when the transaction is; what removing leaves is still
 * a chain that can be proved.
 */
export type Audit = { record: RecordAudit }

export type AuditOptions = { db: Kysely<AuditTables>; clock: Clock; newId: NewId }

/** Writing, which is all that most need. */
export function createAudit({ db, clock, newId }: AuditOptions): Audit {
  const repository = createAuditRepository(db)
  const at = (): string => clock.now().toISOString()
  return {
    record: async (events, trx) => {
      const rows = (Array.isArray(events) ? events : [events]).map((event: AuditEvent) => rowOf(event, { id: newId(), at: at() }))
      if (rows.length > 0) await repository.append(rows, trx)
    },
  }
}

function rowOf({ actor, target, before = null, after = null, ...event }: AuditEvent, { id, at }: { id: string; at: string }) {
  const { action, outcome, address, request_id } = event
  return {
    id,
    at,
    action,
    outcome,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_label: actor.label,
    target_kind: target?.kind ?? null,
    target_id: target?.id ?? null,
    target_label: target?.label ?? null,
    before,
    after,
    address,
    request_id,
  }
}

/** Reading the trail, proving that it is whole, and letting go of what is old. */
export type Trail = AsyncDisposable & {
  service: TrailService
  countSignIns: CountSignIns
  routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  /** Begins to look after the trail, once a day. */
  start: () => void
}

export type TrailOptions = {
  db: Kysely<AuditTables>
  record: RecordAudit
  clock: Clock
  log: Log
  timers: Timers
  retentionDays: number | null
  originOf: AuditRouteParts['originOf']
  principalOf: ActivityRouteParts['principalOf']
  placeOf: ActivityParts['placeOf']
}

const dayMs = 86_400_000
/** Not at once: a gateway that starts has more urgent work. */
const firstMs = 300_000

export function createTrail({ db, timers, originOf, principalOf, placeOf, ...parts }: TrailOptions): Trail {
  const service = createTrailService({ ...parts, reading: createAuditReading(db) })
  const activity = createActivityService({ reading: createActivityReading(db), placeOf })
  const stop = new DisposableStack()
  let working: Promise<void> = Promise.resolve()
  const look = (): void => {
    working = lookAfter(service, parts.log)
  }
  return {
    service,
    countSignIns: createCountSignIns(db),
    routes: {
      signedIn: (scope) => registerActivityRoutes(scope, { activity, principalOf }),
      admin: (scope) => registerAuditRoutes(scope, { trail: service, originOf }),
    },
    start: () => {
      stop.defer(timers.after(firstMs, look))
      stop.defer(timers.every(dayMs, look))
    },
    [Symbol.asyncDispose]: async () => {
      stop.dispose()
      await working
    },
  }
}

/** The trail for the command line, where nobody reads pages and nothing is removed. */
export function openTrail({ db, log, clock, newId }: AuditOptions & { log: Log }): TrailService {
  const { record } = createAudit({ db, clock, newId })
  return createTrailService({ reading: createAuditReading(db), record, clock, log, retentionDays: null })
}

async function lookAfter(trail: TrailService, log: Log): Promise<void> {
  try {
    await trail.trim()
    await trail.verify()
  } catch (error) {
    log.warn({ err: error }, 'the audit trail could not be looked after, trying again tomorrow')
  }
}
