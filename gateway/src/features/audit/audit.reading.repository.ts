import { findFew, patternOf, someHolds } from '@gatehouse/kit/db/search'
import { isId } from '@gatehouse/kit/ids'
import { sql, type Kysely, type Selectable, type SelectQueryBuilder } from 'kysely'
import type { AuditFilter } from './audit.schemas.ts'
import type { AuditTables } from './audit.tables.ts'

export type StoredEvent = Selectable<AuditTables['audit_events']>
export type ChainHead = { seq: number; hash: Buffer }

export type AuditReading = ReturnType<typeof createAuditReading>

/** All reading of `audit_events`, and the one way in which events go: the oldest, all that are old enough. */
export function createAuditReading(db: Kysely<AuditTables>) {
  return {
    /** The newest events before this place in the chain. */
    list: async (filter: AuditFilter, { before, limit }: { before: number | null; limit: number }): Promise<StoredEvent[]> => {
      const few = await findFewEvents(db, filter.search?.trim() ?? '')
      let query = db.selectFrom('audit_events').selectAll().orderBy('seq', 'desc').limit(limit)
      if (before !== null) query = query.where('seq', '<', before)
      if (few === null) return filtered(query, filter).execute()
      return filtered(query.where(sql<boolean>`seq = any(${few}::bigint[])`), { ...filter, search: undefined }).execute()
    },
    /** Events in the order of the chain, after this place. */
    listAfter: (seq: number, limit: number): Promise<StoredEvent[]> =>
      db.selectFrom('audit_events').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute(),
    head: (): Promise<ChainHead> => db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow(),
    findTrim: (seq: number): Promise<StoredEvent | undefined> =>
      db
        .selectFrom('audit_events')
        .selectAll()
        .where('action', '=', 'audit.trimmed')
        .where(sql<boolean>`(after ->> 'last_seq')::bigint = ${seq}`)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst(),
    /** Removes all events before the first that is not older than this; tells the last one removed. */
    trim: (before: Date, work: (removed: ChainHead & { count: number }, trx: AuditTransaction) => Promise<void>): Promise<number> =>
      db.transaction().execute(async (trx) => {
        // Whoever writes waits meanwhile, so the end of the chain is not under what is removed.
        await trx.selectFrom('audit_head').select('seq').forUpdate().execute()
        const last = await findLastBefore(trx, before)
        if (last === undefined) return 0
        const removed = await trx.deleteFrom('audit_events').where('seq', '<=', last.seq).executeTakeFirstOrThrow()
        const count = Number(removed.numDeletedRows)
        await work({ ...last, count }, trx)
        return count
      }),
  }
}

type AuditTransaction = Parameters<Parameters<ReturnType<Kysely<AuditTables>['transaction']>['execute']>[0]>[0]

/** The last event of the oldest part; the newest event always stays, so that the chain has an end to go on from. */
async function findLastBefore(trx: AuditTransaction, before: Date): Promise<ChainHead | undefined> {
  const kept = await trx
    .selectFrom('audit_events')
    .select((eb) => eb.fn.min('seq').as('seq'))
    .where('at', '>=', before.toISOString())
    .executeTakeFirst()
  const newest = trx.selectFrom('audit_head').select('seq')
  return trx
    .selectFrom('audit_events')
    .select(['seq', 'hash'])
    .where('seq', '<', (eb) => eb.fn.coalesce(eb.val(kept?.seq ?? null), newest))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

type Query = SelectQueryBuilder<AuditTables, 'audit_events', StoredEvent>

function filtered(query: Query, { actor, target, person, action, outcome, from, to, search }: AuditFilter): Query {
  const conditions = [
    actor === undefined
      ? null
      : isId(actor)
        ? sql<boolean>`actor_id = ${actor}::uuid`
        : sql<boolean>`actor_label ilike ${patternOf(actor)}`,
    target === undefined
      ? null
      : isId(target)
        ? sql<boolean>`target_id = ${target}`
        : sql<boolean>`(target_label ilike ${patternOf(target)} or target_id = ${target})`,
    person === undefined ? null : sql<boolean>`(actor_id = ${person}::uuid or target_id = ${person})`,
    action === undefined ? null : sql<boolean>`(action = ${action} or (action >= ${`${action}.`} and action < ${`${action}/`}))`,
    outcome === undefined ? null : sql<boolean>`outcome = ${outcome}`,
    from === undefined ? null : sql<boolean>`at >= ${from}::timestamptz`,
    to === undefined ? null : sql<boolean>`at < ${to}::timestamptz`,
    search === undefined || search.trim() === '' ? null : someHolds([words], search.trim()),
  ]
  return conditions.reduce<Query>((narrowed, condition) => (condition === null ? narrowed : narrowed.where(condition)), query)
}

/** As it is indexed: the words of this and of the migration have to be the same. */
const words = sql`(action || ' ' || coalesce(actor_label, '') || ' ' || coalesce(target_label, '') || ' ' || coalesce(target_id, '') || ' '
  || coalesce(address, '') || ' ' || coalesce(request_id, ''))`

/** Places of the events with this in them, by the index. */
const findFewEvents = (db: Kysely<AuditTables>, search: string): Promise<number[] | null> =>
  findFew(db, { search, shortest: 3 }, (holds) => sql`select seq as key from audit_events where ${holds(words)}`)
