import { sql, type Kysely, type Transaction } from 'kysely'
import { bytesAfterSeq, hashOf, type ChainedEvent } from './audit.chain.ts'
import type { AuditTables } from './audit.tables.ts'

/** All SQL on `audit_events` and `audit_head`. */
export function createAuditRepository(db: Kysely<AuditTables>) {
  return {
    /** Puts events at the end of the chain. Holds the chain until the transaction ends, so it comes last in one. */
    append: (events: readonly NewEvent[], trx?: Transaction<AuditTables>): Promise<void> => {
      const [first, ...others] = events
      if (first !== undefined && others.length === 0) return appendOne(trx ?? db, first)
      return trx === undefined ? db.transaction().execute((own) => append(own, events)) : append(trx, events)
    },
  }
}

type NewEvent = Omit<ChainedEvent, 'seq'>

/** As nearly always: one statement, so one way to the database and one flush. Place and hash, as audit.chain.ts has it, are made there. */
async function appendOne(db: Kysely<AuditTables>, event: NewEvent): Promise<void> {
  const { id, at, action, outcome, actor_kind, actor_id, actor_label, target_kind, target_id, target_label, address, request_id } = event
  const { numAffectedRows } = await sql`
    with head as (
      update audit_head
      set seq = seq + 1, hash = sha256(hash || convert_to('[' || (seq + 1), 'UTF8') || ${bytesAfterSeq(event)}::bytea)
      returning seq, hash
    )
    insert into audit_events (seq, id, at, action, outcome, actor_kind, actor_id, actor_label, target_kind, target_id, target_label,
      before, after, address, request_id, hash)
    select seq, ${id}::uuid, ${at}::timestamptz, ${action}::text, ${outcome}::text, ${actor_kind}::text, ${actor_id}::uuid, ${actor_label}::text,
      ${target_kind}::text, ${target_id}::text, ${target_label}::text, ${jsonOf(event.before)}::jsonb, ${jsonOf(event.after)}::jsonb,
      ${address}::text, ${request_id}::text, hash
    from head`.execute(db)
  if (numAffectedRows !== 1n) throw new Error('the audit trail has lost its end, so nothing can be written to it')
}

async function append(trx: Transaction<AuditTables>, events: readonly NewEvent[]): Promise<void> {
  let head = await trx.selectFrom('audit_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow()
  const rows = events.map((event) => {
    const chained = { ...event, seq: head.seq + 1 }
    head = { seq: chained.seq, hash: hashOf(head.hash, chained) }
    return { ...chained, before: jsonOf(event.before), after: jsonOf(event.after), hash: head.hash }
  })
  await trx.insertInto('audit_events').values(rows).execute()
  await trx.updateTable('audit_head').set(head).execute()
}

const jsonOf = (value: Record<string, unknown> | null): string | null => (value === null ? null : JSON.stringify(value))
