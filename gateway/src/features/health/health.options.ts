import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import type { Registry as MetricsRegistry } from 'prom-client'
import type { RecordAudit } from '../audit/audit.feature.ts'
import type { DecideAccess, Registry } from '../registry/registry.feature.ts'
import type { OnSessionsEnded } from '../sessions/sessions.feature.ts'
import type { AlertsOptions } from './health.alerts.ts'
import type { HealthRouteParts } from './health.routes.ts'
import type { CheckSelf } from './health.self-check.ts'
import type { HealthTables } from './health.tables.ts'

/** What health needs of the rest of the gateway. */
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
  /** How admins and people who asked for it are told. */
  alerting: Pick<AlertsOptions, 'readSettings' | 'sendMail' | 'recipientOf'>
  /** Where figures are registered. */
  metrics: MetricsRegistry
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  random?: () => number
  checkSelf?: CheckSelf
}
