import type { Clock } from '@gatehouse/kit/clock'
import type { Timers } from '@gatehouse/kit/timers'
import type { EndedSessions, Principal } from '../sessions/sessions.feature.ts'
import type { App, MonitorState } from './health.schemas.ts'
import type { HealthService, View } from './health.service.ts'

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
  /**
   * Begins with everything this person may see, or, where `lastEventId` is one of ours and not too old, with what came after it; then
   * tells of each change.
   */
  open: (principal: Principal, sink: EventSink, lastEventId?: string) => void
  /** Tells all who may see it of one app. */
  announce: (key: string) => void
  /** Begins anew with everybody: services came or went. */
  announceAll: () => void
  endSessions: (ended: EndedSessions) => void
  /** Somebody may see other apps than before; null: nothing any more. Whoever sees the same as before hears nothing. */
  changePerson: (sessionId: string, current: Principal | null) => void
  /** Who is looking. */
  principals: () => Iterable<Principal>
  readonly size: number
}

type EventsOptions = {
  service: HealthService
  monitorState: () => MonitorState
  /** Tells the events of this process from those of others. */
  instance: string
  clock: Clock
  timers: Timers
}

const heartbeatMs = 15_000
/** How often is looked whether what somebody may see has come to its end. */
const lookMs = 1000
/** A client that takes nothing has this much waiting at most, then it may come again. */
const maxPendingBytes = 256 * 1024
/** So many changes are remembered for those who come again. */
const remembered = 1000

export function createHealthEvents(options: EventsOptions): HealthEvents {
  return new Listeners(options)
}

/** Somebody who looks, and what they were shown last. */
type Listener = { principal: Principal; view: View }

class Listeners implements HealthEvents {
  readonly #options: EventsOptions
  readonly #listeners = new Map<EventSink, Listener>()
  /** Keys of the apps that changed, the last one being number `#sequence`; null where everything began anew. */
  readonly #changes: (string | null)[] = []
  readonly #stopTimers: (() => void)[]
  #sequence = 0

  constructor(options: EventsOptions) {
    this.#options = options
    const { every } = options.timers
    this.#stopTimers = [every(heartbeatMs, () => this.#beat()), every(lookMs, () => this.#endOverViews())]
  }

  get size(): number {
    return this.#listeners.size
  }

  open(principal: Principal, sink: EventSink, lastEventId?: string): void {
    this.#listeners.set(sink, { principal, view: this.#options.service.view(principal) })
    sink.onClose(() => this.#listeners.delete(sink))
    const missed = this.#missedSince(lastEventId)
    this.#send(sink, missed === null ? this.#snapshotFor(principal) : this.#changesFor(principal, missed))
  }

  announce(key: string): void {
    const found = this.#options.service.appFor(key)
    if (found === null) return
    this.#remember(key)
    // Hardly ever more than one: what people see of an app differs at most in a name.
    const texts = new Map<App, string>()
    for (const [sink, { principal }] of this.#listeners) {
      if (!found.isVisibleTo(principal)) continue
      const app = found.appFor(principal)
      const text = texts.get(app) ?? this.#text('app', { app })
      texts.set(app, text)
      this.#send(sink, text)
    }
  }

  announceAll(): void {
    this.#remember(null)
    for (const [sink, listener] of this.#listeners) this.#beginAnew(sink, listener)
  }

  changePerson(sessionId: string, current: Principal | null): void {
    for (const [sink, listener] of this.#listeners) {
      if (listener.principal.sessionId !== sessionId) continue
      if (current === null || current.user.role !== listener.principal.user.role) {
        this.#close(sink)
        continue
      }
      listener.principal = current
      const { keys, untilMs } = this.#options.service.view(current)
      if (keys === listener.view.keys) listener.view.untilMs = untilMs
      else this.#beginAnew(sink, listener)
    }
  }

  endSessions(ended: EndedSessions): void {
    for (const [sink, { principal }] of this.#listeners) {
      const { userId, sessionId = principal.sessionId, exceptSessionId } = ended
      const isMeant = userId === principal.user.id && sessionId === principal.sessionId && exceptSessionId !== principal.sessionId
      if (isMeant) this.#close(sink)
    }
  }

  principals(): Iterable<Principal> {
    return this.#listeners.values().map(({ principal }) => principal)
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stopTimers) stop()
    for (const sink of this.#listeners.keys()) this.#close(sink)
  }

  #beat(): void {
    const now = this.#options.clock.now()
    const beat = this.#beatText()
    for (const [sink, { principal }] of this.#listeners) {
      if (principal.expiresAt <= now) this.#close(sink)
      else this.#send(sink, beat)
    }
  }

  /** What somebody may see has changed because a grant came to its end. */
  #endOverViews(): void {
    const nowMs = this.#options.clock.now().getTime()
    for (const [sink, listener] of this.#listeners) if (listener.view.untilMs <= nowMs) this.#beginAnew(sink, listener)
  }

  #beginAnew(sink: EventSink, listener: Listener): void {
    listener.view = this.#options.service.view(listener.principal)
    this.#send(sink, this.#snapshotFor(listener.principal))
  }

  #remember(key: string | null): void {
    this.#sequence += 1
    this.#changes.push(key)
    if (this.#changes.length > remembered) this.#changes.shift()
  }

  /** Keys that changed after an event; null when that cannot be told, or everything began anew since. */
  #missedSince(lastEventId = ''): string[] | null {
    const [, from, number] = /^(.+)-(\d{1,15})$/.exec(lastEventId) ?? []
    const behind = this.#sequence - Number(number)
    if (from !== this.#options.instance || behind < 0 || behind > this.#changes.length) return null
    const missed = behind === 0 ? [] : this.#changes.slice(-behind)
    return missed.every((key) => key !== null) ? [...new Set(missed)] : null
  }

  #changesFor(principal: Principal, keys: readonly string[]): string {
    const texts = keys.flatMap((key) => {
      const found = this.#options.service.appFor(key)
      return found?.isVisibleTo(principal) === true ? [this.#text('app', { app: found.appFor(principal) })] : []
    })
    return texts.join('') + this.#beatText()
  }

  #snapshotFor(principal: Principal): string {
    const { service, monitorState } = this.#options
    return this.#text('snapshot', { items: service.list(principal).items, monitor: monitorState() })
  }

  #beatText(): string {
    return this.#text('beat', { monitor: this.#options.monitorState() })
  }

  /** One server-sent event (WHATWG HTML §9.2); JSON has no line breaks of its own. */
  #text(event: string, data: object): string {
    const sequence = this.#sequence
    return `id: ${this.#options.instance}-${sequence}\nevent: ${event}\ndata: ${JSON.stringify({ sequence, ...data })}\n\n`
  }

  #send(sink: EventSink, text: string): void {
    if (sink.pendingBytes() > maxPendingBytes) this.#close(sink)
    else sink.write(text)
  }

  #close(sink: EventSink): void {
    this.#listeners.delete(sink)
    sink.end()
  }
}
