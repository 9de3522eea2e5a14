import { requireFreeAddress } from '@gatehouse/kit/http/listen'
import { newId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Worker } from 'node:worker_threads'
import { serveMetricsOfWorkers } from '../compose.workers.ts'
import type { GatewayConfig } from '../config.ts'
import { serve } from '../serve.ts'
import { createWorkersMemory } from './workers.memory.ts'
import { SupervisedWorker, type SupervisionLimits } from './workers.supervision.ts'

export type WorkersOptions = {
  config: GatewayConfig
  log: Log
  /** Called with each thread that is started. */
  onSpawn?: (thread: Worker) => void
  limits?: Partial<SupervisionLimits>
}

/**
 * Starts several workers that listen on one port, each a whole gateway on a thread of its own. They are to one another what several
 * gateways on one database are; what is limited for the gateway they count in memory that they share. Resolves when all listen.
 */
export async function startWorkers({ config, log, onSpawn = () => {}, limits = {} }: WorkersOptions): Promise<AsyncDisposable> {
  if (process.platform !== 'linux') {
    log.warn({ platform: process.platform }, 'several workers need Linux, so this gateway runs with one')
    return serve({ config: { ...config, workers: 1 }, log })
  }
  // Threads share the port, and so could another Gatehouse: nobody would notice.
  await requireFreeAddress(config)
  if (config.tlsCert !== null) await requireFreeAddress({ host: config.host, port: config.httpPort })
  await using stack = new AsyncDisposableStack()
  const memory = createWorkersMemory(config.workers)
  const about = { config, memory, log, onSpawn, limits }
  const workers = Array.from({ length: config.workers }, (_, number) => new SupervisedWorker({ ...about, number }))
  stack.defer(async () => void (await Promise.all(workers.map((worker) => worker.stop()))))
  const [first, ...others] = workers
  await first?.start({ first: true })
  await Promise.all(others.map((worker) => worker.start({ first: false })))
  stack.use(await serveMetricsOfWorkers({ config, log, newId, read: () => Promise.all(workers.map((worker) => worker.readMetrics())) }))
  log.info({ workers: config.workers }, 'all workers of the gateway listen')
  return stack.move()
}
