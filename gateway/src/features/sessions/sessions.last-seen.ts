import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'

/** Notes which sessions are in use, in memory, and writes it down now and then: no request waits for it. */
export type LastSeen = AsyncDisposable & {
  note: (sessionId: string) => void
  /** Writes down what was noted. */
  flush: () => Promise<void>
}

type LastSeenOptions = {
  write: (seen: readonly { id: string; at: Date }[]) => Promise<unknown>
  clock: Clock
  timers: Timers
  log: Log
}

const flushEveryMs = 30_000

export function createLastSeen({ write, clock, timers, log }: LastSeenOptions): LastSeen {
  const noted = new Map<string, Date>()
  const flush = async (): Promise<void> => {
    if (noted.size === 0) return
    const seen = [...noted].map(([id, at]) => ({ id, at }))
    noted.clear()
    // What is lost is a time that is a minute newer; it is noted again at the next use.
    await write(seen).catch((error: unknown) => log.warn({ err: error }, 'when sessions were last seen could not be written'))
  }
  const stop = timers.every(flushEveryMs, () => void flush())
  return {
    note: (sessionId) => void noted.set(sessionId, clock.now()),
    flush,
    [Symbol.asyncDispose]: async () => {
      stop()
      await flush()
    },
  }
}
