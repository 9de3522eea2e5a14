import type { Timestamp } from '@gatehouse/kit/db/database'

export type SitesTables = {
  site_codes: {
    code_hash: Buffer
    session_id: string
    user_id: string
    host: string
    nonce_hash: Buffer
    next: string
    expires_at: Timestamp
  }
  site_sessions: { token_hash: Buffer; session_id: string; user_id: string; host: string; created_at: Timestamp }
}
