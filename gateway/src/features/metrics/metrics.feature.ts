import { AggregatorRegistry, collectDefaultMetrics, Registry, type MetricObjectWithValues, type MetricValue } from 'prom-client'
import { createMetricsListener, type MetricsListener, type MetricsListenerOptions } from './metrics.listener.ts'

export { createMetricsListener } from './metrics.listener.ts'

/** Figures as they are handed from a worker to whoever adds them up. */
export type MetricValues = MetricObjectWithValues<MetricValue<string>>[]

/**
 * Figures for Prometheus, at `GET /metrics` of a listener of its own.
 *
 * Invariants: never on the public port; nothing in them is about a person; reading them causes nothing; of several workers there is one
 * list, in which each figure says of the whole process what it says of one worker.
 */
export type Metrics = MetricsListener & {
  /** Where features register what they have to tell. How workers’ figures become one is the `aggregator` of each; they are added up unless it says otherwise. */
  registry: Registry
  values: () => Promise<MetricValues>
}

export type MetricsOptions = Omit<MetricsListenerOptions, 'read'> & {
  /** One of several workers: its figures are read by {@link Metrics.values}, and there is no listener. */
  isWorker: boolean
}

export async function createMetrics({ isWorker, port, ...options }: MetricsOptions): Promise<Metrics> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'gatehouse_' })
  // Those of the process are told by its main thread, once.
  if (isWorker) for (const { name } of registry.getMetricsAsArray()) if (name.startsWith(ofProcess)) registry.removeSingleMetric(name)
  const listener = await createMetricsListener({ ...options, port: isWorker ? null : port, read: () => registry.metrics() })
  return { ...listener, registry, values: () => registry.getMetricsAsJSON() }
}

const ofProcess = 'gatehouse_process_'

/** Watches the process as a whole, for its main thread. */
export function watchProcess(): () => Promise<MetricValues> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'gatehouse_' })
  for (const { name } of registry.getMetricsAsArray()) if (!name.startsWith(ofProcess)) registry.removeSingleMetric(name)
  return async () => {
    const values = await registry.getMetricsAsJSON()
    for (const metric of values) metric.aggregator = 'first'
    return values
  }
}

/** One text of the figures of several workers. */
export const sumMetrics = (workers: readonly MetricValues[]): Promise<string> => AggregatorRegistry.aggregate([...workers]).metrics()
