import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { GroupsTables } from '../groups/groups.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'

type Permission = { app_key: string; granted_by: string | null; granted_at: Timestamp; expires_at: NullableTimestamp }

export type GrantsTables = {
  user_app_permissions: Permission & { user_id: string }
  group_app_permissions: Permission & { group_id: string }
}

type Tables = GrantsTables & GroupsTables & UsersTables & AuditTables
export type GrantsDatabase = Kysely<Tables>
/** What is written in one goes into the audit trail with it. */
export type GrantsTransaction = Transaction<Tables>

/** Who holds a grant: somebody alone, or everybody in a group. */
export type HolderKind = 'user' | 'group'
