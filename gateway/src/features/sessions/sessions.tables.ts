import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'
import type { Generated } from 'kysely'

/** How a request shows its session: `cookie` by a browser, `bearer` in the Authorization header. */
export type Via = 'cookie' | 'bearer'

type SessionRow = {
  id: string
  user_id: string
  epoch: number
  via: Via
  remember: boolean
  created_at: Timestamp
  refreshed_at: Timestamp
  expires_at: Timestamp
  ended_at: NullableTimestamp
  authenticated_at: Timestamp
  amr: string[]
  token_round: Generated<number>
  last_seen_at: Timestamp
  client: string | null
  os: string | null
  network: string | null
}

type RefreshTokenRow = {
  token_hash: Buffer
  session_id: string
  created_at: Timestamp
  used_at: NullableTimestamp
  successor_salt: Buffer | null
}

type KnownDeviceRow = { user_id: string; device_hash: Buffer; first_seen_at: Timestamp; last_seen_at: Timestamp }

export type SessionsTables = { sessions: SessionRow; refresh_tokens: RefreshTokenRow; known_devices: KnownDeviceRow }
