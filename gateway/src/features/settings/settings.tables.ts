import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { ColumnType } from 'kysely'

/** Written as JSON text: the driver would turn a list into a PostgreSQL array. */
type Json = ColumnType<unknown, string, string>

type SettingsRow = {
  key: string
  version: number
  value: Json
  updated_at: Timestamp
  updated_by_id: string | null
  updated_by_email: string | null
}

/** Where a change came from: a page, a program with a token, the command line, or Gatehouse itself. */
export type ChangedVia = 'page' | 'api' | 'command_line' | 'gatehouse'

/** A version as it may be told: secrets are masked. */
type SettingsVersionRow = {
  key: string
  version: number
  value: Json
  changed: string[] | null
  saved_at: NullableTimestamp
  saved_by_id: string | null
  saved_by_email: string | null
  via: ChangedVia | null
  restored: number | null
}

export type SettingsTables = { settings: SettingsRow; settings_versions: SettingsVersionRow }
