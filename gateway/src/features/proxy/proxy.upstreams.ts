import { guardedConnector, type RefuseAddress } from '@gatehouse/kit/outbound'
import type { buildConnector } from 'undici'
import { UpstreamPool } from './proxy.upstream-pool.ts'
import { originOf } from './proxy.upstream-url.ts'

export type Upstreams = AsyncDisposable & {
  /** The pool of connections to the origin of an upstream's URL. */
  poolFor: (upstream: string) => UpstreamPool
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
  const pools = new Map<string, UpstreamPool>()
  const byUpstream = new Map<string, UpstreamPool>()
  const closing = new Set<UpstreamPool>()
  const open = (origin: string): UpstreamPool =>
    new UpstreamPool(origin, {
      connect,
      allowH2: false,
      pipelining: 1,
      maxHeaderSize: maxHeaderBytes,
      // The data path watches over time itself: by its own clock, and differently for uploads, streams and 1xx.
      headersTimeout: 0,
      bodyTimeout: 0,
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
