import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { GrantsTables } from '../grants/grants.feature.ts'
import type { GroupsTables } from '../groups/groups.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'

export type RequestState = 'open' | 'approved' | 'declined' | 'withdrawn'

export type AccessRequestsTables = {
  access_requests: {
    id: string
    user_id: string
    app_key: string
    reason: string
    state: RequestState
    created_at: Timestamp
    decided_at: NullableTimestamp
    decided_by: string | null
    note: string | null
    expires_at: NullableTimestamp
  }
  app_approvers: { app_key: string; group_id: string }
}

/** Grants and audit are written in the same transactions, by their own features. */
type Tables = AccessRequestsTables & GrantsTables & GroupsTables & UsersTables & AuditTables
export type AccessRequestsDatabase = Kysely<Tables>
export type AccessRequestsTransaction = Transaction<Tables>
