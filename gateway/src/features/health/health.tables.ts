import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'

/** JSON written as text: the driver would turn a list into a PostgreSQL array. */
type Json<Value> = ColumnType<Value, string, string>

export type HealthTables = {
  health_leadership: {
    only_row: Generated<boolean>
    term: number
    holder: string
    backend_pid: number
    renewed_at: Timestamp
    told_up_to: Generated<number>
  }
  health_states: {
    service_key: string
    term: number
    revision: number
    reading: Json<unknown>
    state: Json<unknown>
    updated_at: Timestamp
  }
  health_samples: { service_key: string; at: Timestamp; ms: number | null; lasts_s: number }
  health_buckets: {
    service_key: string
    seconds: number
    at: Timestamp
    checks: number
    passed: number
    watched_s: number
    good_s: number
    p50: number | null
    p95: number | null
  }
  health_transitions: {
    id: Generated<number>
    service_key: string
    at: Timestamp
    from_status: string
    to_status: string
    reason: string | null
    because: string | null
    detail: string | null
  }
  health_maintenance: {
    id: string
    service_key: string
    starts_at: Timestamp
    ends_at: NullableTimestamp
    weekly: ColumnType<unknown, string | null, string | null>
    message: string
    created_by: string
    created_at: Timestamp
  }
  health_back_notices: { service_key: string; user_id: string; created_at: Timestamp }
  health_alert_deliveries: {
    id: string
    body: string
    attempts: number
    next_at: Timestamp
    created_at: Timestamp
    last_error: string | null
  }
}

/** Its own tables, and the audit trail: what people do about services is written there in the same transactions. */
export type HealthDatabase = Kysely<HealthTables & AuditTables>
export type HealthTransaction = Transaction<HealthTables & AuditTables>
