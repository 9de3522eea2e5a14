import type { Transaction } from 'kysely'
import type { AuditTables } from './audit.tables.ts'

/** Who did something: a person, somebody at the command line, or Gatehouse itself. */
export type AuditActor = { kind: 'user' | 'operator' | 'system'; id: string | null; label: string | null }

/** What happened. `before` and `after` hold what changed, as JSON, and never a secret. */
export type AuditEvent = {
  /** Area and past participle: `group.created`, `session.refused`. */
  action: string
  outcome: 'success' | 'failure'
  actor: AuditActor
  /** What it was done to; the label is what people call it, for it may be gone when somebody reads this. */
  target: { kind: string; id: string; label: string | null } | null
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
  /** The address of the client, behind trusted proxies if there are any. */
  address?: string | null
  request_id?: string | null
}

/**
 * Writes an event at the end of the chain, within the transaction of the change where one is given. It holds the chain until that
 * ends, so it comes last: after it nothing else may wait for a lock.
 */
export type RecordAudit = (event: AuditEvent, trx?: Transaction<AuditTables>) => Promise<void>
