/** Ends a timer; harmless when it has run already. */
export type Cancel = () => void

/** Where a process gets its timers, so that tests can make time pass. None of them keeps a process alive. */
export type Timers = {
  /** Runs once after `ms` milliseconds. */
  after: (ms: number, run: () => void) => Cancel
  /** Runs every `ms` milliseconds until cancelled. */
  every: (ms: number, run: () => void) => Cancel
}

export const systemTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms).unref()
    return () => clearInterval(timer)
  },
}
