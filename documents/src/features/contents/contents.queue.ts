import type { Log } from '@gatehouse/kit/log'

type QueueParts = {
  read: (id: string, signal: AbortSignal) => Promise<void>
  /** The next document that nobody has asked for, beside these. */
  nextUnread: (except: readonly string[]) => Promise<string | null>
  log: Log
}

export type ReadingQueue = AsyncDisposable & {
  /** There may be something to read. Does not wait for it. */
  look: () => void
  /** Reads this one before all others; ends when it was read, or could not be. */
  readSoon: (id: string) => Promise<void>
}

/** Reads documents one after the other: those that somebody waits for first, then the latest. */
export function createReadingQueue({ read, nextUnread, log }: QueueParts): ReadingQueue {
  const stop = new AbortController()
  const wanted = new Map<string, PromiseWithResolvers<void>>()
  /** Could not be read for want of something of ours; tried again when somebody asks, or after a restart. */
  const failed = new Set<string>()
  let reading: Promise<void> | null = null
  let asked = false

  const nextId = async (): Promise<string | null> => wanted.keys().next().value ?? nextUnread([...failed])
  async function readAll(): Promise<void> {
    for (let id = await nextId(); id !== null && !stop.signal.aborted; id = await nextId()) {
      try {
        await read(id, stop.signal)
      } catch (error) {
        failed.add(id)
        if (!stop.signal.aborted) log.warn({ err: error, document_id: id }, 'a document could not be read')
      }
      wanted.get(id)?.resolve()
      wanted.delete(id)
    }
  }
  /** Goes on while somebody asks; the end is decided and noted in one step, so that nobody who asks is forgotten. */
  async function readWhileAsked(): Promise<void> {
    while (asked && !stop.signal.aborted) {
      asked = false
      await readAll().catch((error: unknown) => log.warn({ err: error }, 'documents are not read at the moment'))
    }
    for (const waiting of wanted.values()) waiting.resolve()
    wanted.clear()
    reading = null
  }
  function look(): void {
    if (stop.signal.aborted) return
    asked = true
    reading ??= readWhileAsked()
  }
  return {
    look,
    readSoon: async (id) => {
      if (stop.signal.aborted) return
      const waiting = wanted.get(id) ?? Promise.withResolvers<void>()
      wanted.set(id, waiting)
      look()
      await waiting.promise
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await reading
    },
  }
}
