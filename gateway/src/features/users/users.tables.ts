import type { AccountKind, Role } from '@gatehouse/contracts/user'
import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Generated, Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { PortraitsTables } from '../portraits/portraits.feature.ts'

type UserRow = {
  id: string
  email: string
  email_key: string
  kind: Generated<AccountKind>
  /** Null for service accounts, and for them only. */
  hashed_password: string | null
  role: Role
  is_active: boolean
  email_verified_at: NullableTimestamp
  created_at: Timestamp
  last_sign_in_at: NullableTimestamp
  session_epoch: number
  kept_session_id: string | null
  browser_language: Generated<string | null>
}

type ProfileRow = {
  user_id: string
  full_name: string | null
  phone: string | null
  language: string | null
  time_zone: string | null
}

/** Which picture somebody has is read beside the name. */
export type UsersTables = { users: UserRow; profiles: ProfileRow } & PortraitsTables

/** What happens to accounts goes into the audit trail in the same transaction. */
export type UsersDatabase = Kysely<UsersTables & AuditTables>
export type UsersTransaction = Transaction<UsersTables & AuditTables>
