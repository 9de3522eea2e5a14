import { sql, type Kysely } from 'kysely'
import type { LimitsTables } from './limits.tables.ts'

/** One counter and the rule it follows; see {@link LimitRule}. `growsTo_s` null: no growing wait. */
export type Counted = { key: string; most: number; window_s: number; growsTo_s: number | null }
export type Wait = { key: string; until: Date }

/**
 * Stands where nothing has to wait. Not the time of a use: whoever read the clock a moment earlier and comes a moment later, as uses at
 * once do, would have to wait for it.
 */
const noWait = sql`'epoch'::timestamptz`

export type LimitsRepository = ReturnType<typeof createLimitsRepository>

/**
 * All SQL on `limit_counters`. Time comes from the caller, so that it is the clock of the gateway everywhere. Rows are locked in the order
 * in which a use is counted, and whoever tidies up passes over those that are, so that nobody waits in a circle.
 */
export function createLimitsRepository(db: Kysely<LimitsTables>) {
  return {
    /** The longest wait that holds for one of these keys. */
    findWait: async (keys: readonly string[], now: Date): Promise<Wait | null> => {
      const row = await db
        .selectFrom('limit_counters')
        .select(['key', 'wait_until'])
        .where(isAmong(keys))
        .where('wait_until', '>', now.toISOString())
        .where('expires_at', '>', now.toISOString())
        .orderBy('wait_until', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? null : { key: row.key, until: new Date(row.wait_until) }
    },
    count: (counted: readonly Counted[], now: Date): Promise<(number | null)[]> => count(db, counted, now),
    /**
     * Takes one use back; only what was counted while nothing had to wait is ever taken back, so nothing has to wait after it. Rows are
     * locked in the order of the keys, which is the one in which they are counted.
     */
    takeBack: (keys: readonly string[]): Promise<unknown> =>
      sql`
        with mine as (
          select key from limit_counters where ${isAmong(keys)} and uses > 0 order by array_position(${keys}::text[], key) for update
        )
        update limit_counters set uses = uses - 1, wait_until = ${noWait} where key in (select key from mine)`.execute(db),
    remove: (keys: readonly string[]): Promise<unknown> => db.deleteFrom('limit_counters').where(isAmong(keys)).execute(),
    removeBelow: (prefix: string): Promise<unknown> =>
      db.deleteFrom('limit_counters').where('key', '>=', prefix).where('key', '<', endOf(prefix)).execute(),
    find: (key: string, now: Date) =>
      db
        .selectFrom('limit_counters')
        .select(['uses', 'wait_until'])
        .where('key', '=', key)
        .where('expires_at', '>', now.toISOString())
        .executeTakeFirst(),
    countBelow: async (prefix: string, now: Date): Promise<number> => {
      const { rows } = await db
        .selectFrom('limit_counters')
        .select((eb) => eb.fn.countAll<number>().as('rows'))
        .where('key', '>=', prefix)
        .where('key', '<', endOf(prefix))
        .where('expires_at', '>', now.toISOString())
        .executeTakeFirstOrThrow()
      return rows
    },
    removeExpired: (now: Date): Promise<unknown> =>
      db
        .deleteFrom('limit_counters')
        .where('key', 'in', (eb) =>
          eb.selectFrom('limit_counters').select('key').where('expires_at', '<=', now.toISOString()).forUpdate().skipLocked(),
        )
        .execute(),
    /** Keeps `most` rows: those with the fewest uses go first, of these the ones that would expire first. Resolves with how many went. */
    removeLeastUsed: (most: number): Promise<number> => removeLeastUsed(db, most),
  }
}

/**
 * Counts a use under each rule in turn until one makes wait: its place in the list is null, and nothing is counted under those behind it.
 * One statement, so that of many at once no more get through than may, and one way to the database.
 */
async function count(db: Kysely<LimitsTables>, counted: readonly Counted[], now: Date): Promise<(number | null)[]> {
  if (counted.length === 0) return []
  const parts = counted.map((one, at) => sql`${sql.ref(`counted_${at}`)} as (${countOne(one, now, at)})`)
  const results = counted.map((_, at) => sql`(select uses from ${sql.ref(`counted_${at}`)}) as ${sql.ref(`uses_${at}`)}`)
  const { rows } = await sql<Record<string, number | null>>`with ${sql.join(parts)} select ${sql.join(results)}`.execute(db)
  return counted.map((_, at) => rows[0]?.[`uses_${at}`] ?? null)
}

function countOne({ key, most, window_s, growsTo_s }: Counted, now: Date, at: number) {
  const inWindow = sql`${now}::timestamptz + make_interval(secs => ${window_s})`
  const isOver = sql`c.expires_at <= ${now}::timestamptz`
  const uses = sql`case when ${isOver} then 1 else c.uses + 1 end`
  // A window keeps its end; a growing wait is forgotten a whole window after the last use.
  const expires = growsTo_s === null ? sql`case when ${isOver} then ${inWindow} else c.expires_at end` : inWindow
  const wait = (soFar: ReturnType<typeof sql>, end: ReturnType<typeof sql>) =>
    growsTo_s === null
      ? sql`case when ${soFar} >= ${most}::int then ${end} else ${noWait} end`
      : sql`case when ${soFar} >= ${most}::int
          then ${now}::timestamptz + make_interval(secs => least(power(2, least(${soFar} - ${most}::int, 30)), ${growsTo_s}))
          else ${noWait} end`
  const ifCountedBefore = at === 0 ? sql`` : sql`from ${sql.ref(`counted_${at - 1}`)}`
  return sql`
    insert into limit_counters as c (key, uses, wait_until, expires_at)
    select ${key}::text, 1, ${wait(sql`1`, inWindow)}, ${inWindow} ${ifCountedBefore}
    on conflict (key) do update set uses = ${uses}, wait_until = ${wait(uses, expires)}, expires_at = ${expires}
    where c.wait_until <= ${now}::timestamptz or ${isOver}
    returning uses`
}

async function removeLeastUsed(db: Kysely<LimitsTables>, most: number): Promise<number> {
  const { rows } = await db
    .selectFrom('limit_counters')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  if (rows <= most) return 0
  const removed = await db
    .deleteFrom('limit_counters')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('limit_counters')
        .select('key')
        .orderBy('uses')
        .orderBy('expires_at')
        .limit(rows - most)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirst()
  return Number(removed.numDeletedRows)
}

/** Unlike `in`, it may be an empty list. */
const isAmong = (keys: readonly string[]) => sql<boolean>`key = any(${keys}::text[])`

/** The first key after all that begin with a prefix; keys are ASCII and sorted by their bytes. */
const endOf = (prefix: string): string => `${prefix}\u007F`
