import type { MetricObjectWithValues, MetricValue } from 'prom-client'
import type { GatewayConfig } from '../config.ts'
import type { WorkersMemory } from './workers.memory.ts'

/** What a worker’s thread is started with. */
export type WorkerTask = {
  config: GatewayConfig
  memory: WorkersMemory
  number: number
  /** Whether it does what is done once, before anybody listens: the schema, the first admin, the files of settings. */
  first: boolean
}

export type WorkerMetrics = MetricObjectWithValues<MetricValue<string>>[]

export type ToWorker = { kind: 'stop' } | { kind: 'read metrics'; id: number }

/** `fault`: it could not be started, for these reasons. */
export type FromWorker =
  | { kind: 'listening' }
  | { kind: 'metrics'; id: number; metrics: WorkerMetrics }
  | { kind: 'fault'; faults: string[] }
