import type { SessionItem } from './types.ts'

export type AuditEvent = {
  seq: number
  id: string
  at: string
  action: string
  outcome: 'success' | 'failure'
  actor: { kind: 'user' | 'operator' | 'system'; id: string | null; label: string | null }
  target: { kind: string; id: string; label: string | null } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  address: string | null
  request_id: string | null
}

/** What happened to one's own account; `self` is also whoever tried to be oneself. */
export type AccountActivity = Pick<AuditEvent, 'id' | 'at' | 'action' | 'outcome' | 'before' | 'after'> &
  Pick<SessionItem, 'client' | 'os' | 'network' | 'network_kind'> & { by: 'self' | 'admin' | 'operator' | 'system' }

export type AuditFilter = {
  person?: string
  action?: string
  outcome?: 'success' | 'failure'
  from?: string
  to?: string
  search?: string
}

/** How the chain of audit events was when it was checked. */
export type AuditChain = {
  ok: boolean
  checked: number
  first_seq: number | null
  head: { seq: number; hash: string }
  fault: { seq: number; message: string } | null
  checked_at: string
}
