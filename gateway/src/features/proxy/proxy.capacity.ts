import type { Clock } from '@gatehouse/kit/clock'
import type { Timers } from '@gatehouse/kit/timers'
import type { MountedService } from '../registry/registry.feature.ts'
import { appBusy } from './proxy.errors.ts'
import type { Step, StepOutcome } from './proxy.passage.ts'

/** How long a request waits for its turn. */
const patienceMs = 10_000
const retryAfterS = 2

type Waiting = { untilMs: number; decide: (outcome: StepOutcome) => void; name: string }

/** Requests that one service works on at this moment, and those that wait for their turn, first come first served. */
export class Capacity {
  inFlight = 0
  #most = 0
  readonly #waiting: Waiting[] = []

  get isIdle(): boolean {
    return this.inFlight === 0 && this.#waiting.length === 0
  }

  /** Takes a place at once, or waits for one if that is not too late already. */
  enter(service: MountedService, { elapsedMs }: Pick<Clock, 'elapsedMs'>): StepOutcome | Promise<StepOutcome> {
    this.#most = service.max_in_flight
    if (this.inFlight < this.#most) {
      this.inFlight += 1
      return null
    }
    if (this.#waiting.length >= service.max_waiting) return busy(service.name)
    const { promise, resolve } = Promise.withResolvers<StepOutcome>()
    this.#waiting.push({ untilMs: elapsedMs() + patienceMs, decide: resolve, name: service.name })
    return promise
  }

  /** Gives a place back, to whoever has waited longest. */
  leave(): void {
    this.inFlight -= 1
    this.#admit()
  }

  /** Takes over another number of places: more let in who waits, fewer come about as places are given back. */
  resize(most: number): void {
    this.#most = most
    this.#admit()
  }

  #admit(): void {
    while (this.inFlight < this.#most) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.inFlight += 1
      next.decide(null)
    }
  }

  /** Sends away who has waited too long. */
  sweep(nowMs: number): void {
    while (this.#waiting[0] !== undefined && this.#waiting[0].untilMs <= nowMs) {
      const late = this.#waiting.shift()
      late?.decide(busy(late.name))
    }
  }
}

const busy = (name: string): StepOutcome => appBusy({ detail: `${name} has more to do than it takes at once. Try again.`, retryAfterS })

type CapacityStep = {
  step: Step
  /** Takes over what services say now. */
  adapt: (find: (key: string) => { max_in_flight: number } | null) => void
  stop: () => void
}

/** Lets each service work on so many requests at once; some more wait, the rest is sent away with a time to come again. */
export function createCapacityStep({ clock, timers }: { clock: Clock; timers: Timers }): CapacityStep {
  const capacities = new Map<string, Capacity>()
  const stop = timers.every(1000, () => {
    const nowMs = clock.elapsedMs()
    for (const capacity of capacities.values()) capacity.sweep(nowMs)
  })
  const capacityOf = (key: string): Capacity => {
    const known = capacities.get(key)
    if (known !== undefined) return known
    const capacity = new Capacity()
    capacities.set(key, capacity)
    return capacity
  }
  const step: Step = (passage) => {
    const capacity = capacityOf(passage.service.key)
    const outcome = capacity.enter(passage.service, clock)
    if (outcome === null) passage.hold(capacity)
    if (!(outcome instanceof Promise)) return outcome
    return outcome.then((refusal) => {
      if (refusal === null) passage.hold(capacity)
      return refusal
    })
  }
  return {
    step,
    adapt: (find) => {
      for (const [key, capacity] of capacities) {
        const service = find(key)
        if (service !== null) capacity.resize(service.max_in_flight)
        else if (capacity.isIdle) capacities.delete(key)
      }
    },
    stop,
  }
}
