import type { Cancel, Timers } from '@gatehouse/kit/timers'

/** What the poller has to know of something it checks. `url` and the times decide whether it is still the same thing. */
export type Watched = { key: string; url: string; timeoutMs: number; intervalMs: number }

/** Runs one check and says when the next is due; `spread` lets the poller vary that a little. */
export type Check = (watched: Watched, signal: AbortSignal) => Promise<{ inMs: number; spread: boolean }>

export type Poller = {
  /** Checks exactly these from now on. What is new is checked at once; what changed or went is no longer, nor is its check under way. */
  watch: (list: readonly Watched[]) => void
  /** Checks one of them now, unless that is happening already. */
  hurry: (key: string) => void
  /** Ends everything; no check reports afterwards. */
  stop: () => void
}

type PollerOptions = { check: Check; timers: Timers; random: () => number }

type Watch = { watched: Watched; running: AbortController | null; cancelTimer: Cancel; isFirst: boolean; isQueued: boolean }

const jitter = 0.05

/**
 * When each service is checked: the first time at once, then at its own pace. Never twice at the same time, never more at once than the
 * machine and the network bear, and spread so that many services are not checked in one moment.
 */
export function createPoller({ check, timers, random }: PollerOptions): Poller {
  const watches = new Map<string, Watch>()
  const queue: Watch[] = []
  let running = 0
  let limit = 0

  const isCurrent = (watch: Watch): boolean => watches.get(watch.watched.key) === watch

  const run = (watch: Watch): void => {
    if (watch.running !== null || watch.isQueued) return
    watch.cancelTimer()
    if (running >= limit) {
      watch.isQueued = true
      queue.push(watch)
      return
    }
    running += 1
    watch.running = new AbortController()
    void check(watch.watched, watch.running.signal).then((next) => finish(watch, next))
  }

  const finish = (watch: Watch, next: { inMs: number; spread: boolean }): void => {
    running -= 1
    watch.running = null
    if (isCurrent(watch)) {
      watch.cancelTimer = timers.after(next.spread ? spread(watch, next.inMs, random) : next.inMs, () => run(watch))
      watch.isFirst = watch.isFirst && !next.spread
    }
    const waiting = queue.shift()
    if (waiting === undefined) return
    waiting.isQueued = false
    if (isCurrent(waiting)) run(waiting)
  }

  const drop = (watch: Watch): void => {
    watches.delete(watch.watched.key)
    watch.cancelTimer()
    watch.running?.abort()
  }

  return {
    watch: (list) => {
      limit = concurrencyFor(list)
      const wanted = new Map(list.map((watched) => [watched.key, watched]))
      for (const watch of watches.values()) if (!isSame(watch.watched, wanted.get(watch.watched.key))) drop(watch)
      const added = list
        .filter(({ key }) => !watches.has(key))
        .map((watched): Watch => ({ watched, running: null, cancelTimer: () => {}, isFirst: true, isQueued: false }))
      for (const watch of added) watches.set(watch.watched.key, watch)
      for (const watch of added) run(watch)
    },
    hurry: (key) => {
      const watch = watches.get(key)
      if (watch !== undefined) run(watch)
    },
    stop: () => {
      for (const watch of watches.values()) drop(watch)
      queue.length = 0
    },
  }
}

/** How many checks may run at once: enough to do all within half an interval even if each takes its whole time. */
export function concurrencyFor(list: readonly Pick<Watched, 'timeoutMs' | 'intervalMs'>[]): number {
  const needed = list.reduce((sum, { timeoutMs, intervalMs }) => sum + (2 * timeoutMs) / intervalMs, 0)
  return Math.min(256, Math.max(16, Math.ceil(needed - 1e-6)))
}

/** The first pause puts services that started together apart, by their key; all later ones vary by a few per cent. */
function spread({ watched, isFirst }: Watch, intervalMs: number, random: () => number): number {
  return isFirst ? intervalMs * (0.5 + phaseOf(watched.key) / 2) : intervalMs * (1 - jitter + 2 * jitter * random())
}

/** A number from 0 to 1 that is always the same for a key (FNV-1a). */
export function phaseOf(key: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash / 2 ** 32
}

function isSame(one: Watched, other: Watched | undefined): boolean {
  return other !== undefined && one.url === other.url && one.timeoutMs === other.timeoutMs && one.intervalMs === other.intervalMs
}
