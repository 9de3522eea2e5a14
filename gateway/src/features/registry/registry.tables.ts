import type { Timestamp } from '@gatehouse/kit/db/database'
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'

/** What the services file said: by key, the members of each service. */
export type NotedFile = Record<string, Record<string, unknown>>

export type RegistryTables = {
  services: {
    key: string
    /** Written as JSON text: the driver would turn a list into a PostgreSQL array. */
    entry: ColumnType<unknown, string, string>
    version: Generated<number>
    created_at: Timestamp
    updated_at: Timestamp
  }
  service_order: { only_row: Generated<boolean>; keys: string[] }
  services_file_noted: { only_row: Generated<boolean>; services: ColumnType<NotedFile, string, string>; noted_at: Timestamp }
  service_pictures: { id: string; media_type: PictureType; bytes: Buffer; uploaded_at: Timestamp }
}

export type PictureType = 'image/png' | 'image/webp'

type Tables = RegistryTables & AuditTables
export type RegistryDatabase = Kysely<Tables>
/** What is written in one goes into the audit trail with it. */
export type RegistryTransaction = Transaction<Tables>
