import type { Role } from '@gatehouse/contracts/user'
import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Generated, Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { GroupsTables } from '../groups/groups.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'

type RegistrationRow = {
  id: string
  email: string
  email_key: string
  full_name: string | null
  hashed_password: string
  network: string
  created_at: Timestamp
  admins_told_at: NullableTimestamp
  browser_language: Generated<string | null>
}

/** `mail`: the link went to the address, so whoever has it has the address. `link`: an admin hands it over. */
export type SentBy = 'mail' | 'link'

type InvitationRow = {
  id: string
  email: string
  email_key: string
  full_name: string | null
  role: Role
  group_ids: string[]
  token_hash: Buffer
  sent_by: SentBy
  invited_by_id: string | null
  invited_by_label: string
  created_at: Timestamp
  sent_at: Timestamp
  expires_at: Timestamp
  accepted_at: NullableTimestamp
  user_id: string | null
  revoked_at: NullableTimestamp
}

export type AdmissionTables = { registrations: RegistrationRow; invitations: InvitationRow }

type Tables = AdmissionTables & UsersTables & GroupsTables & AuditTables
export type AdmissionDatabase = Kysely<Tables>
/** What is written in one stands or falls together: the account, its groups, the mail and the audit trail. */
export type AdmissionTransaction = Transaction<Tables>
