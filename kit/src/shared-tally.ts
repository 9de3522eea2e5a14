import { createHash, randomBytes } from 'node:crypto'

/** Memory in which threads count together; it can be handed to a thread as `workerData`. */
export type TallyMemory = { buffer: SharedArrayBuffer; threads: number; key: Uint8Array }

/**
 * How often names are counted at this moment, by all threads of the process together. Any number of names takes the same memory (a
 * count-min sketch, Cormode & Muthukrishnan 2005): a count is never too low, and too high only for a name that meets two others at
 * once, one in each of two rows. Places in the rows are keyed, so nobody can choose names that meet.
 */
export type SharedTally = {
  /** Counts a name once more; returns how often it is counted now. */
  add: (name: string) => number
  remove: (name: string) => void
}

const width = 2 ** 14
const rowsTogether = 2 * width

export function createTallyMemory(threads: number): TallyMemory {
  return { buffer: new SharedArrayBuffer(4 * threads * rowsTogether), threads, key: randomBytes(16) }
}

/** One thread’s view of the memory. Each thread writes a part of its own and reads all, so what a dead thread had can be taken away. */
export function openTally({ buffer, threads, key }: TallyMemory, thread: number): SharedTally {
  const counts = new Int32Array(buffer)
  const own = thread * rowsTogether
  const placesOf = (name: string): [number, number] => {
    const digest = createHash('sha256').update(key).update(name).digest()
    return [digest.readUInt16LE(0) % width, width + (digest.readUInt16LE(2) % width)]
  }
  const sumAt = (place: number): number => {
    let sum = 0
    for (let at = place; at < threads * rowsTogether; at += rowsTogether) sum += Atomics.load(counts, at)
    return sum
  }
  return {
    add: (name) => {
      const places = placesOf(name)
      for (const place of places) Atomics.add(counts, own + place, 1)
      return Math.min(...places.map(sumAt))
    },
    remove: (name) => {
      for (const place of placesOf(name)) Atomics.sub(counts, own + place, 1)
    },
  }
}

/** Forgets what a thread has counted; for a thread that is gone. */
export function clearTally({ buffer }: TallyMemory, thread: number): void {
  new Int32Array(buffer, 4 * thread * rowsTogether, rowsTogether).fill(0)
}
