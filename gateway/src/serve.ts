import { systemClock } from '@gatehouse/kit/clock'
import { waitForDatabase } from '@gatehouse/kit/db/database'
import { migrate } from '@gatehouse/kit/db/migrate'
import { listen } from '@gatehouse/kit/http/listen'
import { newId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { systemTimers } from '@gatehouse/kit/timers'
import packageFile from '../package.json' with { type: 'json' }
import { compose, type Gateway } from './compose.ts'
import type { GatewayConfig } from './config.ts'
import { migrationsFolder } from './database.ts'
import { shareOfOne, type WorkerShare } from './workers/workers.memory.ts'

export type ServeOptions = {
  config: GatewayConfig
  log: Log
  /** Its part in what the workers of a gateway share. */
  share?: WorkerShare
  /** Whether it does what is done once at the start of all workers. */
  first?: boolean
}

/** Starts a gateway in this thread: by itself, or as one worker of several that listen on the same port. */
export async function serve({ config, log, share = shareOfOne(), first = true }: ServeOptions): Promise<Gateway> {
  const { host, port, databaseUrl: url } = config
  const reusePort = config.workers > 1
  await using stack = new AsyncDisposableStack()
  const about = { config, version: packageFile.version, log, share, clock: systemClock, timers: systemTimers, newId }
  const gateway = stack.use(await compose(about))
  await waitForDatabase(gateway.database.pool, { url, withinMs: 10_000 })
  if (first) await migrate({ db: gateway.database.db, folder: migrationsFolder, mode: config.migrate, log })
  await gateway.prepare({ first })
  await listen(gateway.server, { host, port, reusePort })
  if (gateway.plainServer !== null) await listen(gateway.plainServer, { host, port: config.httpPort, reusePort })
  share.markListening()
  log.info({ host, port, public_url: config.publicUrl }, 'the gateway listens')
  stack.move()
  return gateway
}
