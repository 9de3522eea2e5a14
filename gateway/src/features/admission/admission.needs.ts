import type { Role, User } from '@gatehouse/contracts/user'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { AdmissionTransaction } from './admission.tables.ts'

/** An account that is ready to be put in place: judged, hashed, named. */
export type NewAccount = {
  id: string
  email: string
  email_key: string
  hashed_password: string
  role: Role
  full_name: string | null
  created_at: Date
  email_verified_at?: Date | null
  browser_language?: string | null
}

/** What this feature needs of accounts. */
export type AccountsForAdmission = {
  /** Judges and hashes the password; throws for one that is refused. */
  prepareAccount: (wanted: { email: string; password: string; full_name: string | null }, role: Role) => Promise<NewAccount>
  insertAccount: (account: NewAccount, trx: AdmissionTransaction) => Promise<'created' | 'taken'>
  find: (id: string) => Promise<User>
  /** Where admins are written to. */
  adminAddresses: () => Promise<{ address: string; name: string | null }[]>
}

/** What it needs of groups. */
export type GroupsForAdmission = {
  /** Puts a new account into groups; those that are gone are left out. Writes audit, so it comes after every lock. */
  addMembers: (
    account: { id: string; email: string },
    groupIds: readonly string[],
    of: { by: AuditOrigin; trx: AdmissionTransaction },
  ) => Promise<void>
  groupNames: (ids: readonly string[]) => Promise<{ id: string; name: string }[]>
  /** Groups by their names as they were asked for. */
  findNamed: (names: readonly string[]) => Promise<Map<string, { id: string; name: string }>>
}

type AdmissionMessage =
  | { kind: 'invitation'; by: string; token: string; valid_until: Date; groups: readonly string[] }
  | { kind: 'approval_requested'; applicant: { address: string; name: string | null } }
  | { kind: 'approved' }
  | { kind: 'declined'; reason: string | null }

/** What it needs of mail: each is queued in the transaction of what it tells of. */
export type MailForAdmission = {
  /** Whether mail reaches people, and not only the data folder. */
  isSetUp: boolean
  send: (mail: { to: { address: string; name: string | null }; message: AdmissionMessage }, trx: AdmissionTransaction) => Promise<unknown>
}

/** Asks for the mail that says that a registration has arrived; of the same cost whatever is known of the address. */
export type TellReceived = (email: { address: string; key: string }, trx: AdmissionTransaction) => Promise<void>

/** Asks the person to confirm the address of a new account, in the transaction that makes it. */
export type AskToConfirm = (email: { address: string; key: string }, trx: AdmissionTransaction) => Promise<void>
