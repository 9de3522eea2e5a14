import type { Clock } from '@gatehouse/kit/clock'
import type { Timers } from '@gatehouse/kit/timers'
import type { EndedSessions, Principal } from '../sessions/sessions.feature.ts'
import type { HealthService } from './health.service.ts'

/** A response to which events can be written. */
export type EventSink = {
  write: (text: string) => void
  /** Bytes that the client has not taken yet. */
  pendingBytes: () => number
  end: () => void
  onClose: (listener: () => void) => void
}

/** Whoever looks at services and is told of changes. */
export type HealthEvents = Disposable & {
  /** Begins with everything this person may see, then tells of each change. */
  open: (principal: Principal, sink: EventSink) => void
  /** Tells all who may see it of one app. */
  announce: (key: string) => void
  /** Begins anew with everybody: services came or went. */
  announceAll: () => void
  endSessions: (ended: EndedSessions) => void
  readonly size: number
}

type EventsOptions = { service: HealthService; clock: Clock; timers: Timers }

const heartbeatMs = 15_000
/** A client that takes nothing has this much waiting at most, then it may come again. */
const maxPendingBytes = 256 * 1024

export function createHealthEvents({ service, clock, timers }: EventsOptions): HealthEvents {
  const listeners = new Map<EventSink, Principal>()
  let sequence = 0

  const send = (sink: EventSink, text: string): void => {
    if (sink.pendingBytes() > maxPendingBytes) close(sink)
    else sink.write(text)
  }
  const close = (sink: EventSink): void => {
    listeners.delete(sink)
    sink.end()
  }
  const sendAll = (sink: EventSink, principal: Principal): void => {
    const { items } = service.list(principal)
    send(sink, eventText('snapshot', sequence, { sequence, items }))
  }
  const stopHeartbeat = timers.every(heartbeatMs, () => {
    const now = clock.now()
    for (const [sink, principal] of listeners) {
      if (principal.expiresAt <= now) close(sink)
      else send(sink, ': still here\n\n')
    }
  })

  return {
    get size() {
      return listeners.size
    },
    open: (principal, sink) => {
      listeners.set(sink, principal)
      sink.onClose(() => listeners.delete(sink))
      sendAll(sink, principal)
    },
    announce: (key) => {
      const found = service.appFor(key)
      if (found === null) return
      sequence += 1
      const text = eventText('app', sequence, { sequence, app: found.app })
      for (const [sink, principal] of listeners) if (found.isVisibleTo(principal)) send(sink, text)
    },
    announceAll: () => {
      sequence += 1
      for (const [sink, principal] of listeners) sendAll(sink, principal)
    },
    endSessions: (ended) => {
      for (const [sink, principal] of listeners) {
        const isMeant = principal.user.id === ended.userId && (ended.sessionId === undefined || ended.sessionId === principal.sessionId)
        if (isMeant) close(sink)
      }
    },
    [Symbol.dispose]: () => {
      stopHeartbeat()
      for (const sink of listeners.keys()) close(sink)
    },
  }
}

/** One server-sent event (WHATWG HTML §9.2); JSON has no line breaks of its own. */
function eventText(event: string, id: number, data: unknown): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
