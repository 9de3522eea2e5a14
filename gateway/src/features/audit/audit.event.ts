import type { Transaction } from 'kysely'
import type { AuditTables } from './audit.tables.ts'

/** Who did something: a person, somebody at the command line, or Gatehouse itself. */
export type AuditActor = { kind: 'user' | 'operator' | 'system'; id: string | null; label: string | null }

/** By whom something is done, and the request it came with: null where there was none, as at the command line. */
export type AuditOrigin = { actor: AuditActor; address: string | null; request_id: string | null }

/** The same for what came with a request; the address is the client's, behind trusted proxies if there are any. */
export type RequestOrigin = AuditOrigin & { address: string; request_id: string }

/** What happened. `before` and `after` hold what changed, as JSON, and never a secret. */
export type AuditEvent = AuditOrigin & {
  /** Area and past participle: `group.created`, `session.refused`. */
  action: string
  outcome: 'success' | 'failure'
  /** What it was done to; the label is what people call it, for it may be gone when somebody reads this. */
  target: { kind: string; id: string; label: string | null } | null
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
}

/**
 * Writes an event, or several at once, at the end of the chain, within the transaction of the change where one is given. It holds the
 * chain until that ends, so it comes last: after it nothing else may wait for a lock.
 */
export type RecordAudit = (event: AuditEvent | readonly AuditEvent[], trx?: Transaction<AuditTables>) => Promise<void>
