import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Cancel, Timers } from '@gatehouse/kit/timers'
import type { CheckedSample } from './health.monitor.ts'
import type { Reading } from './health.reading.ts'
import type { Entry, NewTransition } from './health.repository.ts'
import type { StateRecord } from './health.state-record.ts'

export type RecorderOptions = {
  /** Writes in one transaction, fenced by the term; false when the term is over. */
  write: (entry: Omit<Entry, 'term' | 'revision'>) => Promise<boolean>
  /** Whether there is such a service (still): what was seen of one that is gone goes with it. */
  isRegistered: (key: string) => boolean
  snapshotOf: (key: string) => { reading: Reading; state: StateRecord } | null
  onTermOver: () => void
  clock: Clock
  timers: Timers
  log: Log
}

const gatherMs = 500
const retryMs = 2000
/** So many checks are kept while the database is away; then the oldest go. */
const mostSamples = 200_000

/**
 * Writes down what a leader sees, and thereby tells the other gateways: changes at once, the rest together a little later. While the
 * database is away it is kept here, and written when it is back.
 */
export class Recorder {
  readonly #options: RecorderOptions
  #samples: CheckedSample[] = []
  #transitions: NewTransition[] = []
  readonly #touched = new Set<string>()
  #cancel: Cancel | null = null
  #writing: Promise<void> | null = null
  #isStopped = false
  #isFailing = false

  constructor(options: RecorderOptions) {
    this.#options = options
  }

  sample(sample: CheckedSample): void {
    this.#samples.push(sample)
    this.#schedule(gatherMs)
  }

  transition(transition: NewTransition): void {
    this.#transitions.push(transition)
    this.#schedule(this.#isFailing ? retryMs : 0)
  }

  /** That the reading of a service is another one now. */
  touch(key: string): void {
    this.#touched.add(key)
    this.#schedule(gatherMs)
  }

  /** Writes what is waiting; resolves when that has worked or failed. */
  flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    if (this.#isStopped) return Promise.resolve()
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null
      if (this.#isFailing) this.#schedule(retryMs)
      else if (this.#transitions.length > 0) this.#schedule(0)
      else if (this.#touched.size > 0) this.#schedule(gatherMs)
    })
    return this.#writing
  }

  /** Nothing is written any more; what waits is forgotten. */
  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  #schedule(inMs: number): void {
    if (this.#isStopped || this.#writing !== null) return
    if (this.#cancel !== null && inMs > 0) return
    this.#cancel?.()
    this.#cancel = this.#options.timers.after(inMs, () => void this.flush())
  }

  /** A service of the same key that is made later inherits nothing. */
  #dropUnregistered(): void {
    const { isRegistered } = this.#options
    this.#samples = this.#samples.filter(({ key }) => isRegistered(key))
    this.#transitions = this.#transitions.filter(({ service_key }) => isRegistered(service_key))
    for (const key of this.#touched) if (!isRegistered(key)) this.#touched.delete(key)
  }

  async #write(): Promise<void> {
    const { write, snapshotOf, onTermOver, clock, log } = this.#options
    this.#dropUnregistered()
    const keys = [...this.#touched]
    // Taken as they are now: more may come while this is written.
    const [samples, transitions] = [[...this.#samples], [...this.#transitions]]
    // From here on what is touched again has to be written again.
    this.#touched.clear()
    const states = keys.flatMap((key) => {
      const snapshot = snapshotOf(key)
      return snapshot === null ? [] : [{ key, ...snapshot }]
    })
    try {
      if (!(await write({ at: clock.now(), states, samples, transitions }))) return onTermOver()
      this.#samples = this.#samples.slice(samples.length)
      this.#transitions = this.#transitions.slice(transitions.length)
      if (this.#isFailing) log.info({ samples: samples.length }, 'what was seen of services meanwhile is written down')
      this.#isFailing = false
    } catch (error) {
      for (const key of keys) this.#touched.add(key)
      if (!this.#isFailing) log.warn({ err: error }, 'what is seen of services cannot be written down and is kept in memory')
      this.#isFailing = true
      this.#samples = this.#samples.slice(-mostSamples)
    }
    return undefined
  }
}
