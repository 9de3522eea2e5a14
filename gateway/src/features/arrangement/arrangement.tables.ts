import type { Timestamp } from '@gatehouse/kit/db/database'

type AppsArrangementRow = { user_id: string; favourites: string[]; own_order: string[]; updated_at: Timestamp }

export type ArrangementTables = { apps_arrangements: AppsArrangementRow }
