import type { Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'

type PortraitRow = { user_id: string; id: string; bytes: Buffer; uploaded_at: Timestamp }

export type PortraitsTables = { portraits: PortraitRow }

/** What happens to a picture goes into the audit trail in the same transaction. */
export type PortraitsDatabase = Kysely<PortraitsTables & AuditTables>
export type PortraitsTransaction = Transaction<PortraitsTables & AuditTables>
