import { StartupError } from '@gatehouse/kit/errors'
import { waitForDatabase } from '@gatehouse/kit/db/database'
import type { Log } from '@gatehouse/kit/log'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@gatehouse/kit/postgres/embedded-postgres'
import { ensureDatabase, provisionDatabase, type DatabaseUrls } from '@gatehouse/kit/postgres/provision'
import { readOrMakeRolePasswords } from '@gatehouse/kit/postgres/role-passwords'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import type { DataDirectory } from './data-directory.ts'
import type { DatabaseSource } from './launch.config.ts'

/** The services' database: each one's own URL, and the server's end where it is ours. */
export type ServicesDatabase = AsyncDisposable & {
  urls: DatabaseUrls
  /** pid of the embedded server, or null. */
  pid: () => number | null
  /** Ends the server at once, without waiting. */
  abandon: () => void
}

type DatabaseOptions = { source: DatabaseSource; directory: DataDirectory; log: Log }

const databaseName = 'gatehouse'
const patienceMs = 10_000

/** Starts or reaches the database and makes what the services need in it. */
export async function openServicesDatabase({ source, directory, log }: DatabaseOptions): Promise<ServicesDatabase> {
  if (source.kind === 'prepared') return withoutServer(source.urls)
  const passwords = await readOrMakeRolePasswords(directory.rolePasswords)
  if (source.kind === 'server') {
    await waitForServer(source.adminUrl)
    return withoutServer(await provisionDatabase({ adminUrl: source.adminUrl, passwords }))
  }
  const server = await keepServerRunning({ directory, log })
  try {
    const adminUrl = await ensureDatabase(server.adminUrl, databaseName)
    return { ...server, urls: await provisionDatabase({ adminUrl, passwords }) }
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}

const withoutServer = (urls: DatabaseUrls): ServicesDatabase => ({
  urls,
  pid: () => null,
  abandon: () => {},
  [Symbol.asyncDispose]: async () => {},
})

async function waitForServer(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5000 })
  pool.on('error', () => {})
  try {
    await waitForDatabase(pool, { url, withinMs: patienceMs })
  } finally {
    await pool.end()
  }
}

type RunningServer = Omit<ServicesDatabase, 'urls'> & { adminUrl: string }

/** Starts the embedded server and starts it again whenever it ends unasked; its URL stays the same. */
async function keepServerRunning({ directory, log }: Omit<DatabaseOptions, 'source'>): Promise<RunningServer> {
  const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ directory: directory.postgres, logFile: directory.postgresLog, log })
  const ending = new AbortController()
  let server = await start()
  const keep = async (): Promise<void> => {
    for (;;) {
      const { code, signal } = await server.ended
      if (ending.signal.aborted) return
      log.error({ code, signal }, 'the database server ended unasked, it is started again')
      await server.stop()
      const next = await startAgain(start, { log, ending: ending.signal })
      if (next === null) return
      server = next
      if (ending.signal.aborted) await server.stop()
      else log.info({ pid: server.pid }, 'the database server runs again')
    }
  }
  const kept = keep()
  return {
    adminUrl: server.adminUrl,
    pid: () => server.pid,
    abandon: () => {
      ending.abort()
      server.abandon()
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await server.stop()
      await kept
    },
  }
}

type Retrying = { log: Log; ending: AbortSignal }

async function startAgain(start: () => Promise<EmbeddedPostgres>, { log, ending }: Retrying): Promise<EmbeddedPostgres | null> {
  for (let pauseMs = 250; !ending.aborted; pauseMs = Math.min(pauseMs * 2, 10_000)) {
    try {
      return await start()
    } catch (error) {
      const faults = error instanceof StartupError ? error.faults : [String(error)]
      log.error({ faults, retry_in_ms: pauseMs }, 'the database server does not start')
      await pause(pauseMs, undefined, { signal: ending }).catch(() => {})
    }
  }
  return null
}
