import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Use } from './tokens.repository.ts'

/** Notes when and from where tokens are used, in memory, and writes it down now and then: no request waits for it. */
export type LastUse = AsyncDisposable & {
  note: (tokenId: string, address: string) => void
  /** Writes down what was noted. */
  flush: () => Promise<void>
}

type LastUseOptions = {
  write: (uses: readonly Use[]) => Promise<unknown>
  networkOf: (address: string) => string
  clock: Clock
  timers: Timers
  log: Log
}

const flushEveryMs = 30_000

export function createLastUse({ write, networkOf, clock, timers, log }: LastUseOptions): LastUse {
  const noted = new Map<string, Use>()
  const flush = async (): Promise<void> => {
    if (noted.size === 0) return
    const uses = [...noted.values()]
    noted.clear()
    // What is lost is a time that is a minute newer; it is noted again at the next use.
    await write(uses).catch((error: unknown) => log.warn({ err: error }, 'when tokens were last used could not be written'))
  }
  const stop = timers.every(flushEveryMs, () => void flush())
  return {
    note: (id, address) => void noted.set(id, { id, at: clock.now(), network: networkOf(address) }),
    flush,
    [Symbol.asyncDispose]: async () => {
      stop()
      await flush()
    },
  }
}
