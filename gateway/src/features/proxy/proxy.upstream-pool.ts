import type { buildConnector } from 'undici'
import { UpstreamConnection, type UpstreamHandler } from './proxy.upstream-connection.ts'
import { isRepeatable, type UpstreamRequest } from './proxy.upstream-request.ts'

type PoolOptions = { target: buildConnector.Options; connect: buildConnector.connector; nowMs: number }

/** How long an upstream that sent bytes nobody asked for gets a connection for each request: the next such bytes might come too late to be seen. */
const apartMs = 600_000

type Waiting = { request: UpstreamRequest; handler: UpstreamHandler }

/**
 * Connections to one origin, as many as there are requests at once, each carrying one request at a time. The connection used last is
 * used next, so that those which are not needed fall idle and end.
 */
export class UpstreamPool {
  readonly #target: buildConnector.Options
  readonly #connect: buildConnector.connector
  readonly #all = new Set<UpstreamConnection>()
  readonly #free: UpstreamConnection[] = []
  /** Requests for a free connection, until all that has come of it so far was read. */
  #waiting: Waiting[] = []
  #nowMs: number
  #apartUntilMs = 0
  #onEmpty: (() => void) | null = null

  constructor({ target, connect, nowMs }: PoolOptions) {
    this.#target = target
    this.#connect = connect
    this.#nowMs = nowMs
  }

  /** Sends a request; on a new connection if `fresh`. */
  dispatch(request: UpstreamRequest, handler: UpstreamHandler, fresh = false): void {
    if (fresh || this.#free.length === 0) return this.#sendOnNew(request, handler)
    const waiting = { request, handler }
    if (isRepeatable(request)) this.wait(waiting)
    // The end of a connection may lie right behind the answer that has just freed it, and is read in the next turn only.
    else setImmediate(wait, this, waiting)
    return undefined
  }

  wait(waiting: Waiting): void {
    // An end of a free connection, or bytes that nobody asked for, may wait to be read right now: with that the connection is gone.
    if (this.#waiting.push(waiting) === 1) setImmediate(sendWaiting, this)
  }

  /** Ends connections that will have been free for longer than they may be before it is called again, in `everyMs`. */
  sweep(nowMs: number, everyMs: number): void {
    this.#nowMs = nowMs
    for (const connection of Array.from(this.#free)) if (nowMs - connection.idleSinceMs + everyMs > connection.idleMs) connection.destroy()
  }

  /** Resolves when what is under way has ended; nothing may be dispatched any more. */
  async close(): Promise<void> {
    const empty = Promise.withResolvers<void>()
    this.#onEmpty = empty.resolve
    for (const connection of Array.from(this.#free)) connection.destroy()
    if (this.#all.size === 0) empty.resolve()
    await empty.promise
  }

  /** Breaks off what is under way. */
  destroy(): void {
    for (const connection of Array.from(this.#all)) connection.destroy()
  }

  sendWaiting(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { request, handler } of waiting) {
      if (handler.isOver) continue
      const free = this.#free.pop()
      if (free === undefined) this.#sendOnNew(request, handler)
      else free.send(request, handler)
    }
  }

  #keepApart(): void {
    this.#apartUntilMs = this.#nowMs + apartMs
    for (const connection of this.#free.splice(0)) connection.destroy()
  }

  #sendOnNew(request: UpstreamRequest, handler: UpstreamHandler): void {
    const connection = new UpstreamConnection({
      onFree: () => {
        if (this.#onEmpty !== null || this.#nowMs < this.#apartUntilMs) return connection.destroy()
        connection.idleSinceMs = this.#nowMs
        this.#free.push(connection)
        return undefined
      },
      onGone: (hasSurplus) => {
        this.#all.delete(connection)
        const at = this.#free.lastIndexOf(connection)
        if (at !== -1) this.#free.splice(at, 1)
        if (hasSurplus) this.#keepApart()
        if (this.#all.size === 0) this.#onEmpty?.()
      },
    })
    this.#all.add(connection)
    connection.send(request, handler)
    this.#connect(this.#target, (error, socket) => connection.connected(error, socket))
  }
}

const wait = (pool: UpstreamPool, waiting: Waiting): void => pool.wait(waiting)
const sendWaiting = (pool: UpstreamPool): void => pool.sendWaiting()
