import type { Clock } from '@gatehouse/kit/clock'
import type { Database } from '@gatehouse/kit/db/database'
import type { Notifications } from '@gatehouse/kit/db/notifications'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { SecretBox } from '@gatehouse/kit/secret-box'
import type { Timers } from '@gatehouse/kit/timers'
import type { GatewayConfig } from './config.ts'
import type { GatewayTables } from './database.ts'
import type { OriginOf } from './features/audit/audit.feature.ts'
import type { PasswordConfig } from './features/passwords/passwords.feature.ts'
import type { WorkerShare } from './workers/workers.memory.ts'

/** What the parts of the gateway are put together on. */
export type Base = {
  config: GatewayConfig
  log: Log
  clock: Clock
  timers: Timers
  newId: NewId
  database: Database<GatewayTables>
  notifications: Notifications
  /** Its part in what the workers of this gateway share. */
  share: WorkerShare
  /** Seals secrets that are stored. */
  secretBox: SecretBox
  /** By whom a request is sent, from which address (behind trusted proxies if there are any) and under which id. */
  originOf: OriginOf
  /** Costs of hashing, for tests. */
  passwordConfig: Partial<PasswordConfig>
}
