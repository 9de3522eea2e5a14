import type { NullableTimestamp, Timestamp } from '@gatehouse/kit/db/database'

export type Purpose = 'verify' | 'reset' | 'change' | 'undo_change'
export type RequestKind = 'forgot' | 'verify' | 'registered' | 'registered_again' | 'waiting'

type EmailTokenRow = {
  token_hash: Buffer
  user_id: string
  purpose: Purpose
  address: string
  address_key: string
  created_at: Timestamp
  first_created_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}

type EmailRequestRow = { id: string; kind: RequestKind; address_key: string; address: string; asked_at: Timestamp; due_at: Timestamp }

export type EmailLinksTables = { email_tokens: EmailTokenRow; email_requests: EmailRequestRow }
