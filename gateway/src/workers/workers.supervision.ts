import { StartupError } from '@gatehouse/kit/errors'
import type { Log } from '@gatehouse/kit/log'
import { Worker } from 'node:worker_threads'
import type { GatewayConfig } from '../config.ts'
import { forgetWorker, type WorkersMemory } from './workers.memory.ts'
import type { FromWorker, ToWorker, WorkerMetrics, WorkerTask } from './workers.messages.ts'

export type SupervisionLimits = {
  /** First pause before a worker that ended is started again; doubles up to `maxPauseMs`. */
  firstPauseMs: number
  maxPauseMs: number
  /** Ran this long: the next end counts as the first one again. */
  healthyAfterMs: number
  /** Time for an orderly end; what is under way has 10 s of it. */
  stopMs: number
}

const defaultLimits: SupervisionLimits = { firstPauseMs: 500, maxPauseMs: 30_000, healthyAfterMs: 60_000, stopMs: 11_500 }

export type SupervisionOptions = {
  config: GatewayConfig
  memory: WorkersMemory
  number: number
  log: Log
  /** Called with each thread that is started. */
  onSpawn: (thread: Worker) => void
  limits?: Partial<SupervisionLimits>
}

/** Keeps one worker running: when its thread ends unasked, another takes its place after a pause. */
export class SupervisedWorker {
  readonly #options: SupervisionOptions
  readonly #limits: SupervisionLimits
  readonly #reading = new Map<number, (metrics: WorkerMetrics) => void>()
  #thread: Worker | null = null
  #isStopping = false
  #failures = 0
  #nextStart: NodeJS.Timeout | undefined
  #ended: Promise<unknown> = Promise.resolve()
  #reads = 0

  constructor(options: SupervisionOptions) {
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
  }

  /** Resolves when it listens; rejects when it cannot, and then it stays ended. */
  async start({ first }: { first: boolean }): Promise<void> {
    const fault = await this.#spawn(first)
    if (fault === null) return
    this.#isStopping = true
    throw fault
  }

  /** Lets what is under way finish, within a limit. */
  async stop(): Promise<void> {
    this.#isStopping = true
    clearTimeout(this.#nextStart)
    const thread = this.#thread
    if (thread === null) return
    this.#tell(thread, { kind: 'stop' })
    const late = setTimeout(() => void thread.terminate(), this.#limits.stopMs)
    await this.#ended
    clearTimeout(late)
  }

  /** What it counts; nothing while it is not there. */
  async readMetrics(): Promise<WorkerMetrics> {
    const thread = this.#thread
    if (thread === null) return []
    const { promise, resolve } = Promise.withResolvers<WorkerMetrics>()
    const id = (this.#reads += 1)
    this.#reading.set(id, resolve)
    const late = setTimeout(() => resolve([]), metricsPatienceMs)
    this.#tell(thread, { kind: 'read metrics', id })
    const metrics = await promise
    clearTimeout(late)
    this.#reading.delete(id)
    return metrics
  }

  /** Resolves with null when it listens, else with why it does not. */
  #spawn(first: boolean): Promise<Error | null> {
    const { config, memory, number, onSpawn } = this.#options
    const workerData: WorkerTask = { config, memory, number, first }
    // What the process was started with is for its main thread, such as ending with the launcher.
    const thread = new Worker(new URL('workers.thread.ts', import.meta.url), { workerData, execArgv: [], name: `worker ${number}` })
    this.#thread = thread
    const beganMs = performance.now()
    const listening = Promise.withResolvers<Error | null>()
    let fault: Error = new Error(`worker ${number} ended before it listened`)
    thread.on('message', (message: FromWorker) => {
      if (message.kind === 'listening') listening.resolve(null)
      else if (message.kind === 'metrics') this.#reading.get(message.id)?.(message.metrics)
      else fault = new StartupError(message.faults)
    })
    thread.on('error', (error) => (fault = error instanceof Error ? error : new Error(String(error))))
    const ended = Promise.withResolvers<undefined>()
    this.#ended = ended.promise
    thread.once('exit', () => {
      listening.resolve(fault)
      this.#onEnd(fault, performance.now() - beganMs)
      ended.resolve(undefined)
    })
    onSpawn(thread)
    return listening.promise
  }

  #onEnd(fault: Error, ranMs: number): void {
    const { memory, number, log } = this.#options
    this.#thread = null
    forgetWorker(memory, number)
    for (const resolve of this.#reading.values()) resolve([])
    if (this.#isStopping) return
    if (ranMs > this.#limits.healthyAfterMs) this.#failures = 0
    const pauseMs = Math.min(this.#limits.firstPauseMs * 2 ** this.#failures, this.#limits.maxPauseMs)
    this.#failures += 1
    log.error({ err: fault, worker: number, restart_in_ms: pauseMs }, 'a worker ended unasked, another takes its place')
    this.#nextStart = setTimeout(() => void this.#spawn(false), pauseMs)
  }

  #tell(thread: Worker, message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    thread.postMessage(message)
  }
}

const metricsPatienceMs = 2000
