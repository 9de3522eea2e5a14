import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Registry as MetricsRegistry } from 'prom-client'
import type { OriginOf, RecordAudit } from '../audit/audit.feature.ts'
import type { AccessSubject, DecideAccess } from '../grants/grants.feature.ts'
import type { Registry } from '../registry/registry.feature.ts'
import type { OnSessionsEnded, Principal } from '../sessions/sessions.feature.ts'
import type { AlertsOptions } from './health.alerts.ts'
import type { HealthRouteParts } from './health.routes.ts'
import type { CheckSelf } from './health.self-check.ts'
import type { HealthDatabase } from './health.tables.ts'

/** Whoever an id names; refuses one that names nobody. */
export type SubjectOf = (id: string) => Promise<{ subject: AccessSubject; name: string }>

/** What health needs of the rest of the gateway. */
export type HealthOptions = {
  db: HealthDatabase
  /** Where the lock of the one that checks is held. */
  databaseUrl: string
  notifications: Pick<Notifications, 'publish' | 'subscribe' | 'onReconnected'>
  registry: Pick<Registry, 'services' | 'hold' | 'onChange' | 'state'>
  decideAccess: DecideAccess
  principalOf: HealthRouteParts['principalOf']
  originOf: OriginOf
  onSessionsEnded: OnSessionsEnded
  /** Registers a listener for changes of what people may do. */
  onStandingChanged: (listener: (concerns: (principal: Principal) => boolean) => void) => () => void
  /** Looks up who a session belongs to now; null when it is over. */
  currentPrincipal: (principal: Principal) => Promise<Principal | null>
  /** Whether changes made by other gateways are heard of. */
  hearsChanges: () => boolean
  /** As whom somebody would ask for apps: a person, or anybody who is in a group and nothing else. */
  subjectOfUser: SubjectOf
  subjectOfGroup: SubjectOf
  recordAudit: RecordAudit
  /** How admins and people who asked for it are told. */
  alerting: Pick<AlertsOptions, 'readSettings' | 'sendMail' | 'describeAlert' | 'recipientOf'>
  /** Where figures are registered. */
  metrics: MetricsRegistry
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  random?: () => number
  checkSelf?: CheckSelf
}
