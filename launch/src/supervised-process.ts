import type { Log } from '@gatehouse/kit/log'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

/** `waiting`: it ended by itself and is started again in a moment. `failed`: it ended before it ever worked, so it stays ended. */
export type ProcessState = 'starting' | 'ready' | 'waiting' | 'stopping' | 'stopped' | 'failed'

export type SupervisedProcess = AsyncDisposable & {
  name: string
  state: () => ProcessState
  pid: () => number | null
  /** Starts it, unless it runs; resolves when it is ready or when it will not be. */
  start: () => Promise<void>
  /** Ends it (SIGTERM, after a limit SIGKILL) and keeps it ended. */
  stop: () => Promise<void>
  /** Ends it with SIGKILL, without waiting. */
  kill: () => void
}

export type SupervisedProcessOptions = {
  name: string
  spawn: () => ChildProcess
  /** Asked again and again after a start until it says yes. */
  isReady: () => Promise<boolean>
  /** Called when it ends before it was ever ready; then it is not started again by itself. */
  onFailedStart: (code: number | null) => void
  log: Log
  limits?: Partial<SupervisionLimits>
}

export type SupervisionLimits = {
  /** Time for an orderly end. */
  stopMs: number
  /** First pause before it is started again; doubles up to `maxPauseMs`. */
  firstPauseMs: number
  maxPauseMs: number
  /** Ran this long: the next end counts as the first one again. */
  healthyAfterMs: number
  probeMs: number
}

const defaultLimits: SupervisionLimits = { stopMs: 12_000, firstPauseMs: 1000, maxPauseMs: 30_000, healthyAfterMs: 60_000, probeMs: 50 }

type Run = { child: ChildProcess; began: number; ended: Promise<void> }

/** Keeps one process running: starts it, sees when it is ready, starts it again with growing pauses when it ends unasked. */
export function superviseProcess(options: SupervisedProcessOptions): SupervisedProcess {
  return new Supervision(options)
}

class Supervision implements SupervisedProcess {
  readonly #options: SupervisedProcessOptions
  readonly #limits: SupervisionLimits
  #state: ProcessState = 'stopped'
  #run: Run | null = null
  #everReady = false
  #failures = 0
  #nextStart: NodeJS.Timeout | undefined
  #settled = Promise.withResolvers<void>()
  #closed = false

  constructor(options: SupervisedProcessOptions) {
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
  }

  get name(): string {
    return this.#options.name
  }

  state(): ProcessState {
    return this.#state
  }

  pid(): number | null {
    return this.#run?.child.pid ?? null
  }

  async start(): Promise<void> {
    clearTimeout(this.#nextStart)
    if (this.#closed) return
    if (this.#run === null) {
      this.#failures = 0
      this.#settled = Promise.withResolvers<void>()
      this.#launch()
    }
    await this.#settled.promise
  }

  async stop(): Promise<void> {
    clearTimeout(this.#nextStart)
    if (this.#run === null) return this.#settle('stopped')
    const { child, ended } = this.#run
    // A second SIGTERM would make it end at once.
    if (this.#state === 'stopping') return ended
    this.#state = 'stopping'
    child.kill('SIGTERM')
    const timer = setTimeout(() => killGroup(child), this.#limits.stopMs)
    await ended
    clearTimeout(timer)
  }

  kill(): void {
    this.#closed = true
    clearTimeout(this.#nextStart)
    if (this.#run === null) return
    this.#state = 'stopping'
    killGroup(this.#run.child)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.stop()
  }

  #launch(): void {
    this.#state = 'starting'
    const child = this.#options.spawn()
    const began = performance.now()
    const ended = endOf(child).then((ending) => this.#onEnd(began, ending))
    const run = { child, began, ended }
    this.#run = run
    void this.#untilReady(run)
  }

  async #untilReady(run: Run): Promise<void> {
    while (this.#isStarting(run)) {
      if (await this.#options.isReady()) {
        if (this.#isStarting(run)) this.#onReady(run)
        return
      }
      await pause(this.#limits.probeMs)
    }
  }

  #isStarting(run: Run): boolean {
    return this.#run === run && this.#state === 'starting'
  }

  #onReady({ child, began }: Run): void {
    this.#everReady = true
    this.#options.log.info({ service: this.name, process: child.pid, ms: Math.round(performance.now() - began) }, 'service ready')
    this.#settle('ready')
  }

  #onEnd(began: number, { code, signal }: Ending): void {
    this.#run = null
    if (this.#state === 'stopping') return this.#settle('stopped')
    if (!this.#everReady) {
      this.#settle('failed')
      return this.#options.onFailedStart(code)
    }
    if (performance.now() - began > this.#limits.healthyAfterMs) this.#failures = 0
    const pauseMs = Math.min(this.#limits.firstPauseMs * 2 ** this.#failures, this.#limits.maxPauseMs)
    this.#failures += 1
    this.#options.log.warn({ service: this.name, code, signal, restart_in_ms: pauseMs }, 'service ended unasked, it is started again')
    this.#state = 'waiting'
    this.#nextStart = setTimeout(() => this.#launch(), pauseMs)
  }

  #settle(state: ProcessState): void {
    this.#state = state
    this.#settled.resolve()
  }
}

type Ending = { code: number | null; signal: NodeJS.Signals | null }

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })
}

/** The process leads a group of its own (spawned detached), so what it started goes with it. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}
