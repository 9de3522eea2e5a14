import { Samples } from './health.samples.ts'

const daySeconds = 86_400
const barSeconds = 1800
const bars = daySeconds / barSeconds
const latencySeconds = 3600

export type Latency = { p50: number; p95: number }

/**
 * What the checks of one service in the last 24 hours say. Times are seconds since the epoch by a steady clock; a check stands for the
 * time until the next one, but never for longer than two and a half intervals: what nobody watched is not counted.
 */
export type History = {
  /** `ms` is null for a failed check. */
  add: (atS: number, ms: number | null) => void
  /** Over the last hour; null when nothing passed in it. */
  latency: (nowS: number) => Latency | null
  /** The share of the watched time of the last 24 h in which checks passed, 0 to 1; null while nothing is known. */
  uptime: (nowS: number) => number | null
  /** 48 bars of half an hour, from old to new: the share of passed checks, null where there were none. */
  spark: (nowS: number) => (number | null)[]
  readonly length: number
}

export function createHistory(intervalS: number): History {
  // Checks come more often than at the interval while a service is down; room for a quarter more is kept.
  const samples = new Samples(Math.min(24_000, Math.ceil((daySeconds / intervalS) * 1.25)))
  return {
    get length() {
      return samples.length
    },
    add: (atS, ms) => samples.add({ atS, ms }),
    latency: (nowS) => latencyOf(samples, nowS),
    uptime: (nowS) => uptimeOf(samples, nowS, intervalS * 2.5),
    spark: (nowS) => sparkOf(samples, nowS),
  }
}

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

function uptimeOf(samples: Samples, nowS: number, longestS: number): number | null {
  let [known, good] = [0, 0]
  for (let index = samples.firstSince(nowS - daySeconds); index < samples.length; index += 1) {
    const untilS = index + 1 < samples.length ? samples.timeAt(index + 1) : nowS
    const seconds = Math.min(longestS, Math.max(0, untilS - samples.timeAt(index)))
    known += seconds
    if (samples.msAt(index) !== null) good += seconds
  }
  return known === 0 ? null : roundedDown(good / known, 5)
}

function sparkOf(samples: Samples, nowS: number): (number | null)[] {
  const firstBar = Math.floor(nowS / barSeconds) - bars + 1
  const [all, good] = [new Uint32Array(bars), new Uint32Array(bars)]
  for (let index = samples.firstSince(firstBar * barSeconds); index < samples.length; index += 1) {
    const bar = Math.min(bars - 1, Math.floor(samples.timeAt(index) / barSeconds) - firstBar)
    all[bar] = (all[bar] ?? 0) + 1
    if (samples.msAt(index) !== null) good[bar] = (good[bar] ?? 0) + 1
  }
  return Array.from(all, (checks, bar) => (checks === 0 ? null : roundedDown((good[bar] ?? 0) / checks, 3)))
}

/** The nearest-rank quantile of sorted numbers. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** Rounded down, so that 1 means: not once. */
const roundedDown = (share: number, digits: number): number => Math.floor(share * 10 ** digits) / 10 ** digits
