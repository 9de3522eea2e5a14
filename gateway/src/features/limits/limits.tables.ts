import type { Timestamp } from '@gatehouse/kit/db/database'

type LimitCounterRow = { key: string; uses: number; wait_until: Timestamp; expires_at: Timestamp }

export type LimitsTables = { limit_counters: LimitCounterRow }
