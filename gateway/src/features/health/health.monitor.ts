import type { Clock } from '@gatehouse/kit/clock'
import type { Timers } from '@gatehouse/kit/timers'
import type { Service } from '../registry/registry.feature.ts'
import type { StoredHistory } from './health.history.ts'
import { beginAnew, changePace, firstObservation, observe, type Observation } from './health.observation.ts'
import type { ProbeOutcome } from './health.outcome.ts'
import { createPoller, type Poller, type Watched } from './health.poller.ts'
import type { Probe } from './health.probe.ts'
import { createRounds, type Member, type Rounds } from './health.round.ts'
import type { CheckSelf } from './health.self-check.ts'
import { nextCheck, type HealthState, type Level, type Moment, type NextCheck, type StatusReason } from './health.status.ts'

/** A change of what people are shown. */
export type Transition = {
  key: string
  wallMs: number
  from: Level | 'maintenance'
  to: Level | 'maintenance'
  reason: StatusReason | null
  /** What exactly went wrong; for admins. */
  detail: string | null
}

/** One check that tells of the service: `ms` is null when it failed. */
export type CheckedSample = { key: string; atS: number; ms: number | null; lastsS: number }

/** What a monitor tells of. */
export type MonitorListener = {
  checked: (key: string, sample: CheckedSample | null) => void
  changed: (transition: Transition) => void
}

export type Monitor = Disposable & {
  observationOf: (key: string) => Observation | null
  /** Steady seconds since the epoch, as histories count them. */
  nowS: () => number
  /** Takes over the present services; those under maintenance are left alone. */
  sync: (services: readonly Service[], isInMaintenance: (service: Service) => boolean) => void
  /** Carries on from what another gateway, or an earlier run, has seen of a service. */
  resume: (key: string, state: HealthState, checkedWallMs: number) => void
  restoreHistory: (key: string, stored: StoredHistory) => void
  /** Checks a service soon. */
  checkSoon: (key: string) => void
}

export type MonitorOptions = {
  probe: Probe
  checkSelf: CheckSelf
  clock: Clock
  timers: Timers
  random: () => number
  listener: MonitorListener
}

export function createMonitor(options: MonitorOptions): Monitor {
  return new ServiceMonitor(options)
}

/** Checks services and keeps what that adds up to. It decides nothing itself: see health.status.ts, and health.poller.ts for when. */
class ServiceMonitor implements Monitor {
  readonly #options: MonitorOptions
  readonly #observations = new Map<string, Observation>()
  readonly #services = new Map<string, Service>()
  readonly #paused = new Set<string>()
  readonly #epoch: Moment
  readonly #poller: Poller
  readonly #rounds: Rounds
  #urls = new Map<string, string>()

  constructor(options: MonitorOptions) {
    this.#options = options
    this.#epoch = this.#now()
    this.#poller = createPoller({ ...options, check: (watched, signal) => this.#check(watched, signal) })
    this.#rounds = createRounds({ ...options, members: () => this.#members(), hurry: this.#poller.hurry })
  }

  observationOf(key: string): Observation | null {
    return this.#observations.get(key) ?? null
  }

  nowS(): number {
    return (this.#epoch.wallMs + this.#options.clock.elapsedMs() - this.#epoch.elapsedMs) / 1000
  }

  sync(present: readonly Service[], isInMaintenance: (service: Service) => boolean): void {
    const known = present.filter(isWatchable)
    this.#forgetAllBut(new Set(known.map(({ key }) => key)))
    this.#services.clear()
    for (const service of present) this.#services.set(service.key, service)
    for (const service of known) this.#take(service, isInMaintenance(service))
    const watched = known.filter(({ key }) => !this.#paused.has(key))
    this.#urls = new Map(watched.map((service) => [service.key, healthUrlOf(service)]))
    this.#poller.watch(watched.map(watchedOf))
  }

  resume(key: string, state: HealthState, checkedWallMs: number): void {
    const seen = this.#observations.get(key)
    if (seen === undefined || this.#paused.has(key)) return
    seen.state = state
    seen.checkedWallMs = checkedWallMs
  }

  restoreHistory(key: string, stored: StoredHistory): void {
    this.#observations.get(key)?.history.restore(stored)
  }

  checkSoon(key: string): void {
    this.#poller.hurry(key)
  }

  [Symbol.dispose](): void {
    this.#poller.stop()
  }

  async #check({ key, url, timeoutMs }: Watched, signal: AbortSignal): Promise<NextCheck> {
    const outcome = await this.#judge(key, await this.#options.probe({ url, timeoutMs }, signal))
    const [service, seen] = [this.#services.get(key), this.#observations.get(key)]
    // Removed or changed in the meantime: this outcome is about something that no longer exists.
    if (service === undefined || seen === undefined || signal.aborted) return { inMs: 0, spread: false }
    return this.#settle(service, seen, outcome)
  }

  /** Before a failure counts for the last time, others are asked as well: perhaps the fault is on this side. */
  async #judge(key: string, outcome: ProbeOutcome): Promise<ProbeOutcome> {
    this.#rounds.note(key, outcome)
    const [service, seen] = [this.#services.get(key), this.#observations.get(key)]
    if (outcome.kind !== 'fail' || service === undefined || seen === undefined || seen.state.level === 'down') return outcome
    const { failures, doubts } = seen.state
    // What it needs may be the reason; then that is known first.
    if (failures === 0) for (const needed of service.depends_on) this.#poller.hurry(needed)
    if (failures + 1 < service.fall && doubts === 0) {
      this.#rounds.begin(key, outcome)
      return outcome
    }
    const doubt = await this.#rounds.doubt(key, outcome)
    return doubt === null ? outcome : { kind: 'doubt', detail: doubt }
  }

  #settle(service: Service, seen: Observation, outcome: ProbeOutcome): NextCheck {
    const { key } = service
    const [at, nowS] = [this.#now(), this.nowS()]
    const from = seen.state.shown.status
    const changed = observe(seen, outcome, { at, nowS, thresholds: service })
    const ms = outcome.kind === 'pass' || outcome.kind === 'warn' ? outcome.ms : null
    this.#options.listener.checked(key, outcome.kind === 'doubt' ? null : { key, atS: nowS, ms, lastsS: seen.history.lastsS })
    const { status: to, reason } = seen.state.shown
    if (changed) this.#options.listener.changed({ key, wallMs: at.wallMs, from, to, reason, detail: seen.lastError })
    return nextCheck(seen.state, outcome, { at, thresholds: service, intervalMs: service.interval_s * 1000 })
  }

  #take(service: Watchable, isPaused: boolean): void {
    const { key } = service
    const seen = this.#observations.get(key) ?? firstObservation(this.#now(), service.interval_s)
    if (seen.intervalS !== service.interval_s) changePace(seen, service.interval_s)
    this.#observations.set(key, seen)
    // At another address is another service; what was seen of the old one says nothing of its present.
    const isElsewhere = this.#urls.has(key) && this.#urls.get(key) !== healthUrlOf(service)
    const wasPaused = this.#paused.has(key)
    if (!isElsewhere && isPaused === wasPaused) return
    const from = wasPaused ? 'maintenance' : seen.state.shown.status
    beginAnew(seen, this.#now())
    if (isPaused) this.#paused.add(key)
    else this.#paused.delete(key)
    const change = isPaused ? ({ to: 'maintenance', reason: null } as const) : starting
    if (change.to !== from) this.#options.listener.changed({ key, wallMs: this.#now().wallMs, from, ...change, detail: null })
  }

  #forgetAllBut(keys: ReadonlySet<string>): void {
    for (const key of this.#observations.keys()) {
      if (keys.has(key)) continue
      this.#observations.delete(key)
      this.#paused.delete(key)
    }
  }

  #members(): Member[] {
    return [...this.#urls].map(([key, url]) => ({ key, host: new URL(url).hostname, worked: worked(this.#observations.get(key)) }))
  }

  #now(): Moment {
    const { clock } = this.#options
    return { wallMs: clock.now().getTime(), elapsedMs: clock.elapsedMs() }
  }
}

const starting = { to: 'unknown', reason: 'starting' } as const

type Watchable = Service & { upstream: string }

/** Services without upstream and those switched off are left alone. */
function isWatchable(service: Service): service is Watchable {
  return service.upstream !== null && service.enabled
}

/** Where the health of a service is asked for. */
export function healthUrlOf({ health_path, upstream }: Pick<Watchable, 'health_path' | 'upstream'>): string {
  return new URL(health_path, upstream).href
}

function watchedOf(service: Watchable): Watched {
  return { key: service.key, url: healthUrlOf(service), timeoutMs: service.timeout_ms, intervalMs: service.interval_s * 1000 }
}

const worked = (seen: Observation | undefined): boolean => seen !== undefined && seen.state.failures === 0 && seen.state.level !== 'down'
