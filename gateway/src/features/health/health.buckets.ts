/** What the checks in one stretch of time add up to. Times are seconds since the epoch. */
export type Bucket = { atS: number; checks: number; passed: number; watchedS: number; goodS: number }

/** Stretches of time of equal length, a fixed number of them: beyond that the oldest goes. Twenty bytes each. */
export class Buckets {
  readonly #seconds: number
  readonly #times: Uint32Array
  readonly #checks: Uint32Array
  readonly #passed: Uint32Array
  readonly #watched: Float32Array
  readonly #good: Float32Array

  constructor(seconds: number, count: number) {
    this.#seconds = seconds
    this.#times = new Uint32Array(count)
    this.#checks = new Uint32Array(count)
    this.#passed = new Uint32Array(count)
    this.#watched = new Float32Array(count)
    this.#good = new Float32Array(count)
  }

  addCheck(atS: number, passed: boolean): void {
    const slot = this.#slotFor(atS)
    if (slot === null) return
    this.#checks[slot] = (this.#checks[slot] ?? 0) + 1
    if (passed) this.#passed[slot] = (this.#passed[slot] ?? 0) + 1
  }

  addTime(atS: number, seconds: number, good: boolean): void {
    const slot = this.#slotFor(atS)
    if (slot === null) return
    this.#watched[slot] = (this.#watched[slot] ?? 0) + seconds
    if (good) this.#good[slot] = (this.#good[slot] ?? 0) + seconds
  }

  /** Puts back what was added up before. */
  restore({ atS, checks, passed, watchedS, goodS }: Bucket): void {
    const slot = this.#slotFor(atS)
    if (slot === null) return
    this.#checks[slot] = checks
    this.#passed[slot] = passed
    this.#watched[slot] = watchedS
    this.#good[slot] = goodS
  }

  /** Adds up all that begin at or after `sinceS`. */
  sumSince(sinceS: number): Omit<Bucket, 'atS'> {
    const sum = { checks: 0, passed: 0, watchedS: 0, goodS: 0 }
    for (let slot = 0; slot < this.#times.length; slot += 1) {
      if ((this.#times[slot] ?? 0) < sinceS) continue
      sum.checks += this.#checks[slot] ?? 0
      sum.passed += this.#passed[slot] ?? 0
      sum.watchedS += this.#watched[slot] ?? 0
      sum.goodS += this.#good[slot] ?? 0
    }
    return sum
  }

  /** Calls `visit` for each that begins at or after `sinceS`, in no order. */
  eachSince(sinceS: number, visit: (atS: number, checks: number, passed: number) => void): void {
    for (let slot = 0; slot < this.#times.length; slot += 1) {
      const atS = this.#times[slot] ?? 0
      if (atS >= sinceS && atS > 0) visit(atS, this.#checks[slot] ?? 0, this.#passed[slot] ?? 0)
    }
  }

  /** The place of a moment, emptied if something older was there; null for a moment that has been given up already. */
  #slotFor(atS: number): number | null {
    const number = Math.floor(atS / this.#seconds)
    const startS = number * this.#seconds
    const slot = number % this.#times.length
    const held = this.#times[slot] ?? 0
    if (held > startS) return null
    if (held < startS) {
      this.#times[slot] = startS
      this.#checks[slot] = 0
      this.#passed[slot] = 0
      this.#watched[slot] = 0
      this.#good[slot] = 0
    }
    return slot
  }
}
