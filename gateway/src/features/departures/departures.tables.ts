import type { Timestamp } from '@gatehouse/kit/db/database'

export type DeparturesTables = { departures: { user_id: string; departed_at: Timestamp } }
