import { runService } from '@gatehouse/kit/lifecycle'
import { createLog } from '@gatehouse/kit/log'
import { readGatewayConfig } from './config.ts'
import { serve } from './serve.ts'
import { startWorkers } from './workers/workers.start.ts'

await runService('gateway', async () => {
  const config = readGatewayConfig(process.env)
  const log = createLog({ name: 'gateway', level: config.logLevel })
  return config.workers === 1 ? serve({ config, log }) : startWorkers({ config, log })
})
