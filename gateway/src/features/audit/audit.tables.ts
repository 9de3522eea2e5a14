import type { Timestamp } from '@gatehouse/kit/db/database'
import type { ColumnType } from 'kysely'

type Json = ColumnType<Record<string, unknown> | null, string | null, never>

type AuditEventRow = {
  seq: number
  id: string
  at: Timestamp
  action: string
  outcome: 'success' | 'failure'
  actor_kind: 'user' | 'operator' | 'system'
  actor_id: string | null
  actor_label: string | null
  target_kind: string | null
  target_id: string | null
  target_label: string | null
  before: Json
  after: Json
  address: string | null
  request_id: string | null
  hash: Buffer
}

type AuditHeadRow = { only_row: ColumnType<boolean, never, never>; seq: number; hash: Buffer }

export type AuditTables = { audit_events: AuditEventRow; audit_head: AuditHeadRow }
