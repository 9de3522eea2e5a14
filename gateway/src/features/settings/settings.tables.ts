import type { Timestamp } from '@gatehouse/kit/db/database'
import type { ColumnType } from 'kysely'

type SettingsRow = {
  key: string
  version: number
  /** Written as JSON text: the driver would turn a list into a PostgreSQL array. */
  value: ColumnType<unknown, string, string>
  updated_at: Timestamp
  updated_by_id: string | null
  updated_by_email: string | null
}

export type SettingsTables = { settings: SettingsRow }
