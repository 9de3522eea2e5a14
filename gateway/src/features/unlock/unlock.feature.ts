import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Log } from '@gatehouse/kit/log'
import type { Kysely } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { createUnlockEvents } from './unlock.events.ts'
import { createUnlockRepository } from './unlock.repository.ts'
import { registerUnlockAdminRoutes, registerUnlockRoute, type UnlockRouteParts } from './unlock.routes.ts'
import {
  createUnlockService,
  type AccountsForUnlock,
  type PasswordsForUnlock,
  type SendUnlockMail,
  type UnlockService,
} from './unlock.service.ts'
import type { UnlockTables } from './unlock.tables.ts'

export type { UnlockService } from './unlock.service.ts'
export type { UnlockTables } from './unlock.tables.ts'

/**
 * The ways around a slowed-down account for those it belongs to: a link by mail, an admin, the command line.
 *
 * It owns `unlock_links`. Invariants: a link works once, for an hour, and signs nobody in, it only ends the waiting; its owner gets
 * one at most every six hours, however many guess; an address that nobody has costs the same and tells nothing.
 */
export type Unlock = {
  routes: { public: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  service: UnlockService
}

export type UnlockOptions = {
  db: Kysely<UnlockTables>
  clock: Clock
  log: Log
  record: RecordAudit
  accounts: AccountsForUnlock
  passwords: PasswordsForUnlock
  /** Tells when an account begins, or goes on, to make unknown browsers wait. */
  onAccountSlowed: (listener: (account: string) => void) => () => void
  sendMail: SendUnlockMail
  newSecret?: () => string
} & Omit<UnlockRouteParts, 'service'>

export function createUnlock(options: UnlockOptions): Unlock {
  const { db, clock, log, record, accounts, passwords, sendMail, onAccountSlowed } = options
  const newSecret = options.newSecret ?? (() => randomBytes(32).toString('base64url'))
  const events = createUnlockEvents(log, record)
  const service = createUnlockService({ repository: createUnlockRepository(db), accounts, passwords, sendMail, newSecret, clock, events })
  // Whoever tries a password does not wait for the mail: the time would tell that somebody has this address.
  onAccountSlowed((account) => void service.offerLink(account).catch(events.linkFailed))
  const parts = { ...options, service }
  return {
    service,
    routes: { public: (scope) => registerUnlockRoute(scope, parts), admin: (scope) => registerUnlockAdminRoutes(scope, parts) },
  }
}
