import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'

type UnlockLinkRow = { user_id: string; token_hash: Buffer; created_at: Timestamp; used_at: NullableTimestamp }

export type UnlockTables = { unlock_links: UnlockLinkRow }
