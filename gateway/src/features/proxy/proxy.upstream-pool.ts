import type { Socket } from 'node:net'
import { Client, type buildConnector, type Dispatcher } from 'undici'

/**
 * The connection that an attempt is made on. Who was given it says how the attempt ended, once: the connection then takes the next request,
 * or, after an error, none any more.
 */
export type Line = {
  socket: Socket | null
  /** How many requests it has carried, this one included. */
  requests: number
  release: () => void
  abandon: () => void
}

/** What dispatches to an upstream; it is told on which line it is sent. */
export type UpstreamHandler = Dispatcher.DispatchHandler & { line: Line | null }

type PoolOptions = Omit<Client.Options, 'connect'> & { connect: buildConnector.connector }

export type UpstreamRequest = Dispatcher.DispatchOptions & { servername?: string | undefined }

/**
 * Connections to one origin, as many as there are requests at once, each carrying one request at a time. The connection used last is
 * used next, so that those which are not needed fall idle and end.
 */
export class UpstreamPool {
  readonly #origin: string
  readonly #options: PoolOptions
  readonly #all = new Set<UpstreamClient>()
  readonly #free: UpstreamClient[] = []

  constructor(origin: string, options: PoolOptions) {
    this.#origin = origin
    this.#options = options
  }

  /** Sends a request; on a new connection if `fresh`. */
  dispatch(request: UpstreamRequest, handler: UpstreamHandler, fresh = false): void {
    const client = (fresh ? undefined : this.#free.pop()) ?? this.#open()
    handler.line = client.line
    client.dispatch(request, handler)
  }

  /** Resolves when what is under way has ended; nothing may be dispatched any more. */
  async close(): Promise<void> {
    this.#free.length = 0
    await Promise.all(Array.from(this.#all, (client) => client.close()))
    this.#all.clear()
  }

  /** Breaks off what is under way. */
  async destroy(): Promise<void> {
    this.#free.length = 0
    await Promise.all(Array.from(this.#all, (client) => client.destroy()))
    this.#all.clear()
  }

  #open(): UpstreamClient {
    const client = new UpstreamClient(this.#origin, this.#options, {
      // One that is closed ends by itself.
      release: () => void (client.closed ? this.#all.delete(client) : this.#free.push(client)),
      abandon: () => this.#forget(client),
    })
    // While it carries a request, whoever sent that is told.
    client.on('disconnect', () => {
      const at = this.#free.lastIndexOf(client)
      if (at === -1) return
      this.#free.splice(at, 1)
      this.#forget(client)
    })
    this.#all.add(client)
    return client
  }

  #forget(client: UpstreamClient): void {
    this.#all.delete(client)
    // Nobody waits for this: it carries nothing.
    client.destroy().catch(() => {})
  }
}

/** A client with one connection, which it knows. */
class UpstreamClient extends Client {
  readonly line: Line

  constructor(origin: string, options: PoolOptions, ends: Pick<Line, 'release' | 'abandon'>) {
    const line: Line = { socket: null, requests: 0, ...ends }
    super(origin, {
      ...options,
      connect: (target, callback) => {
        options.connect(target, (...outcome) => {
          line.socket = outcome[1]
          line.requests = 0
          callback(...outcome)
        })
      },
    })
    this.line = line
  }
}
