import { sql, type Kysely } from 'kysely'
import type { HealthTables } from './health.tables.ts'

const hourS = 3600
const dayS = 86_400
const keptTransitions = 500

export type StoredBucket = {
  at: string
  checks: number
  passed: number
  watched_s: number
  good_s: number
  p50: number | null
  p95: number | null
}

export type StoredTransition = {
  at: string
  from: string
  to: string
  reason: string | null
  because: string | null
  detail: string | null
}

export type BucketsRepository = ReturnType<typeof createBucketsRepository>

/** SQL that adds samples up, lets go of what is too old, and reads what is left for charts. */
export function createBucketsRepository(db: Kysely<HealthTables>) {
  return {
    /** Adds up all samples since a moment, anew each time: what is there already is replaced by the same or more. */
    addUp: async (sinceS: number): Promise<void> => {
      for (const seconds of [300, hourS]) await addUp(db, seconds, Math.floor(sinceS / seconds) * seconds)
    },
    /** Lets go of what is older than its time: samples after a day, five minutes after a week, hours after 90 days. */
    forget: (nowS: number): Promise<void> => forget(db, nowS),
    /** The latest moment up to which samples have been added up, in seconds since the epoch. */
    addedUpTo: async (): Promise<number | null> => {
      const row = await db
        .selectFrom('health_buckets')
        .select(sql<number | null>`extract(epoch from max(at))::float8`.as('at_s'))
        .where('seconds', '=', 300)
        .executeTakeFirst()
      return row?.at_s ?? null
    },
    buckets: (key: string, { seconds, sinceS }: { seconds: number; sinceS: number }): Promise<StoredBucket[]> =>
      db
        .selectFrom('health_buckets')
        .select(['at', 'checks', 'passed', 'watched_s', 'good_s', 'p50', 'p95'])
        .where('service_key', '=', key)
        .where('seconds', '=', seconds)
        .where('at', '>=', isoOf(sinceS))
        .orderBy('at')
        .execute(),
    transitions: (key: string, limit: number): Promise<StoredTransition[]> =>
      db
        .selectFrom('health_transitions')
        .select(['at', 'from_status as from', 'to_status as to', 'reason', 'because', 'detail'])
        .where('service_key', '=', key)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
    /** The latest of all services. */
    latestTransitions: (limit: number): Promise<(StoredTransition & { key: string })[]> =>
      db
        .selectFrom('health_transitions')
        .select(['service_key as key', 'at', 'from_status as from', 'to_status as to', 'reason', 'because', 'detail'])
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
  }
}

async function addUp(db: Kysely<HealthTables>, seconds: number, fromS: number): Promise<void> {
  await sql`
    insert into health_buckets (service_key, seconds, at, checks, passed, watched_s, good_s, p50, p95)
    select service_key, ${seconds}::int, to_timestamp(floor(extract(epoch from at) / ${seconds}::int) * ${seconds}::int),
      count(*), count(ms), sum(watched), sum(case when ms is null then 0 else watched end),
      percentile_disc(0.5) within group (order by ms), percentile_disc(0.95) within group (order by ms)
    from (
      select service_key, at, ms,
        least(lasts_s, extract(epoch from coalesce(lead(at) over (partition by service_key order by at), at) - at)) as watched
      from health_samples where at >= to_timestamp(${fromS}::float8)
    ) as sample
    group by 1, 3
    on conflict (service_key, seconds, at) do update set checks = excluded.checks, passed = excluded.passed,
      watched_s = excluded.watched_s, good_s = excluded.good_s, p50 = excluded.p50, p95 = excluded.p95`.execute(db)
}

async function forget(db: Kysely<HealthTables>, nowS: number): Promise<void> {
  const before = (ageS: number): string => isoOf(nowS - ageS)
  // More than a day is kept, so that an hour that is added up again is always whole.
  const samplesBefore = before(dayS + 4 * hourS)
  await db.deleteFrom('health_samples').where('at', '<', samplesBefore).execute()
  for (const { seconds, days } of [
    { seconds: 300, days: 7 },
    { seconds: hourS, days: 90 },
  ]) {
    await db
      .deleteFrom('health_buckets')
      .where('seconds', '=', seconds)
      .where('at', '<', before(days * dayS))
      .execute()
  }
  await sql`
    delete from health_transitions as gone using (
      select id, row_number() over (partition by service_key order by id desc) as place from health_transitions
    ) as numbered
    where gone.id = numbered.id and numbered.place > ${keptTransitions}`.execute(db)
}

const isoOf = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString()
