import { runService } from '@gatehouse/kit/lifecycle'
import { createLog } from '@gatehouse/kit/log'
import { setFlagsFromString } from 'node:v8'
import { readGatewayConfig } from './config.ts'
import { serve } from './serve.ts'
import { startWorkers } from './workers/workers.start.ts'

// V8 guesses by their source which objects will live long and makes them where only a full collection frees them. What a request needs
// lives as long as the request, whatever the guess: with it all that such an object refers to is kept as well, and each collection of
// young objects takes 10 ms instead of 1 (docs/decisions/0027-the-cost-of-a-request.md).
setFlagsFromString('--no-allocation-site-pretenuring')

await runService('gateway', async () => {
  const config = readGatewayConfig(process.env)
  const log = createLog({ name: 'gateway', level: config.logLevel })
  return config.workers === 1 ? serve({ config, log }) : startWorkers({ config, log })
})
