import type { Kysely, Transaction } from 'kysely'
import { hashOf, type ChainedEvent } from './audit.chain.ts'
import type { AuditTables } from './audit.tables.ts'

/** All SQL on `audit_events` and `audit_head`. */
export function createAuditRepository(db: Kysely<AuditTables>) {
  return {
    /** Puts events at the end of the chain. Holds the chain until the transaction ends, so it comes last in one. */
    append: (events: readonly NewEvent[], trx?: Transaction<AuditTables>): Promise<void> =>
      trx === undefined ? db.transaction().execute((own) => append(own, events)) : append(trx, events),
  }
}

type NewEvent = Omit<ChainedEvent, 'seq'>

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
