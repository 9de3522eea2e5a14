import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'

type ApiTokenRow = {
  id: string
  user_id: string
  name: string
  token_hash: Buffer
  hint: string
  apps: string[] | null
  second_factor: boolean
  created_at: Timestamp
  created_by: string | null
  expires_at: NullableTimestamp
  last_used_at: NullableTimestamp
  last_used_network: string | null
}

export type TokensTables = { api_tokens: ApiTokenRow }

/** Its own table, whose tokens they are, and the audit trail, which is written in the same transactions. */
export type TokensDatabase = Kysely<TokensTables & UsersTables & AuditTables>
export type TokensTransaction = Transaction<TokensTables & UsersTables & AuditTables>
