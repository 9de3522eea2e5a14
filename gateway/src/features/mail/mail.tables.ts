import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'

export type MailState = 'queued' | 'sent' | 'failed'

type MailRow = {
  id: string
  kind: string
  recipient: string
  recipient_key: string
  asked: boolean
  sealed_content: string | null
  state: MailState
  attempts: number
  created_at: Timestamp
  next_attempt_at: Timestamp
  useful_until: Timestamp
  last_attempt_at: NullableTimestamp
  ended_at: NullableTimestamp
  fault: string | null
  fault_detail: string | null
}

type MailChoicesRow = { user_id: string; switched_off: string[]; updated_at: Timestamp }

export type MailTables = { mails: MailRow; mail_choices: MailChoicesRow }

/** Its own tables, and the audit trail: what admins do about mails is written there in the same transactions. */
export type MailDatabase = Kysely<MailTables & AuditTables>
export type MailTransaction = Transaction<MailTables & AuditTables>
