import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Takes a lock on a file, or null when another process holds it. The lock is the kernel's, by way of SQLite (the one such lock that
 * Node.js brings on every system): it ends with its holder, however that ends, so it is never stale. It goes with the returned
 * object; keep that.
 */
export function tryFileLock(file: string): Disposable | null {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    // Nothing is ever written, so nothing needs a journal beside it.
    database.exec('pragma journal_mode = memory; begin exclusive')
    return { [Symbol.dispose]: () => database.close() }
  } catch (error) {
    database.close()
    if (error instanceof Error && /database is locked/.test(error.message)) return null
    throw error
  }
}

/** Takes a lock on a file when its holder lets it go. */
export async function waitForFileLock(file: string): Promise<Disposable> {
  for (;;) {
    const lock = tryFileLock(file)
    if (lock !== null) return lock
    await pause(100)
  }
}
