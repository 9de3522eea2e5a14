import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { GatewayConfig } from './config.ts'
import { createMetricsListener, sumMetrics, watchProcess, type MetricValues } from './features/metrics/metrics.feature.ts'

type WorkersMetricsOptions = {
  config: GatewayConfig
  log: Log
  newId: NewId
  /** What each worker counts. */
  read: () => Promise<MetricValues[]>
}

/** One listener for the metrics of all workers. */
export async function serveMetricsOfWorkers({ config, log, newId, read }: WorkersMetricsOptions): Promise<AsyncDisposable> {
  const { metricsHost: host, metricsPort: port } = config
  const readProcess = watchProcess()
  const listener = await createMetricsListener({
    host,
    port,
    log,
    newId,
    read: async () => sumMetrics([await readProcess(), ...(await read())]),
  })
  await listener.start()
  return listener
}
