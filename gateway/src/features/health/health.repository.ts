import { sql, type Kysely, type QueryExecutorProvider, type Transaction } from 'kysely'
import type { Bucket } from './health.buckets.ts'
import type { StoredHistory } from './health.history.ts'
import type { CheckedSample } from './health.monitor.ts'
import type { Reading } from './health.reading.ts'
import type { StateRecord } from './health.state-record.ts'
import type { HealthTables } from './health.tables.ts'

/** What is known of a service, as one gateway leaves it for the others. */
export type StoredState = { key: string; revision: number; reading: Reading; state: StateRecord; checkedWallMs: number }

export type NewTransition = {
  service_key: string
  at: Date
  from_status: string
  to_status: string
  reason: string | null
  because: string | null
  detail: string | null
}

/** What a leader has to write down. */
export type Entry = {
  term: number
  revision: number
  at: Date
  states: readonly { key: string; reading: Reading; state: StateRecord }[]
  samples: readonly CheckedSample[]
  transitions: readonly NewTransition[]
}

export type HealthRepository = ReturnType<typeof createHealthRepository>

/** Rows in one statement; PostgreSQL takes 65,535 parameters. */
const chunkRows = 2000

/** SQL on what was seen: states, samples, transitions. */
export function createHealthRepository(db: Kysely<HealthTables>) {
  return {
    /** Writes in one transaction, or not at all: false when the term is over. `announce` belongs to the same transaction. */
    write: (entry: Entry, announce: (trx: Transaction<HealthTables>) => Promise<void>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const current = await trx
          .selectFrom('health_leadership')
          .select('term')
          .where('term', '=', entry.term)
          .forShare()
          .executeTakeFirst()
        if (current === undefined) return false
        await writeStates(trx, entry)
        for (const rows of chunksOf(entry.samples)) await writeSamples(trx, rows)
        for (const rows of chunksOf(entry.transitions)) await trx.insertInto('health_transitions').values(rows).execute()
        await announce(trx)
        return true
      }),
    states: async (sinceRevision: number): Promise<StoredState[]> => {
      const rows = await db
        .selectFrom('health_states')
        .select(['service_key', 'revision', 'reading', 'state', 'updated_at'])
        .where('revision', '>', sinceRevision)
        .orderBy('revision')
        .execute()
      // Only a leader writes these columns, from the very types.
      return rows.map((row) => ({
        key: row.service_key,
        revision: row.revision,
        reading: row.reading as Reading,
        state: row.state as StateRecord,
        checkedWallMs: Date.parse(row.updated_at),
      }))
    },
    history: (nowS: number): Promise<Map<string, StoredHistory>> => loadHistory(db, nowS),
  }
}

const tablesOfServices = [
  'health_states',
  'health_samples',
  'health_buckets',
  'health_transitions',
  'health_maintenance',
  'health_back_notices',
]

/**
 * Deletes all that is kept about a service, in a transaction of whoever deletes the service. What is being written meanwhile is waited
 * for, so that it goes too.
 */
export async function forgetService(key: string, trx: QueryExecutorProvider): Promise<void> {
  await sql`select from health_leadership for update`.execute(trx)
  for (const name of tablesOfServices) await sql`delete from ${sql.table(name)} where service_key = ${key}`.execute(trx)
}

async function writeStates(trx: Transaction<HealthTables>, { term, revision, at, states }: Entry): Promise<void> {
  for (const rows of chunksOf(states)) {
    await trx
      .insertInto('health_states')
      .values(
        rows.map(({ key, reading, state }) => ({
          service_key: key,
          term,
          revision,
          reading: JSON.stringify(reading),
          state: JSON.stringify(state),
          updated_at: at,
        })),
      )
      .onConflict((conflict) =>
        conflict.column('service_key').doUpdateSet((row) => ({
          term: row.ref('excluded.term'),
          revision: row.ref('excluded.revision'),
          reading: row.ref('excluded.reading'),
          state: row.ref('excluded.state'),
          updated_at: row.ref('excluded.updated_at'),
        })),
      )
      .execute()
  }
}

async function writeSamples(trx: Transaction<HealthTables>, samples: readonly CheckedSample[]): Promise<void> {
  await trx
    .insertInto('health_samples')
    .values(samples.map(({ key, atS, ms, lastsS }) => ({ service_key: key, at: isoOf(atS), ms, lasts_s: lastsS })))
    // A commit whose answer was lost is repeated.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function loadHistory(db: Kysely<HealthTables>, nowS: number): Promise<Map<string, StoredHistory>> {
  const histories = new Map<string, { fiveMinutes: Bucket[]; hours: Bucket[]; samples: { atS: number; ms: number | null }[] }>()
  const historyOf = (key: string) => {
    const history = histories.get(key) ?? { fiveMinutes: [], hours: [], samples: [] }
    histories.set(key, history)
    return history
  }
  const second = sql<number>`extract(epoch from at)::float8`
  const buckets = await db
    .selectFrom('health_buckets')
    .select(['service_key', 'seconds', second.as('at_s'), 'checks', 'passed', 'watched_s', 'good_s'])
    .where((is) =>
      is.or([
        is.and([is('seconds', '=', 300), is('at', '>=', isoOf(nowS - 86_400))]),
        is.and([is('seconds', '=', 3600), is('at', '>=', isoOf(nowS - 30 * 86_400))]),
      ]),
    )
    .where('at', '<=', isoOf(nowS))
    .execute()
  for (const row of buckets) {
    const { fiveMinutes, hours } = historyOf(row.service_key)
    const bucket = { atS: row.at_s, checks: row.checks, passed: row.passed, watchedS: row.watched_s, goodS: row.good_s }
    ;(row.seconds === 300 ? fiveMinutes : hours).push(bucket)
  }
  const samples = await db
    .selectFrom('health_samples')
    .select(['service_key', second.as('at_s'), 'ms'])
    .where('at', '>=', isoOf(nowS - 3600))
    .where('at', '<=', isoOf(nowS))
    .orderBy('at')
    .execute()
  for (const row of samples) historyOf(row.service_key).samples.push({ atS: row.at_s, ms: row.ms })
  return histories
}

const isoOf = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString()

function chunksOf<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / chunkRows) }, (_, at) => rows.slice(at * chunkRows, (at + 1) * chunkRows))
}
