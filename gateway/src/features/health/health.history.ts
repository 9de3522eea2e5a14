import { Buckets, type Bucket } from './health.buckets.ts'
import { Samples, type Sample } from './health.samples.ts'

const daySeconds = 86_400
const barSeconds = 1800
const bars = daySeconds / barSeconds
const latencySeconds = 3600

export type Latency = { p50: number; p95: number }
export type Uptime = { h24: number | null; d7: number | null; d30: number | null }

/** What was kept elsewhere of a history, to carry on from. */
export type StoredHistory = { fiveMinutes: readonly Bucket[]; hours: readonly Bucket[]; samples: readonly Sample[] }

/**
 * What the checks of one service add up to: in single checks for the last hour, in stretches of five minutes for a day and of an hour
 * for 30 days. Times are seconds since the epoch by a steady clock; a check stands for the time until the next one, but never for
 * longer than two and a half intervals: what nobody watched is not counted.
 */
export type History = {
  /** `ms` is null for a failed check. */
  add: (atS: number, ms: number | null) => void
  /** Takes over what was seen before this process looked; what it has seen itself since is added to that. */
  restore: (stored: StoredHistory) => void
  /** Goes on at another interval; what was seen stays. */
  pace: (intervalS: number) => void
  /** Over the last hour; null when nothing passed in it. */
  latency: (nowS: number) => Latency | null
  /** Shares of the watched time in which checks passed, 0 to 1; null while nothing is known. */
  uptime: (nowS: number) => Uptime | null
  /** 48 bars of half an hour, from old to new: the share of passed checks, null where there were none. */
  spark: (nowS: number) => (number | null)[]
  /** How long a check stands at most. */
  readonly lastsS: number
  readonly length: number
}

export function createHistory(intervalS: number): History {
  let capacity = capacityFor(intervalS)
  let samples = new Samples(capacity)
  const fiveMinutes = new Buckets(300, daySeconds / 300 + 1)
  const hours = new Buckets(3600, 30 * 24 + 1)
  let lastsS = lastingFor(intervalS)
  let last: Sample | null = null

  const addTime = ({ atS, ms }: Sample, untilS: number): void => {
    const seconds = Math.min(lastsS, Math.max(0, untilS - atS))
    for (const buckets of [fiveMinutes, hours]) buckets.addTime(atS, seconds, ms !== null)
  }
  const add = (atS: number, ms: number | null): void => {
    if (last !== null) addTime(last, atS)
    samples.add({ atS, ms })
    for (const buckets of [fiveMinutes, hours]) buckets.addCheck(atS, ms !== null)
    last = { atS, ms }
  }
  const lastWasGood = (): boolean => last !== null && last.ms !== null
  /** The share of good time, with what the last check stands for so far. */
  const shareSince = (buckets: Buckets, sinceS: number, nowS: number): number | null => {
    const { watchedS, goodS } = buckets.sumSince(sinceS)
    const openS = last === null ? 0 : Math.min(lastsS, Math.max(0, nowS - last.atS))
    const known = watchedS + openS
    return known <= 0 ? null : roundedDown(Math.min(1, (goodS + (lastWasGood() ? openS : 0)) / known), 5)
  }

  return {
    get lastsS() {
      return lastsS
    },
    get length() {
      return samples.length
    },
    add,
    restore: (stored) => {
      const own = samples.toList()
      samples = new Samples(capacity)
      for (const sample of stored.samples) samples.add(sample)
      for (const bucket of stored.fiveMinutes) fiveMinutes.restore(bucket)
      for (const bucket of stored.hours) hours.restore(bucket)
      last = stored.samples.at(-1) ?? null
      const storedUntilS = last?.atS ?? 0
      for (const { atS, ms } of own) if (Math.round(atS) > Math.round(storedUntilS)) add(atS, ms)
    },
    pace: (paceS) => {
      const kept = samples.toList()
      capacity = capacityFor(paceS)
      lastsS = lastingFor(paceS)
      samples = new Samples(capacity)
      for (const sample of kept) samples.add(sample)
    },
    latency: (nowS) => latencyOf(samples, nowS),
    uptime: (nowS) => {
      const h24 = shareSince(fiveMinutes, nowS - daySeconds, nowS)
      const d7 = shareSince(hours, nowS - 7 * daySeconds, nowS)
      const d30 = shareSince(hours, nowS - 30 * daySeconds, nowS)
      return h24 === null && d7 === null && d30 === null ? null : { h24, d7, d30 }
    },
    spark: (nowS) => sparkOf(fiveMinutes, nowS),
  }
}

/** Checks come more often than at the interval while a service is down; room for them is kept. */
const capacityFor = (intervalS: number): number => Math.ceil((latencySeconds / intervalS) * 1.25) + 32

const lastingFor = (intervalS: number): number => Math.ceil(intervalS * 2.5)

function latencyOf(samples: Samples, nowS: number): Latency | null {
  const passed: number[] = []
  for (let index = samples.firstSince(nowS - latencySeconds); index < samples.length; index += 1) {
    const ms = samples.msAt(index)
    if (ms !== null) passed.push(ms)
  }
  if (passed.length === 0) return null
  passed.sort((one, other) => one - other)
  return { p50: quantile(passed, 0.5), p95: quantile(passed, 0.95) }
}

function sparkOf(buckets: Buckets, nowS: number): (number | null)[] {
  const firstBar = Math.floor(nowS / barSeconds) - bars + 1
  const [all, good] = [new Uint32Array(bars), new Uint32Array(bars)]
  buckets.eachSince(firstBar * barSeconds, (atS, checks, passed) => {
    const bar = Math.min(bars - 1, Math.floor(atS / barSeconds) - firstBar)
    all[bar] = (all[bar] ?? 0) + checks
    good[bar] = (good[bar] ?? 0) + passed
  })
  return Array.from(all, (checks, bar) => (checks === 0 ? null : roundedDown((good[bar] ?? 0) / checks, 3)))
}

/** The nearest-rank quantile of sorted numbers. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** Rounded down, so that 1 means: not once. */
const roundedDown = (share: number, digits: number): number => Math.floor(share * 10 ** digits) / 10 ** digits
