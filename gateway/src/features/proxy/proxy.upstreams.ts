import type { Clock } from '@gatehouse/kit/clock'
import { guardedConnector, type RefuseAddress } from '@gatehouse/kit/outbound'
import type { Timers } from '@gatehouse/kit/timers'
import type { buildConnector } from 'undici'
import { UpstreamPool } from './proxy.upstream-pool.ts'
import { originOf, targetOf } from './proxy.upstream-url.ts'

export type Upstreams = Disposable & {
  /** The pool of connections to the origin of an upstream's URL. */
  poolFor: (upstream: string) => UpstreamPool
  /** Lets go of the pools of all other upstreams: what is under way there ends in its own time, nothing new begins. */
  keepOnly: (upstreams: readonly string[]) => void
  /** Opens a connection of its own to an origin, for a change of protocol. */
  connect: buildConnector.connector
}

type UpstreamsOptions = { refuse: RefuseAddress; connectTimeoutMs: number; clock: Clock; timers: Timers }

const sweepEveryMs = 1000

/** Of the pieces of 64 KiB that Node reads and writes, as at the server. Goes on to net.connect, which the connector's type leaves out. */
const roomForTwo = { highWaterMark: 128 * 1024 }

/** Keeps a pool of HTTP/1.1 connections per origin, all made by a connector that checks each resolved address. */
export function createUpstreams({ refuse, connectTimeoutMs, clock, timers }: UpstreamsOptions): Upstreams {
  const connect = guardedConnector(refuse, { timeout: connectTimeoutMs, allowH2: false, ...roomForTwo })
  const pools = new Map<string, UpstreamPool>()
  const byUpstream = new Map<string, UpstreamPool>()
  const closing = new Set<UpstreamPool>()
  const open = (origin: string): UpstreamPool => new UpstreamPool({ target: targetOf(origin), connect, nowMs: clock.elapsedMs() })
  const stopSweeping = timers.every(sweepEveryMs, () => {
    const nowMs = clock.elapsedMs()
    for (const pool of [...pools.values(), ...closing]) pool.sweep(nowMs, sweepEveryMs)
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
        void pool.close().then(() => closing.delete(pool))
      }
    },
    [Symbol.dispose]: () => {
      stopSweeping()
      for (const pool of [...pools.values(), ...closing]) pool.destroy()
      pools.clear()
    },
  }
}
