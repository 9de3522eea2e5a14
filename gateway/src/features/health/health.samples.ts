/** One check: when, in seconds, and how long it took in milliseconds; null when it failed. */
export type Sample = { atS: number; ms: number | null }

const failed = 0xffff
const firstCapacity = 64

/** Checks in the order they came, six bytes each; beyond `capacity` the oldest goes. */
export class Samples {
  readonly #capacity: number
  #times = new Uint32Array(firstCapacity)
  #values = new Uint16Array(firstCapacity)
  #start = 0
  #length = 0

  constructor(capacity: number) {
    this.#capacity = Math.max(firstCapacity, capacity)
  }

  get length(): number {
    return this.#length
  }

  add({ atS, ms }: Sample): void {
    if (this.#length === this.#times.length && this.#length < this.#capacity) this.#grow()
    if (this.#length === this.#times.length) this.#start = this.#at(1)
    else this.#length += 1
    const last = this.#at(this.#length - 1)
    this.#times[last] = Math.round(atS)
    this.#values[last] = ms === null ? failed : Math.min(failed - 1, Math.round(ms))
  }

  timeAt(index: number): number {
    return this.#times[this.#at(index)] ?? 0
  }

  /** Milliseconds of a check that passed, null of one that failed. */
  msAt(index: number): number | null {
    const value = this.#values[this.#at(index)] ?? failed
    return value === failed ? null : value
  }

  toList(): Sample[] {
    return Array.from({ length: this.#length }, (_, index) => ({ atS: this.timeAt(index), ms: this.msAt(index) }))
  }

  /** The first of those that are not older than `seconds`. */
  firstSince(seconds: number): number {
    let index = this.#length
    while (index > 0 && this.timeAt(index - 1) >= seconds) index -= 1
    return index
  }

  #at(index: number): number {
    return (this.#start + index) % this.#times.length
  }

  #grow(): void {
    const size = Math.min(this.#capacity, this.#times.length * 2)
    const [times, values] = [new Uint32Array(size), new Uint16Array(size)]
    for (let index = 0; index < this.#length; index += 1) {
      times[index] = this.timeAt(index)
      values[index] = this.#values[this.#at(index)] ?? failed
    }
    this.#times = times
    this.#values = values
    this.#start = 0
  }
}
