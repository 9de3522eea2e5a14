import type { Clock } from '@gatehouse/kit/clock'
import type { Timers } from '@gatehouse/kit/timers'
import type { IncomingMessage } from 'node:http'
import type { DecideAccess } from '../grants/grants.feature.ts'
import type { MountedService } from '../registry/registry.feature.ts'
import { includesSession, type EndedSessions, type Principal } from './proxy.principal.ts'

/** Something under way between a client and an upstream. */
export type OpenTraffic = {
  principal: Principal | null
  /** The service it is with; null where it has not come to one. */
  service: MountedService | null
  /** Where {@link Traffic} keeps it; -1 while it does not. */
  slot: number
  /** Whether it ends by itself before long; a tunnel or an event stream does not. */
  endsByItself: () => boolean
  /** Looks whether it has stood still for too long. */
  sweep: (nowMs: number) => void
  /** Ends it at once on both sides. */
  cut: (reason: string) => void
}

const lingerMs = 10_000
/** A session with something open that goes on is in use, although no request of it comes. */
const noteSeenEveryMs = 60_000

type TrafficOptions = {
  clock: Clock
  timers: Timers
  decideAccess: DecideAccess
  /** Notes that a session is in use. */
  noteSeen: (sessionId: string) => void
}

/**
 * All that is under way: looked at once a second for what stands still, cut when its session or a grant ends, waited for on shutdown. `nowMs` is
 * the time of the last look, exact enough for time-outs and free to read.
 */
export class Traffic {
  nowMs: number
  /** Grows whenever sessions end or may do less, so that who checked one before can tell that it may be over. */
  generation = 0
  /** Without gaps and in no order, so that coming and going costs next to nothing. */
  readonly #open: OpenTraffic[] = []
  readonly #clock: Clock
  readonly #decideAccess: DecideAccess
  readonly #noteSeen: TrafficOptions['noteSeen']
  readonly #stopSweeping: () => void
  #notedSeenMs: number
  #onQuiet: (() => void) | null = null

  constructor({ clock, timers, decideAccess, noteSeen }: TrafficOptions) {
    this.#clock = clock
    this.#decideAccess = decideAccess
    this.#noteSeen = noteSeen
    this.nowMs = clock.elapsedMs()
    this.#notedSeenMs = this.nowMs
    this.#stopSweeping = timers.every(1000, () => this.#sweep())
  }

  get size(): number {
    return this.#open.length
  }

  add(traffic: OpenTraffic): void {
    traffic.slot = this.#open.push(traffic) - 1
  }

  remove(traffic: OpenTraffic): void {
    if (traffic.slot === -1) return
    const last = this.#open.pop()
    if (last !== undefined && last !== traffic) {
      last.slot = traffic.slot
      this.#open[last.slot] = last
    }
    traffic.slot = -1
    if (this.#open.length === 0) this.#onQuiet?.()
  }

  /** Notes that decisions under way may be out of date. */
  noteChange(): void {
    this.generation += 1
  }

  endSessions(ended: EndedSessions): void {
    this.noteChange()
    this.forEach((traffic) => {
      if (traffic.principal !== null && includesSession(ended, traffic.principal)) traffic.cut('its session ended')
    })
  }

  /** Visits all that is under way at this moment; who is visited may leave. */
  forEach(visit: (traffic: OpenTraffic) => void): void {
    for (const traffic of Array.from(this.#open)) visit(traffic)
  }

  /** Ends everything: what never ends at once, the rest when it is done or `withinMs` have passed. */
  async drain(timers: Timers, withinMs: number): Promise<void> {
    this.forEach((traffic) => {
      if (!traffic.endsByItself()) traffic.cut('the gateway stops')
    })
    if (this.#open.length > 0) {
      const quiet = Promise.withResolvers<void>()
      this.#onQuiet = quiet.resolve
      const cancel = timers.after(withinMs, quiet.resolve)
      await quiet.promise
      cancel()
    }
    this.forEach((traffic) => traffic.cut('the gateway stops'))
    this.#stopSweeping()
  }

  /** Gives a client `withinMs` to finish sending its request; then `late` is called, once a second until the connection is gone. */
  awaitRequest(request: IncomingMessage, withinMs: number, late: () => void): void {
    const { socket } = request
    const deadlineMs = this.nowMs + withinMs
    const awaited: OpenTraffic = {
      principal: null,
      service: null,
      slot: -1,
      endsByItself: () => true,
      cut: () => socket.destroy(),
      sweep: (nowMs) => {
        if (request.complete) done()
        else if (nowMs > deadlineMs) late()
      },
    }
    const done = (): void => {
      request.off('end', done)
      socket.off('close', done)
      this.remove(awaited)
    }
    this.add(awaited)
    request.once('end', done)
    socket.once('close', done)
  }

  /** For a request that was answered before it was complete: what still comes of it goes nowhere, and not for long. */
  linger(request: IncomingMessage): void {
    this.awaitRequest(request, lingerMs, () => request.socket.destroy())
    request.resume()
  }

  #sweep(): void {
    this.nowMs = this.#clock.elapsedMs()
    const now = this.#clock.now()
    this.forEach((traffic) => {
      const { principal, service } = traffic
      if (principal !== null && principal.expiresAt <= now) traffic.cut('its session has expired')
      else if (principal !== null && service !== null && !this.#decideAccess(principal, service).allowed) traffic.cut('access has ended')
      else traffic.sweep(this.nowMs)
    })
    if (this.nowMs - this.#notedSeenMs >= noteSeenEveryMs) this.#noteLasting()
  }

  /** API tokens have no sessions that could be idle. */
  #noteLasting(): void {
    this.#notedSeenMs = this.nowMs
    for (const traffic of this.#open) {
      const { principal } = traffic
      if (principal !== null && principal.via !== 'token' && !traffic.endsByItself()) this.#noteSeen(principal.sessionId)
    }
  }
}
