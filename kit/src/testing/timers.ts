import type { Timers } from '../timers.ts'
import { createTestClock, type TestClock } from './clock.ts'

/** Timers on a clock that stands still: `pass` moves it and runs what falls due on the way, in order. */
export type TestTimers = Timers & { clock: TestClock; pass: (ms: number) => void; pending: () => number }

type Entry = { due: number; order: number; run: () => void; everyMs: number | null }

export function createTestTimers(clock: TestClock = createTestClock()): TestTimers {
  const entries = new Set<Entry>()
  let order = 0

  const add = (ms: number, run: () => void, everyMs: number | null): (() => void) => {
    order += 1
    const entry: Entry = { due: clock.elapsedMs() + ms, order, run, everyMs }
    entries.add(entry)
    return () => void entries.delete(entry)
  }

  const runNext = (until: number): boolean => {
    const [next] = [...entries]
      .filter((entry) => entry.due <= until)
      .toSorted((one, other) => one.due - other.due || one.order - other.order)
    if (next === undefined) return false
    clock.advance(Math.max(0, next.due - clock.elapsedMs()))
    if (next.everyMs === null) entries.delete(next)
    else next.due += next.everyMs
    next.run()
    return true
  }

  return {
    clock,
    after: (ms, run) => add(ms, run, null),
    every: (ms, run) => add(ms, run, ms),
    pass: (ms) => {
      const until = clock.elapsedMs() + ms
      while (runNext(until));
      clock.advance(Math.max(0, until - clock.elapsedMs()))
    },
    pending: () => entries.size,
  }
}
