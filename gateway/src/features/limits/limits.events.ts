import type { Log } from '@gatehouse/kit/log'

export type LimitEvents = {
  /** Told once for each series: the next ones have to wait. `network` is null where networks do not matter. */
  reached: (limit: { limit: string; by: string; network: string | null }) => void
  /** The table was full of what has not expired yet. */
  crowdedOut: (rows: number) => void
  trimFailed: (error: unknown) => void
}

export function createLimitEvents(log: Log): LimitEvents {
  return {
    reached: (limit) => log.warn(limit, 'a limit is reached, further attempts have to wait'),
    crowdedOut: (rows) => log.warn({ rows }, 'so many names and networks fail that the least active ones are forgotten; a flood is likely'),
    trimFailed: (error) => log.warn({ err: error }, 'expired counters could not be removed, it is tried again'),
  }
}
