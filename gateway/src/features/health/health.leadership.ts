import { createSessionLock, type SessionLock } from '@gatehouse/kit/db/session-lock'
import type { Log } from '@gatehouse/kit/log'
import type { Cancel, Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import { createLeadershipRepository, type LeadershipRepository } from './health.leadership.repository.ts'
import type { HealthTables } from './health.tables.ts'

type LeadershipOptions = {
  lock: SessionLock
  repository: LeadershipRepository
  /** Names this gateway to whoever looks into the database. */
  holder: string
  timers: Timers
  log: Log
  /** Called at the start of each term; `former` is the term this gateway had just before, if nobody led in between. */
  onElected: (term: number, former: number | null) => void
  onDeposed: () => void
}

/** How often the leader shows itself and the others look. */
const beatMs = 1500
/** A leader that was silent for so long is relieved: with the beat and the work of taking over, within ten seconds. */
const silenceMs = 5000

/** Stands for leadership with a lock of its own in the database at `url`. */
export function createLeadership(
  options: Omit<LeadershipOptions, 'lock' | 'repository'> & { url: string; db: Kysely<HealthTables> },
): Leadership {
  const { url, db, log } = options
  const lock = createSessionLock({ url, name: 'gatehouse-health', applicationName: 'gatehouse-health', log })
  return new Leadership({ ...options, lock, repository: createLeadershipRepository(db, lock) })
}

/**
 * Which of several gateways checks: the one that holds a lock in the database. A leader that dies loses the lock with its connection; one
 * that shows no sign of life is relieved of it. A leader that loses sight of the database goes on until it hears of another.
 */
export class Leadership {
  readonly #options: LeadershipOptions
  #term: number | null = null
  #silentMs: number | null = null
  #working: Promise<void> | null = null
  #cancel: Cancel | null = null
  #isStopped = false

  constructor(options: LeadershipOptions) {
    this.#options = options
  }

  /** The term of this gateway; null while another one leads. */
  get term(): number | null {
    return this.#term
  }

  /** Milliseconds since the leader, whoever that is, last showed itself; null while that is unknown. */
  get silentMs(): number | null {
    return this.#silentMs
  }

  /** Begins to stand for it. */
  start(): void {
    if (this.#isStopped) return
    this.#cancel = this.#options.timers.every(beatMs, () => this.#work())
    this.#work()
  }

  /** Gives up a term that turned out to be over. */
  stepDown(over: number): void {
    if (over === this.#term) this.#depose()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#working
    this.#term = null
    await this.#options.lock[Symbol.asyncDispose]()
  }

  #work(): void {
    this.#working ??= this.#beat()
      .catch((error: unknown) => {
        // Nobody can be heard of; for one who follows, the silence goes on.
        if (this.#term === null && this.#silentMs !== null) this.#silentMs += beatMs
        this.#options.log.warn({ err: error }, 'the database could not be asked which gateway checks the services')
      })
      .finally(() => (this.#working = null))
  }

  async #beat(): Promise<void> {
    const { lock, repository } = this.#options
    if (this.#term === null || !lock.isHeld) return this.#standFor()
    if (await repository.renew(this.#term)) this.#silentMs = 0
    else this.#depose()
    return undefined
  }

  async #standFor(): Promise<void> {
    const { lock, repository, log } = this.#options
    if (await lock.tryAcquire()) return this.#beginTerm()
    // Somebody else holds the lock, so what this gateway still believes of its own term is over.
    this.#depose()
    this.#silentMs = await repository.silentMs()
    if (this.#silentMs === null || this.#silentMs < silenceMs) return undefined
    log.warn({ silent_ms: Math.round(this.#silentMs) }, 'the gateway that checks the services shows no sign of life and is relieved')
    return (await lock.relieveHolder()) && (await lock.tryAcquire()) ? this.#beginTerm() : undefined
  }

  async #beginTerm(): Promise<void> {
    const { repository, holder, log, onElected } = this.#options
    const former = this.#term
    const term = await repository.beginTerm(holder)
    if (this.#isStopped) return
    this.#term = term
    this.#silentMs = 0
    log.info({ term }, 'this gateway checks the services from now on')
    onElected(term, former !== null && former + 1 === term ? former : null)
  }

  #depose(): void {
    if (this.#term === null) return
    this.#options.log.info({ term: this.#term }, 'another gateway checks the services from now on')
    this.#term = null
    this.#options.onDeposed()
  }
}
