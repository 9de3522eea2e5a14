import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import { limits, type LimitName } from './limits.config.ts'
import { createLimitEvents } from './limits.events.ts'
import { createLimitOn, type Limit, type LimitOptions } from './limits.limit.ts'
import { createLimitsRepository } from './limits.repository.ts'
import type { LimitsTables } from './limits.tables.ts'

export { networkOf } from './limits.network.ts'
export type { Limit, LimitOptions, LimitRule } from './limits.limit.ts'
export type { LimitsTables } from './limits.tables.ts'

/** Makes the limit of one thing that can be guessed or flooded. Whoever has such a thing takes this function, or a ready {@link Limit}. */
export type CreateLimit = (options: LimitOptions) => Limit

/**
 * Counts how often something is done that can be guessed or flooded: passwords, codes, tokens in links, registrations.
 *
 * It owns `limit_counters`, which all gateways share. Invariants: names and networks of any number take a bounded number of rows;
 * nobody is ever kept out for longer than a window; what cannot be counted is refused. Proxied requests never come here.
 *
 * **To limit a new endpoint**: add a line to limits.config.ts (`network` for what is flooded or guessed at large, such as forgot or
 * tokens in links; `subject` for what is guessed about one account, such as second-factor codes); let the feature declare what it
 * needs, `limit: { take: (use: { address: string; subject?: string }) => Promise<void> }`; pass `limitOf('…')` in compose.ts. Call
 * `take` before looking at what was sent, and `giveBack` when it was right and only failures are to count. Secrets that nobody can guess,
 * such as tokens in links, are counted only when they are not good, or somebody in the same network could keep good ones from working.
 */
export type Limits = Disposable & {
  /** A limit of limits.config.ts. */
  limitOf: (name: LimitName) => Limit
  /** One whose rules are the caller's to know. */
  createLimit: CreateLimit
  /** Removes what has expired, and of too many rows the least used. */
  trim: () => Promise<void>
}

export type LimitsOptions = { db: Kysely<LimitsTables>; clock: Clock; timers: Timers; log: Log; mostRows?: number }

const trimEveryMs = 60_000

/**
 * 100,000 rows take 20 MB. A hundredth of that may come between two looks at the table, besides the one each minute; when a tenth comes
 * while rows are being removed, whoever adds more waits for the removal.
 */
const defaultMostRows = 100_000

export function createLimits({ db, clock, timers, log, mostRows = defaultMostRows }: LimitsOptions): Limits {
  const repository = createLimitsRepository(db)
  const events = createLimitEvents(log)
  let newRows = 0
  let underWay = 0
  let last = Promise.resolve()

  const removeRows = async (): Promise<void> => {
    try {
      await repository.removeExpired(clock.now())
      const removed = await repository.removeLeastUsed(mostRows)
      if (removed > 0) events.crowdedOut(removed)
    } catch (error) {
      events.trimFailed(error)
    } finally {
      underWay -= 1
    }
  }
  const trim = (): Promise<void> => {
    newRows = 0
    underWay += 1
    last = last.then(removeRows)
    return last
  }
  const noteRow = (): void => {
    newRows += 1
    if (newRows >= mostRows / 100 && underWay === 0) void trim()
  }
  const keepPace = async (): Promise<void> => {
    if (underWay > 0 && newRows >= mostRows / 10) await last
  }
  const cancel = timers.every(trimEveryMs, () => void trim())
  const createLimit: CreateLimit = (options) => createLimitOn({ repository, clock, events, noteRow, keepPace }, options)
  return {
    limitOf: (name) => createLimit({ name, rules: limits[name] }),
    createLimit,
    trim,
    [Symbol.dispose]: cancel,
  }
}
