import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Kysely } from 'kysely'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { createDevicesRepository } from './sessions.devices.repository.ts'
import { createDistrust, type Devices } from './sessions.devices.ts'
import { createEndingRepository } from './sessions.ending.repository.ts'
import type { SessionEndings } from './sessions.endings.ts'
import { createSessionEvents } from './sessions.events.ts'
import { createOpenSessions, type OpenSessions } from './sessions.open-sessions.ts'
import { createSessionsRepository, type Tables } from './sessions.repository.ts'

type OperatorOptions = { db: Kysely<Tables>; clock: Clock; log: Log; audit: RecordAudit; endings: SessionEndings }

/** Sessions as an operator sees and ends them: without keys, cookies or anybody signed in. */
export function createOperatorSessions(options: OperatorOptions): OpenSessions & { distrustBrowsers: Devices['distrust'] } {
  const { db, clock, log, audit, endings } = options
  const events = createSessionEvents(log, audit)
  const distrust = createDistrust({ repository: createDevicesRepository(db), clock })
  const parts = { repository: createSessionsRepository(db), ending: createEndingRepository(db), endings, events, clock, distrust }
  return { ...createOpenSessions(parts), distrustBrowsers: distrust }
}
