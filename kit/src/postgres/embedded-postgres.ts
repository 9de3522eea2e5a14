import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Log } from '../log.ts'
import { ensureCluster, superuser, type Cluster } from './cluster.ts'
import { defaultStopLimits, send, startPostmaster, stopOrphan, stopServer, type ServerEnding, type StopLimits } from './postmaster.ts'
import { packagedPrograms, preparePrograms, type PostgresVersion } from './programs.ts'
import { serverAccountFor } from './server-account.ts'
import { reachByShortPath } from './socket-path.ts'

/**
 * A real PostgreSQL server from npm, run for one data directory: reached by a Unix socket in that directory, no TCP port, under an
 * unprivileged account when we are root. See docs/decisions/0003-embedded-postgresql.md.
 */
export type EmbeddedPostgres = AsyncDisposable & {
  pid: number
  /** Connection URL of the superuser to database `postgres`; see `withDatabase` and `withLogin` of connection-url.ts. */
  adminUrl: string
  /** Resolves when the server has ended, asked or not. */
  ended: Promise<ServerEnding>
  /** Ends the server; open transactions are rolled back. */
  stop: (limits?: StopLimits) => Promise<void>
  /** Tells the server to end at once, without waiting; the next start recovers. */
  abandon: () => void
}

export type EmbeddedPostgresOptions = {
  /** The data directory of the server. Its parent exists and only one process at a time uses it (see launch's lock). */
  directory: string
  logFile: string
  log: Log
  version?: PostgresVersion
  /** False only for throw-away servers of tests: no fsync. */
  durable?: boolean
  /** Folder with PostgreSQL's `bin`, `lib`, `share`; by default the one npm installed. */
  native?: string
}

const socketName = '.s.PGSQL.5432'

/** Starts the server, making its data directory first when there is none and stopping what an earlier, killed run left behind. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { directory, logFile, log, version = 18, durable = true } = options
  const account = serverAccountFor(directory)
  await mkdir(dirname(directory), { recursive: true, mode: 0o700 })
  const programs = await preparePrograms({ native: options.native ?? packagedPrograms(version), account, cluster: directory })
  const cluster: Cluster = { directory, programs, version, account, durable }
  await stopOrphan(directory, log)
  await ensureCluster(cluster)
  const reachable = await reachByShortPath(directory, socketName.length)
  const { pid, ended } = await startPostmaster(cluster, logFile, log)
  let running = true
  void ended.then(() => (running = false))
  const stop = async (limits: StopLimits = defaultStopLimits): Promise<void> => {
    // The pid of a server that has ended may be another process's by now.
    if (running) await stopServer(pid, limits)
    await ended
    await reachable[Symbol.asyncDispose]()
  }
  return {
    pid,
    adminUrl: `postgresql://${superuser}@localhost/postgres?host=${encodeURIComponent(reachable.path)}`,
    ended,
    stop,
    abandon: () => void (running && send(pid, 'SIGQUIT')),
    [Symbol.asyncDispose]: stop,
  }
}
