import { systemClock } from '@gatehouse/kit/clock'
import { newId } from '@gatehouse/kit/ids'
import { runService } from '@gatehouse/kit/lifecycle'
import { createLog } from '@gatehouse/kit/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { compose } from './compose.ts'
import { readDocumentsConfig } from './config.ts'

await runService('documents', async () => {
  const config = readDocumentsConfig(process.env)
  const log = createLog({ name: 'documents', level: config.logLevel })
  const service = await compose(config, { log, clock: systemClock, timers: systemTimers, newId })
  try {
    await service.server.listen({ host: config.host, port: config.port })
  } catch (error) {
    await service[Symbol.asyncDispose]()
    throw error
  }
  log.info({ host: config.host, port: config.port }, 'documents listens')
  return service
})
