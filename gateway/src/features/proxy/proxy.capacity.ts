import type { Clock } from '@gatehouse/kit/clock'
import type { Line } from '@gatehouse/kit/places'
import type { Timers } from '@gatehouse/kit/timers'
import { appBusy } from './proxy.errors.ts'
import type { Passage, Step, StepOutcome } from './proxy.passage.ts'

/** How long a request waits for its turn. */
const patienceMs = 10_000
const retryAfterS = 2

const busy = (name: string): StepOutcome => appBusy({ detail: `${name} has more to do than it takes at once. Try again.`, retryAfterS })

type CapacityOptions = { clock: Clock; timers: Timers; lineOf: (name: string) => Line }

type CapacityStep = {
  step: Step
  /** Takes over what services say now. */
  adapt: (find: (key: string) => { max_in_flight: number } | null) => void
  stop: () => void
}

/**
 * Lets each service work on so many requests at once, whichever worker they came to; some more wait, first come first served, the rest
 * is sent away with a time to come again.
 */
export function createCapacityStep({ clock, timers, lineOf }: CapacityOptions): CapacityStep {
  const lines = new Map<string, Line>()
  const stop = timers.every(1000, () => {
    const nowMs = clock.elapsedMs()
    for (const line of lines.values()) line.sweep(nowMs)
  })
  const lineFor = (key: string): Line => {
    const known = lines.get(key)
    if (known !== undefined) return known
    const line = lineOf(`service ${key}`)
    lines.set(key, line)
    return line
  }
  const step: Step = (passage) => {
    const { key, max_in_flight: most, max_waiting: waiting } = passage.service
    const line = lineFor(key)
    const entered = line.enter({ most, waiting }, clock.elapsedMs() + patienceMs)
    return typeof entered === 'boolean' ? settle(entered, line, passage) : entered.then((late) => settle(late, line, passage))
  }
  return {
    step,
    adapt: (find) => {
      for (const [key, line] of lines) {
        const service = find(key)
        if (service !== null) line.resize(service.max_in_flight)
      }
    },
    stop,
  }
}

function settle(entered: boolean, line: Line, passage: Passage): StepOutcome {
  if (!entered) return busy(passage.service.name)
  passage.hold(line)
  return null
}
