import { Kysely, PostgresDialect, type ColumnType, type PostgresPool } from 'kysely'
import { Pool, TypeOverrides, types as pgTypes } from 'pg'
import { StartupError, temporarilyUnavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import { keepPlans } from './planned-once.ts'

/** A `timestamptz`: read as ISO 8601 text in UTC, so a row goes into JSON as it is; written as text or Date. */
export type Timestamp = ColumnType<string, string | Date, string | Date>
export type NullableTimestamp = ColumnType<string | null, string | Date | null, string | Date | null>

export type Database<T> = AsyncDisposable & {
  db: Kysely<T>
  /** The pool beneath, for what needs plain `pg`: LISTEN, COPY. */
  pool: Pool
}

export type DatabaseOptions = {
  url: string
  /** Most connections of this process. */
  max: number
  /** Shown in pg_stat_activity. */
  applicationName: string
  log: Log
  /** A statement that runs longer is cancelled, in milliseconds. */
  statementTimeoutMs?: number
  /** How long a query waits for a connection, in milliseconds; then it is refused as temporarily unavailable. */
  connectWithinMs?: number
}

const types = new TypeOverrides()
types.setTypeParser(pgTypes.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())
types.setTypeParser(pgTypes.builtins.INT8, Number)

/**
 * Queries here take milliseconds. Starting other processes for one, or compiling it, takes longer than it saves, the more so on a busy
 * machine. `options` in the URL win.
 */
const forShortQueries = '-c max_parallel_workers_per_gather=0 -c jit=off'

/** Opens a pool on PostgreSQL. `int8` is read as a number: counts and sizes here stay far below 2^53. */
export function openDatabase<T>(options: DatabaseOptions): Database<T> {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectWithinMs ?? 5000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeoutMs ?? 5000,
    idle_in_transaction_session_timeout: 10_000,
    options: forShortQueries,
    types,
  })
  // An idle connection that breaks (the server restarts) is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => options.log.warn({ err: error }, 'a database connection was lost'))
  pool.on('connect', keepPlans)
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool: refusingPool(pool, options.log) }) })
  return { db, pool, [Symbol.asyncDispose]: () => db.destroy() }
}

/** The pool for queries: that no connection can be had, for want of a free one or of a database, is nobody’s fault and passes. */
function refusingPool(pool: Pool, log: Log): PostgresPool {
  return {
    options: pool.options,
    connect: () =>
      pool.connect().catch((error: unknown) => {
        log.warn({ err: error, waiting: pool.waitingCount }, 'a query got no connection to the database')
        throw temporarilyUnavailable({ detail: 'The database does not answer.', retryAfterS: 2, cause: error })
      }),
    end: () => pool.end(),
  }
}

/** Waits until the database answers, at most `withinMs`; then gives up with one sentence. The URL's password is not shown. */
export async function waitForDatabase(pool: Pool, options: { url: string; withinMs: number }): Promise<void> {
  const deadline = performance.now() + options.withinMs
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
    try {
      await pool.query('select 1')
      return
    } catch (error) {
      if (performance.now() + pauseMs > deadline || isRefusal(error)) {
        throw new StartupError([`The database at ${shown(options.url)} cannot be used: ${reasonOf(error)}.`], { cause: error })
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/** Errors that waiting does not mend: wrong password (28P01), no such role (28000), no such database (3D000). */
const isRefusal = (error: unknown): boolean => ['28P01', '28000', '3D000'].includes(sqlStateOf(error) ?? '')

/** The SQLSTATE of a database error, such as `23505` for a broken unique constraint; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The name of the constraint a database error broke, or undefined. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  return error instanceof Error && error.message !== '' ? error.message : (sqlStateOf(error) ?? 'it does not answer')
}

function shown(url: string): string {
  if (!URL.canParse(url)) return 'DATABASE_URL'
  const { hostname, port, pathname, searchParams } = new URL(url)
  return `${searchParams.get('host') ?? (hostname || 'localhost')}${port === '' ? '' : `:${port}`}${pathname}`
}
