import { sql, type QueryExecutorProvider } from 'kysely'
import { Socket } from 'node:net'
import { Client } from 'pg'
import type { Log } from '../log.ts'
import type { Cancel, Timers } from '../timers.ts'

/** What processes on one database tell one another, over LISTEN and NOTIFY. */
export type Notifications = AsyncDisposable & {
  /** Begins to listen; resolves once the first connection does. */
  start: () => Promise<void>
  /**
   * Tells every listener of the topic in every process, this one too. Within a transaction it is told when that commits, and never
   * when it does not. The payload is JSON of less than 8,000 bytes; it says what changed and carries no secret.
   */
  publish: (topic: string, payload: object, trx?: QueryExecutorProvider) => Promise<void>
  /** Calls the listener with each payload of a topic; the returned function ends that. Payloads come from outside: check them. */
  subscribe: (topic: string, listener: (payload: unknown) => void) => () => void
  /** Whether notices arrive at this moment; noticed at most four seconds after the connection stops working. */
  isConnected: () => boolean
  /** Calls the listener when notices arrive again after a break. What was told meanwhile is lost: whoever keeps a copy starts afresh. */
  onReconnected: (listener: () => void) => () => void
}

export type NotificationsOptions = {
  url: string
  /** Where publishing outside a transaction runs. */
  db: QueryExecutorProvider
  /** Shown in pg_stat_activity. */
  applicationName: string
  log: Log
  timers: Timers
}

const channel = 'gatehouse'
const pingEveryMs = 2000
const longestPauseMs = 2000

/** Opens one connection of its own for listening and keeps it: a pooled one would forget what it listens to. */
export function createNotifications(options: NotificationsOptions): Notifications {
  const { db, log, timers } = options
  const topics = new Map<string, Set<(payload: unknown) => void>>()
  const reconnected = new Set<() => void>()
  const stop = new AbortController()
  const first = Promise.withResolvers<void>()
  let connected = false
  let wasConnected = false
  let running: Promise<void> | null = null

  const deliver = (text: string): void => {
    const notice = readNotice(text)
    if (notice === null) return log.warn({ length: text.length }, 'a notice from the database cannot be read')
    for (const listener of topics.get(notice.topic) ?? []) listener(notice.payload)
  }
  const onListening = (): void => {
    connected = true
    if (wasConnected) for (const listener of reconnected) listener()
    wasConnected = true
    first.resolve()
  }

  const keepListening = async (): Promise<void> => {
    for (let pauseMs = 100; !stop.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const fault = await listenUntilLost(options, { deliver, onListening, signal: stop.signal })
      if (connected) pauseMs = 100
      connected = false
      if (stop.signal.aborted) return
      log.warn({ err: fault }, 'notices from the database do not arrive, connecting again')
      await pause(timers, pauseMs, stop.signal)
    }
  }

  return {
    start: () => {
      running ??= keepListening()
      return first.promise
    },
    publish: async (topic, payload, trx = db) => {
      await sql`select pg_notify(${channel}, ${JSON.stringify({ topic, payload })})`.execute(trx)
    },
    subscribe: (topic, listener) => {
      const listeners = topics.get(topic) ?? new Set()
      topics.set(topic, listeners.add(listener))
      return () => listeners.delete(listener)
    },
    isConnected: () => connected,
    onReconnected: (listener) => {
      reconnected.add(listener)
      return () => reconnected.delete(listener)
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await running
    },
  }
}

type Listening = { deliver: (text: string) => void; onListening: () => void; signal: AbortSignal }

/** Listens on a new connection until it is lost or the signal says stop; returns what went wrong. */
async function listenUntilLost({ url, applicationName, timers }: NotificationsOptions, listening: Listening): Promise<unknown> {
  const socket = new Socket()
  const client = new Client({
    stream: () => socket,
    connectionString: url,
    application_name: `${applicationName}-notices`,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  })
  const lost = Promise.withResolvers<unknown>()
  client.on('error', lost.resolve)
  client.on('end', () => lost.resolve(new Error('the connection ended')))
  client.on('notification', ({ payload = '' }) => listening.deliver(payload))
  const onStop = (): void => lost.resolve(null)
  listening.signal.addEventListener('abort', onStop)
  let endPinging: Cancel | null = null
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
    endPinging = ping(client, timers, () => lost.resolve(new Error('the connection stopped answering')))
    if (!listening.signal.aborted) listening.onListening()
    return await lost.promise
  } catch (error) {
    return error
  } finally {
    endPinging?.()
    listening.signal.removeEventListener('abort', onStop)
    // Without a goodbye: a server that hangs would never answer it, and must not keep the process alive.
    socket.destroy()
  }
}

/** Asks for an answer every two seconds: a connection may be dead for minutes before TCP says so. */
function ping(client: Client, timers: Timers, onSilence: () => void): Cancel {
  let waiting = false
  return timers.every(pingEveryMs, () => {
    if (waiting) return onSilence()
    waiting = true
    client.query('select 1').then(
      () => (waiting = false),
      () => {},
    )
  })
}

function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timers.after(ms, resolve)
    signal.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })
}

function readNotice(text: string): { topic: string; payload: unknown } | null {
  try {
    const notice: unknown = JSON.parse(text)
    if (typeof notice !== 'object' || notice === null || !('topic' in notice) || !('payload' in notice)) return null
    return typeof notice.topic === 'string' ? { topic: notice.topic, payload: notice.payload } : null
  } catch {
    return null
  }
}
