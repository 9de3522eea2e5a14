/** Where a process reads the time, so that tests can set it. `now` is wall time; `elapsedMs` only grows and suits durations. */
export type Clock = {
  now: () => Date
  elapsedMs: () => number
}

export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
}
