import { guardedConnector, type RefuseAddress } from '@gatehouse/kit/outbound'
import { originOf } from './proxy.upstream-url.ts'
import { Client, Pool, type buildConnector, type Dispatcher } from 'undici'
import type { Socket } from 'node:net'

/** The connection an attempt is made on, and how many requests it has carried, this one included. */
export type Line = { socket: Socket | null; requests: number }

/** What dispatches to an upstream; it is told on which line it is sent. */
export type UpstreamHandler = Dispatcher.DispatchHandler & { line: Line | null }

export type Upstreams = AsyncDisposable & {
  /** The pool of connections to the origin of an upstream's URL. */
  poolFor: (upstream: string) => Pool
  /** Lets go of the pools of all other upstreams: what is under way there ends in its own time, nothing new begins. */
  keepOnly: (upstreams: readonly string[]) => void
  /** Opens a connection of its own to an origin, for a change of protocol. */
  connect: buildConnector.connector
}

type UpstreamsOptions = { refuse: RefuseAddress; connectTimeoutMs: number }

/** Response headers beyond this many bytes are answered with 502. */
const maxHeaderBytes = 16 * 1024

/** Of the pieces of 64 KiB that Node reads and writes, as at the server. Goes on to net.connect, which undici's type leaves out. */
const roomForTwo = { highWaterMark: 128 * 1024 }

/** Keeps a pool of HTTP/1.1 connections per origin, all made by a connector that checks each resolved address. */
export function createUpstreams({ refuse, connectTimeoutMs }: UpstreamsOptions): Upstreams {
  const connect = guardedConnector(refuse, { timeout: connectTimeoutMs, allowH2: false, ...roomForTwo })
  const pools = new Map<string, Pool>()
  const byUpstream = new Map<string, Pool>()
  const closing = new Set<Pool>()
  const open = (origin: string): Pool =>
    new Pool(origin, {
      allowH2: false,
      pipelining: 1,
      maxHeaderSize: maxHeaderBytes,
      // The data path watches over time itself: by its own clock, and differently for uploads, streams and 1xx.
      headersTimeout: 0,
      bodyTimeout: 0,
      factory: (url, options) => new UpstreamClient(url, options, connect),
    })
  return {
    connect,
    poolFor: (upstream) => {
      const known = byUpstream.get(upstream)
      if (known !== undefined) return known
      const origin = originOf(upstream)
      const pool = pools.get(origin) ?? open(origin)
      pools.set(origin, pool)
      byUpstream.set(upstream, pool)
      return pool
    },
    keepOnly: (upstreams) => {
      const origins = new Set(upstreams.map(originOf))
      for (const upstream of byUpstream.keys()) if (!origins.has(originOf(upstream))) byUpstream.delete(upstream)
      for (const [origin, pool] of pools) {
        if (origins.has(origin)) continue
        pools.delete(origin)
        closing.add(pool)
        // Nobody waits for this; a pool that is torn down meanwhile says so, and that is as good.
        const gone = (): boolean => closing.delete(pool)
        pool.close().then(gone, gone)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...pools.values(), ...closing].map((pool) => pool.destroy()))
      pools.clear()
    },
  }
}

/** A client of the pool, one connection at a time, that tells each request about the connection it gets. */
class UpstreamClient extends Client {
  readonly #line: Line

  constructor(origin: URL, options: Client.Options, connect: buildConnector.connector) {
    const line: Line = { socket: null, requests: 0 }
    super(origin, {
      ...options,
      connect: (target, callback) => {
        connect(target, (...outcome) => {
          line.socket = outcome[1]
          line.requests = 0
          callback(...outcome)
        })
      },
    })
    this.#line = line
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: UpstreamHandler): boolean {
    handler.line = this.#line
    return super.dispatch(options, handler)
  }
}
