import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type { SignUpRules } from '@gatehouse/contracts/sign-up'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { parseEmail } from '@gatehouse/kit/email'
import type { OriginOf, RecordAudit } from '../audit/audit.feature.ts'
import { registerUserAdminRoutes } from './users.admin.routes.ts'
import { createBulkService, type BulkNeeds } from './users.bulk.ts'
import { createUserEvents } from './users.events.ts'
import { createUsersRepository } from './users.repository.ts'
import { registerOwnRoutes, registerPublicUserRoutes, type PrincipalOf } from './users.routes.ts'
import { createContactRepository } from './users.contact.repository.ts'
import type { EndsWithPassword, MailingForUsers, PasswordsForUsers } from './users.needs.ts'
import { createUserService, type UserService, type UsersParts } from './users.service.ts'
import type { UsersDatabase, UsersTransaction } from './users.tables.ts'

export type { MailingForUsers } from './users.needs.ts'
export type { UserService } from './users.service.ts'
export type { UsersTables } from './users.tables.ts'

/** The form in which two e-mail addresses are the same account, or null for what is no address. */
export const emailKeyOf = (text: string): string | null => parseEmail(text)?.key ?? null

/**
 * People's accounts: registering, one's own account and profile, and what admins do to accounts.
 *
 * It owns `users` and `profiles`. Invariants: one account for each e-mail key, also under parallel registrations; there is
 * always an active admin once there was one; ending access is one write of one row (is_active, session_epoch), so it holds from
 * that moment on, in every gateway; no answer holds a hash.
 */
export type Users = {
  routes: { public: (scope: HttpServer) => void; signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  service: UserService
}

/** Whose access ended or was narrowed, in all sessions but one if it is named: deactivated, deleted, another role or password. */
export type AccessChange = { userId: string; exceptSessionId?: string | undefined }

/** Tells of it: others in the transaction of the change, this process after it. */
export type AccessChanges = {
  publish: (change: AccessChange, trx: UsersTransaction) => Promise<void>
  announce: (change: AccessChange) => void
}

export type UsersOptions = {
  db: UsersDatabase
  clock: Clock
  newId: NewId
  log: Log
  record: RecordAudit
  passwords: PasswordsForUsers & { policy: () => Promise<PasswordPolicy> }
  /** Who may register, asked each time. */
  signUp: () => Promise<SignUpRules>
  requestApproval: UsersParts['requestApproval']
  joinGroups: UsersParts['joinGroups']
  principalOf: PrincipalOf
  /** For the routes alone. */
  bulk?: BulkNeeds
  /** Called when a password is changed otherwise than by a link. */
  endsWithPassword: EndsWithPassword
  /** Nothing is mailed where this is missing. */
  mailing?: MailingForUsers
  /** How registering answers. */
  verification?: 'required' | 'optional' | 'off'
  /** What the installation is called; for the routes alone. */
  installationName?: () => string
  /** Counts a registration; throws when a network makes too many. */
  limitRegistrations: (use: { address: string }) => Promise<void>
  accessChanges: AccessChanges
  noteDeparture: UsersParts['noteDeparture']
  originOf: OriginOf
}

const noRoutes = (): never => {
  throw new Error('there are no routes here')
}
const noBulk: BulkNeeds = { endSessions: noRoutes, joinGroup: noRoutes, leaveGroup: noRoutes }
const noMailing: MailingForUsers = { noteRegistration: async () => {}, passwordChanged: async () => {} }

export function createUsers(options: UsersOptions): Users {
  const { db, clock, newId, log, record, passwords, signUp, principalOf, accessChanges, originOf, limitRegistrations } = options
  const service = createUserService({
    repository: createUsersRepository(db, accessChanges.publish, options.endsWithPassword),
    passwords,
    clock,
    newId,
    events: createUserEvents(log, record),
    signUp,
    requestApproval: options.requestApproval,
    joinGroups: options.joinGroups,
    accessChanged: accessChanges.announce,
    noteDeparture: options.noteDeparture,
    contacts: createContactRepository(db, accessChanges.publish),
    mailing: options.mailing ?? noMailing,
  })
  const { verification = 'off', installationName = noRoutes } = options
  const parts = { service, verification, installationName, policy: passwords.policy, principalOf, originOf, limitRegistrations }
  return {
    service,
    routes: {
      public: (scope) => registerPublicUserRoutes(scope, parts),
      signedIn: (scope) => registerOwnRoutes(scope, parts),
      admin: (scope) => registerUserAdminRoutes(scope, { ...parts, bulk: createBulkService(service, options.bulk ?? noBulk) }),
    },
  }
}
