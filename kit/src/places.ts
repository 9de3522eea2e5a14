import { createHash } from 'node:crypto'

/** How many places there are, and how many may wait for one. */
export type Bounds = { most: number; waiting: number }

/** Something of which there are so many places for all threads of the process together. Who finds none free waits, up to a number. */
export type Line = {
  /**
   * Takes a place: `true` at once, `false` when too many wait already, else a promise of either. Who has no place by `untilMs` is sent
   * away with `false` by {@link Line.sweep}.
   */
  enter: (bounds: Bounds, untilMs?: number) => boolean | Promise<boolean>
  /** Gives a place back, to whoever has waited longest; with several threads to the thread that has. */
  leave: () => void
  /** Whether {@link Line.enter} would say `false` at this moment. */
  isFull: (bounds: Bounds) => boolean
  /** Takes over another number of places for who waits in this thread: of more some are let in, fewer come about as places are given back. */
  resize: (most: number) => void
  /** Sends away who has waited too long. */
  sweep: (nowMs: number) => void
}

/** Memory that threads count in together; it can be handed to a thread as `workerData`. */
export type PlacesMemory = { buffer: SharedArrayBuffer; threads: number; names: number }

/** One thread’s view of it; `thread` counts from 0. */
export type ThreadPlaces = { memory: PlacesMemory; thread: number }

/** What is counted for a name: by all threads together, then by each, so that what a dead thread had can be given back. */
const common = { taken: 0, waiting: 1, freed: 2, words: 3 } as const
const perThread = { taken: 0, waiting: 1, words: 2 } as const

const wordsOf = (threads: number): number => common.words + threads * perThread.words

/** Room for the places of so many names; what comes beyond shares its places with another name. */
export function createPlacesMemory({ threads, names }: { threads: number; names: number }): PlacesMemory {
  return { buffer: new SharedArrayBuffer(names * (8 + 4 * wordsOf(threads))), threads, names }
}

/** The line for places of this name: the same in every thread of the memory. Keep it: one thread needs one object for one name. */
export function openLine(name: string, { memory, thread }: ThreadPlaces): Line {
  const { buffer, threads, names } = memory
  const counts = new Int32Array(buffer, names * 8)
  return new SharedLine({ counts, at: slotOf(name, memory) * wordsOf(threads), thread, threads })
}

/** A line for this thread alone. */
export const createLine = (): Line => openLine('', { memory: createPlacesMemory({ threads: 1, names: 1 }), thread: 0 })

/** Gives back every place that a thread had and takes it out of every line; for a thread that is gone. */
export function clearThread({ memory: { buffer, threads, names }, thread }: ThreadPlaces): void {
  const counts = new Int32Array(buffer, names * 8)
  for (let at = 0; at < counts.length; at += wordsOf(threads)) {
    const own = at + common.words + thread * perThread.words
    Atomics.sub(counts, at + common.taken, Atomics.exchange(counts, own + perThread.taken, 0))
    Atomics.sub(counts, at + common.waiting, Atomics.exchange(counts, own + perThread.waiting, 0))
    Atomics.add(counts, at + common.freed, 1)
    Atomics.notify(counts, at + common.freed)
  }
}

/** Where a name is counted: the first slot from its hash on that is its own, or free and becomes so. */
function slotOf(name: string, { buffer, names }: PlacesMemory): number {
  const ids = new BigInt64Array(buffer, 0, names)
  const digest = createHash('sha256').update(name).digest()
  const id = digest.readBigInt64LE() | 1n
  const first = digest.readUInt32LE(8) % names
  for (let step = 0; step < names; step += 1) {
    const slot = (first + step) % names
    const found = Atomics.compareExchange(ids, slot, 0n, id)
    if (found === 0n || found === id) return slot
  }
  return first
}

type Waiting = { most: number; untilMs: number; decide: (entered: boolean) => void }
type LineParts = { counts: Int32Array<SharedArrayBuffer>; at: number; thread: number; threads: number }

class SharedLine implements Line {
  readonly #counts: Int32Array<SharedArrayBuffer>
  readonly #at: number
  readonly #own: number
  readonly #isAlone: boolean
  readonly #waiting: Waiting[] = []
  #isListening = false

  constructor({ counts, at, thread, threads }: LineParts) {
    this.#counts = counts
    this.#at = at
    this.#own = at + common.words + thread * perThread.words
    this.#isAlone = threads === 1
  }

  enter({ most, waiting }: Bounds, untilMs = Number.POSITIVE_INFINITY): boolean | Promise<boolean> {
    // Who comes after somebody who waits waits too.
    if (this.#count(common.waiting) === 0 && this.#take(most)) return true
    if (this.#count(common.waiting) >= waiting) return false
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#waiting.push({ most, untilMs, decide: resolve })
    this.#note(common.waiting, 1)
    this.#serve()
    return promise
  }

  leave(): void {
    this.#note(common.taken, -1)
    Atomics.add(this.#counts, this.#at + common.freed, 1)
    // Where others wait too all take turns: whoever has listened longest is woken.
    if (this.#waiting.length === this.#count(common.waiting)) this.#serve()
    else this.#wakeOne()
  }

  isFull({ most, waiting }: Bounds): boolean {
    const inLine = this.#count(common.waiting)
    return inLine >= waiting && (inLine > 0 || this.#count(common.taken) >= most)
  }

  resize(most: number): void {
    for (const one of this.#waiting) one.most = most
    this.#serve()
  }

  sweep(nowMs: number): void {
    while (this.#waiting[0] !== undefined && this.#waiting[0].untilMs <= nowMs) this.#shift(false)
    if (this.#waiting.length > 0) this.#serve()
  }

  #count(which: 0 | 1): number {
    return Atomics.load(this.#counts, this.#at + which)
  }

  /** Own count first: if this thread ended in between, a place too many is given back rather than lost for ever. */
  #note(which: 0 | 1, by: 1 | -1): void {
    Atomics.add(this.#counts, this.#own + which, by)
    Atomics.add(this.#counts, this.#at + which, by)
  }

  #take(most: number): boolean {
    const { taken } = common
    Atomics.add(this.#counts, this.#own + taken, 1)
    for (let seen = this.#count(taken); seen < most;) {
      const found = Atomics.compareExchange(this.#counts, this.#at + taken, seen, seen + 1)
      if (found === seen) return true
      seen = found
    }
    Atomics.sub(this.#counts, this.#own + taken, 1)
    return false
  }

  #shift(entered: boolean): void {
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#note(common.waiting, -1)
    next.decide(entered)
  }

  /** Lets in who waits in this thread as far as there are places, then listens for the next one that becomes free. */
  #serve(): void {
    for (;;) {
      const freed = Atomics.load(this.#counts, this.#at + common.freed)
      while (this.#waiting[0] !== undefined && this.#take(this.#waiting[0].most)) this.#shift(true)
      if (this.#waiting.length === 0 || this.#isListening || this.#isAlone) return
      const woken = Atomics.waitAsync(this.#counts, this.#at + common.freed, freed)
      if (!woken.async) continue
      this.#isListening = true
      void woken.value.then(() => this.#onWoken())
      return
    }
  }

  #onWoken(): void {
    this.#isListening = false
    const waited = this.#waiting.length
    this.#serve()
    // It was meant for somebody who is no longer here, so the next one may have it.
    if (this.#waiting.length === waited && !this.#isListening) this.#wakeOne()
  }

  #wakeOne(): void {
    Atomics.notify(this.#counts, this.#at + common.freed, 1)
  }
}
