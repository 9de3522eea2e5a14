import type { Log } from '@gatehouse/kit/log'
import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { silentLog } from '@gatehouse/kit/testing/log'
import { migrationsFolder, type GatewayTables } from '../../database.ts'
import type { AuditEvent, RecordAudit } from './audit.event.ts'
import { createAudit } from './audit.feature.ts'
import { createAuditReading } from './audit.reading.repository.ts'
import { createTrailService, type TrailService } from './audit.trail.ts'

export function anEvent(members: Partial<AuditEvent> = {}): AuditEvent {
  const itself = { actor: { kind: 'system', id: null, label: null } as const, address: null, request_id: null }
  return { action: 'test.done', outcome: 'success', ...itself, target: null, ...members }
}

export type TestTrail = AsyncDisposable & {
  database: TestDatabase<GatewayTables>
  clock: TestClock
  record: RecordAudit
  trail: TrailService
}

/** A trail on a database of its own. */
export async function startTrail({
  retentionDays = null,
  log = silentLog,
}: { retentionDays?: number | null; log?: Log } = {}): Promise<TestTrail> {
  const database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
  const clock = createTestClock()
  const { record } = createAudit({ db: database.db, clock, newId: createCountingIds() })
  const trail = createTrailService({ reading: createAuditReading(database.db), record, clock, log, retentionDays })
  return { database, clock, record, trail, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}
