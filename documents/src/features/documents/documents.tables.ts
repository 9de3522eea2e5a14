import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Kysely } from 'kysely'

export type DocumentRow = {
  id: string
  owner_id: string
  title: string
  title_key: string
  file_name: string
  size_bytes: number
  sha256: string
  category_id: string | null
  created_at: Timestamp
  updated_at: Timestamp
  /** Since when it lies in the trash. */
  deleted_at: NullableTimestamp
}

export type DocumentsTables = { documents: DocumentRow }
export type DocumentsDatabase = Kysely<DocumentsTables>
