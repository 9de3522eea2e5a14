import type { Kysely, Transaction } from 'kysely'
import { hashOf, type ChainedEvent } from './audit.chain.ts'
import type { AuditTables } from './audit.tables.ts'

/** All SQL on `audit_events` and `audit_head`. */
export function createAuditRepository(db: Kysely<AuditTables>) {
  return {
    /** Puts an event at the end of the chain. Holds the chain until the transaction ends, so it comes last in one. */
    append: (event: Omit<ChainedEvent, 'seq'>, trx?: Transaction<AuditTables>): Promise<void> =>
      trx === undefined ? db.transaction().execute((own) => append(own, event)) : append(trx, event),
  }
}

async function append(trx: Transaction<AuditTables>, event: Omit<ChainedEvent, 'seq'>): Promise<void> {
  const head = await trx.selectFrom('audit_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow()
  const chained = { ...event, seq: head.seq + 1 }
  const hash = hashOf(head.hash, chained)
  const row = { ...chained, before: jsonOf(event.before), after: jsonOf(event.after), hash }
  await trx.insertInto('audit_events').values(row).execute()
  await trx.updateTable('audit_head').set({ seq: chained.seq, hash }).execute()
}

const jsonOf = (value: Record<string, unknown> | null): string | null => (value === null ? null : JSON.stringify(value))
