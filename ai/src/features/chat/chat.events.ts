import { toProblem } from '@gatehouse/kit/errors'
import type { Timers } from '@gatehouse/kit/timers'
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'

/** Proxies on the way close a connection on which nothing happens; a comment is something (WHATWG HTML, server-sent events). */
const heartbeatMs = 15_000

/** Becomes an event: `kind` is its name, the rest its data. */
export type EventPart = { kind: string }

type EventStreamOptions = {
  parts: AsyncIterable<EventPart>
  timers: Timers
  requestId: string
  /** Called with what ended the stream early. */
  onFault: (error: unknown) => void
}

/** An answer as server-sent events: `delta` with text, at the end one `done` or one `error` with a problem. What is kept says first where. */
export function eventStream({ parts, timers, requestId, onFault }: EventStreamOptions): Readable {
  const out = new PassThrough()
  const stopHeartbeat = timers.every(heartbeatMs, () => void out.write(': still here\n\n'))
  out.once('close', stopHeartbeat)
  void pump(parts, out)
    .catch((error: unknown) => {
      if (out.destroyed) return
      onFault(error)
      out.write(frame('error', toProblem(error, requestId).body))
    })
    .finally(() => {
      stopHeartbeat()
      out.end()
    })
  return out
}

async function pump(parts: AsyncIterable<EventPart>, out: PassThrough): Promise<void> {
  for await (const part of parts) {
    if (out.destroyed) return
    const { kind, ...data } = part
    // A reader that is slower than the provider slows the provider down; when it leaves, `close` ends the wait.
    if (!out.write(frame(kind, data))) await Promise.race([once(out, 'drain'), once(out, 'close')])
  }
}

const frame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
