import type { Reading } from './health.reading.ts'

/** The latest of every service, whichever gateway checked it. */
export type Board = {
  readingOf: (key: string) => Reading | null
  /** Puts up what was found; tells the listener whether people are shown something else than before. */
  put: (key: string, reading: Reading) => void
  /** Forgets services that are gone: one that comes back under the same key may be another. */
  keepOnly: (keys: ReadonlySet<string>) => void
}

export function createBoard(onPut: (key: string, changed: boolean) => void): Board {
  const readings = new Map<string, Reading>()
  return {
    readingOf: (key) => readings.get(key) ?? null,
    keepOnly: (keys) => {
      for (const key of readings.keys()) if (!keys.has(key)) readings.delete(key)
    },
    put: (key, reading) => {
      const before = readings.get(key)
      readings.set(key, reading)
      // Before anything is known, it is shown as starting already.
      const { status, reason } = before ?? { status: 'unknown', reason: 'starting' }
      onPut(key, status !== reading.status || reason !== reading.reason)
    },
  }
}
