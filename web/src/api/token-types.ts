import type { User } from './types.ts'

/** An API token as it is listed: what it was shown as once is told in no list. */
export type ApiToken = {
  id: string
  name: string
  /** Its first characters. */
  hint: string
  /** Keys of the apps it is for; null: all. */
  apps: string[] | null
  created_at: string
  /** Who made it, unless that was its owner. */
  created_by: string | null
  expires_at: string | null
  expired: boolean
  last_used_at: string | null
  last_used_network: string | null
}
export type MadeToken = ApiToken & { token: string }
export type NewToken = { name: string; apps: string[] | null; expires_in_days: number | null }

export type ServiceAccount = Pick<User, 'id' | 'email' | 'is_active' | 'created_at'> & {
  description: string | null
  tokens: number
  last_used_at: string | null
}
