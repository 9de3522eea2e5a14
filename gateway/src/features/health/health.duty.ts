import type { Log } from '@gatehouse/kit/log'
import type { Service } from '../registry/registry.feature.ts'
import type { BucketsRepository } from './health.buckets.repository.ts'
import { createMonitor, type Monitor, type MonitorOptions, type Transition } from './health.monitor.ts'
import { readingOf, type Reading } from './health.reading.ts'
import { Recorder } from './health.recorder.ts'
import type { HealthRepository, NewTransition } from './health.repository.ts'
import { recordOf, resumeState } from './health.state-record.ts'
import type { Moment } from './health.status.ts'

export type DutyOptions = Omit<MonitorOptions, 'listener'> & {
  term: number
  services: () => readonly Service[]
  isInMaintenance: (service: Service) => boolean
  repository: HealthRepository
  buckets: BucketsRepository
  /** Tells the other gateways, as part of the transaction. */
  announce: Parameters<HealthRepository['write']>[1]
  onReading: (key: string, reading: Reading) => void
  /** A change as it goes into the history, with the root of it. */
  describe: (transition: Transition) => NewTransition
  onTermOver: (term: number) => void
  log: Log
}

/** How often samples are added up. */
const addUpMs = 60_000
/** How often readings are refreshed, whose bars move on with time, and what is too old is let go. */
const houseworkMs = 300_000
/** Samples are added up again further back than needed: the last ones of before did not know yet how long they stand. */
const overlapS = 300
/** Later terms count above all that earlier ones have counted. */
const revisionsPerTerm = 1e9

/** What the gateway does that checks: it watches all services, writes down what it sees, and tells of each change. */
export class Duty {
  readonly #options: DutyOptions
  readonly #monitor: Monitor
  readonly #recorder: Recorder
  readonly #stopHousework: () => void
  readonly #takingOver: Promise<void>
  readonly #shown = new Set<string>()
  #term: number
  #revision: number
  #isDone = false

  constructor(options: DutyOptions) {
    this.#options = options
    this.#term = options.term
    this.#revision = options.term * revisionsPerTerm
    this.#monitor = createMonitor({
      ...options,
      listener: {
        checked: (key, sample) => {
          if (sample !== null) this.#recorder.sample(sample)
          this.#show(key)
        },
        changed: (change) => this.#noteChange(change),
      },
    })
    this.#recorder = new Recorder({
      ...options,
      write: (entry) => {
        this.#revision += 1
        return options.repository.write({ ...entry, term: this.#term, revision: this.#revision }, options.announce)
      },
      isRegistered: (key) => options.services().some((service) => service.key === key),
      snapshotOf: (key) => this.#snapshotOf(key),
      onTermOver: () => options.onTermOver(this.#term),
    })
    this.#takingOver = this.#takeOver()
    const stopAddingUp = options.timers.every(addUpMs, () => void this.#addUp())
    const stopHousework = options.timers.every(houseworkMs, () => {
      this.#showAll()
      void this.#forget()
    })
    this.#stopHousework = () => {
      stopAddingUp()
      stopHousework()
    }
  }

  /** Takes over services and maintenance as they are now. */
  sync(): void {
    if (this.#isDone) return
    this.#monitor.sync(this.#options.services(), this.#options.isInMaintenance)
    // What changed tells so itself; what is new has not been shown yet.
    for (const { key } of this.#options.services()) if (!this.#shown.has(key)) this.#show(key)
  }

  checkSoon(key: string): void {
    this.#monitor.checkSoon(key)
  }

  /** Writes on under another term, when nobody else led in between. */
  goOn(term: number): void {
    this.#term = term
    this.#revision = term * revisionsPerTerm
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopHousework()
    this.#monitor[Symbol.dispose]()
    await this.#recorder.flush()
    this.#isDone = true
    this.#recorder.stop()
    await this.#takingOver
  }

  async #takeOver(): Promise<void> {
    const { repository, services, isInMaintenance, log } = this.#options
    const stored = await repository.states(0).catch((error: unknown) => {
      log.warn({ err: error }, 'what was known of the services could not be read')
      return []
    })
    if (this.#isDone) return
    this.#monitor.sync(services(), isInMaintenance)
    const at = this.#now()
    for (const { key, state, checkedWallMs } of stored) this.#monitor.resume(key, resumeState(state, checkedWallMs, at), checkedWallMs)
    this.#showAll()
    // What is added up is read back, so it is brought up to date first.
    await this.#addUp()
    try {
      for (const [key, history] of await repository.history(this.#monitor.nowS())) this.#monitor.restoreHistory(key, history)
      this.#showAll()
    } catch (error) {
      log.warn({ err: error }, 'the history of the services could not be read')
    }
  }

  async #forget(): Promise<void> {
    const { buckets, log } = this.#options
    await buckets.forget(this.#monitor.nowS()).catch((error: unknown) => log.warn({ err: error }, 'old history of the services is kept'))
  }

  async #addUp(): Promise<void> {
    const { buckets, services, log } = this.#options
    try {
      await this.#recorder.flush()
      if (this.#isDone) return
      const longestS = Math.max(0, ...services().map(({ interval_s }) => interval_s * 2.5))
      const sinceS = (await buckets.addedUpTo()) ?? this.#monitor.nowS() - 86_400
      await buckets.addUp(sinceS - longestS - overlapS)
    } catch (error) {
      log.warn({ err: error }, 'the history of the services could not be added up')
    }
  }

  #noteChange(change: Transition): void {
    const transition = this.#options.describe(change)
    const { key: service, to: status, reason, detail } = change
    this.#options.log.info({ service, status, reason, because: transition.because, detail }, 'service status changed')
    this.#recorder.transition(transition)
    this.#show(service)
  }

  #show(key: string): void {
    const seen = this.#monitor.observationOf(key)
    if (seen === null || this.#isDone) return
    this.#shown.add(key)
    this.#options.onReading(key, readingOf(seen, this.#monitor.nowS()))
    this.#recorder.touch(key)
  }

  #showAll(): void {
    for (const { key } of this.#options.services()) this.#show(key)
  }

  #snapshotOf(key: string) {
    const seen = this.#monitor.observationOf(key)
    return seen === null ? null : { reading: readingOf(seen, this.#monitor.nowS()), state: recordOf(seen.state, this.#now()) }
  }

  #now(): Moment {
    const { clock } = this.#options
    return { wallMs: clock.now().getTime(), elapsedMs: clock.elapsedMs() }
  }
}
