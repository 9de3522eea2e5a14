import { systemClock } from '@gatehouse/kit/clock'
import { waitForDatabase } from '@gatehouse/kit/db/database'
import { migrate } from '@gatehouse/kit/db/migrate'
import { newId } from '@gatehouse/kit/ids'
import { runService } from '@gatehouse/kit/lifecycle'
import { listen } from '@gatehouse/kit/http/listen'
import { createLog } from '@gatehouse/kit/log'
import { systemTimers } from '@gatehouse/kit/timers'
import packageFile from '../package.json' with { type: 'json' }
import { compose } from './compose.ts'
import { readGatewayConfig } from './config.ts'
import { migrationsFolder } from './database.ts'

await runService('gateway', async () => {
  const config = readGatewayConfig(process.env)
  const log = createLog({ name: 'gateway', level: config.logLevel })
  await using stack = new AsyncDisposableStack()
  const gateway = stack.use(await compose({ config, version: packageFile.version, log, clock: systemClock, timers: systemTimers, newId }))
  await waitForDatabase(gateway.database.pool, { url: config.databaseUrl, withinMs: 10_000 })
  await migrate({ db: gateway.database.db, folder: migrationsFolder, mode: config.migrate, log })
  await gateway.prepare()
  await listen(gateway.server, config)
  if (gateway.plainServer !== null) await listen(gateway.plainServer, { host: config.host, port: config.httpPort })
  log.info({ host: config.host, port: config.port, public_url: config.publicUrl }, 'the gateway listens')
  return stack.move()
})
