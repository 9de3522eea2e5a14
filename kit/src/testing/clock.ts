import type { Clock } from '../clock.ts'

/** A clock that stands still until told otherwise. */
export type TestClock = Clock & { advance: (ms: number) => void; set: (date: Date) => void }

export function createTestClock(start = new Date('2026-03-01T12:00:00.000Z')): TestClock {
  let now = start.getTime()
  let elapsed = 0
  return {
    now: () => new Date(now),
    elapsedMs: () => elapsed,
    advance: (ms) => {
      now += ms
      elapsed += ms
    },
    set: (date) => {
      now = date.getTime()
    },
  }
}
