import { isFields, parsed, readApiError } from '../../api/errors.ts'
import { readEvents } from '../../api/event-stream.ts'
import type { StreamEvent } from '../../api/event-stream.ts'
import type { App, MonitorState } from '../../api/types.ts'

/** How fresh the tiles are: told at once, about to be, or asked for every 30 s. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'polling'

/** The server sends a heartbeat every 15 s; a line this long silent is dead, whatever TCP says. */
const silentMs = 40_000
const pollMs = 30_000
/** This many failures in a row, and the page stops hoping and asks by itself. */
const patience = 3

export type AppsWatch = {
  /** Opens the event stream, after the last event that was seen if there was one. */
  open: (signal: AbortSignal, lastEventId: string | null) => Promise<Response>
  /** The last event somebody else saw, to go on from. */
  lastEventId?: string | null
  /** Asks for the whole list; used while there is no stream. */
  poll: () => Promise<void>
  onSnapshot: (items: App[]) => void
  onApp: (app: App) => void
  /** Whether anybody checks the apps. */
  onMonitor: (monitor: MonitorState) => void
  /** Each event has an id to go on from. */
  onEventId?: (id: string) => void
  onState: (state: LiveState) => void
  /** Resolves after the time or when the signal aborts, whichever is first. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Keeps the stream open until `signal` aborts: reconnects with growing pauses, polls when that does not help. */
export async function watchApps(watch: AppsWatch, signal: AbortSignal): Promise<void> {
  let failures = 0
  const position: Position = { id: watch.lastEventId ?? null, sequence: -1 }
  watch.onState('connecting')
  while (!signal.aborted) {
    const wasLive = await followStream(watch, position, signal)
    if (signal.aborted) return
    failures = wasLive ? 1 : failures + 1
    watch.onState(failures < patience ? 'reconnecting' : 'polling')
    if (failures >= patience) await watch.poll().catch(() => {})
    await watch.pause(failures < patience ? 1000 * 2 ** (failures - 1) : pollMs, signal)
  }
}

/** Where in the stream this page is. */
type Position = { id: string | null; sequence: number }

/** Follows one connection to its end; says whether it ever was live. */
async function followStream(watch: AppsWatch, position: Position, signal: AbortSignal): Promise<boolean> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), silentMs)
  let live = false
  try {
    const response = await watch.open(AbortSignal.any([signal, silence.signal]), position.id)
    if (!response.ok) throw await readApiError(response)
    for await (const event of readEvents(response)) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), silentMs)
      if (!live) watch.onState('live')
      live = true
      position.sequence = take(event, position.sequence, watch)
      if (event.id !== null && event.id !== position.id) watch.onEventId?.(event.id)
      position.id = event.id ?? position.id
    }
  } catch {
    // Every end of a stream is alike here: the loop above decides what comes next.
  } finally {
    clearTimeout(timer)
  }
  return live
}

/** Takes one event and gives the sequence it leaves; an event that is not newer than the last is dropped. */
function take(event: StreamEvent, last: number, watch: AppsWatch): number {
  const body = event.data === '' ? null : parsed(event.data)
  if (!isFields(body)) return last
  if (isMonitor(body.monitor)) watch.onMonitor(body.monitor)
  if (event.event === 'snapshot' && Array.isArray(body.items)) {
    watch.onSnapshot(body.items.filter(isApp))
    return typeof body.sequence === 'number' ? body.sequence : last
  }
  if (event.event !== 'app' || !isApp(body.app)) return last
  const sequence = typeof body.sequence === 'number' ? body.sequence : last
  if (sequence > last || last === -1) watch.onApp(body.app)
  return Math.max(sequence, last)
}

function isMonitor(value: unknown): value is MonitorState {
  return isFields(value) && typeof value.stale === 'boolean' && (value.checked_at === null || typeof value.checked_at === 'string')
}

/** The gateway is trusted to keep its own shape; this only keeps a half-sent event from breaking the page. */
function isApp(value: unknown): value is App {
  return isFields(value) && typeof value.key === 'string' && typeof value.name === 'string' && typeof value.status === 'string'
}
