import type { Timestamp } from '@gatehouse/kit/db/database'

export type SetupTables = { setup_tokens: { only_row: boolean; token_hash: Buffer; created_at: Timestamp } }
