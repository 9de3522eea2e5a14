import type { Timestamp } from '@gatehouse/kit/db/database'

export type SetupTables = {
  setup_tokens: { only_row: boolean; token_hash: Buffer; created_at: Timestamp }
  setup_assistant: { only_row: boolean; reminds: boolean }
  setup_steps: {
    step: string
    mark: 'skipped' | 'confirmed'
    confirmed_value: string | null
    marked_at: Timestamp
    marked_by_id: string
    marked_by_email: string
  }
}
