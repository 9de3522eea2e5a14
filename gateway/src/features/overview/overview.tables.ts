import type { ColumnType } from 'kysely'
import type { SignIns } from '../audit/audit.feature.ts'

/** A date; read as text in the query, for the driver would make a moment of it. */
type Day = ColumnType<never, string, never>

export type OverviewTables = { sign_in_days: SignIns & { day: Day } }

/** Sign-ins of a day (UTC), as `2026-03-01`. */
export type SignInDay = SignIns & { day: string }
