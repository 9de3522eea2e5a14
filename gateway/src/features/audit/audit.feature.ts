import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Kysely, Transaction } from 'kysely'
import { createAuditRepository } from './audit.repository.ts'
import type { AuditTables } from './audit.tables.ts'

export type { AuditTables } from './audit.tables.ts'

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

/**
 * What people and operators did, in an order that cannot be changed unseen.
 *
 * It owns `audit_events` and `audit_head`. Invariants: events are only ever added; each one's hash covers it and the hash before; an
 * event of a transaction is kept exactly when the transaction is.
 */
export type Audit = { record: RecordAudit }

export type AuditOptions = { db: Kysely<AuditTables>; clock: Clock; newId: NewId }

export function createAudit({ db, clock, newId }: AuditOptions): Audit {
  const repository = createAuditRepository(db)
  return {
    record: ({ action, outcome, actor, target, before = null, after = null, address = null, request_id = null }, trx) =>
      repository.append(
        {
          id: newId(),
          at: clock.now().toISOString(),
          action,
          outcome,
          actor_kind: actor.kind,
          actor_id: actor.id,
          actor_label: actor.label,
          target_kind: target?.kind ?? null,
          target_id: target?.id ?? null,
          target_label: target?.label ?? null,
          before,
          after,
          address,
          request_id,
        },
        trx,
      ),
  }
}
