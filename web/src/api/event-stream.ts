/** One event of a `text/event-stream`; a comment (the usual heartbeat) comes as `{ event: '', data: '' }`. */
export type StreamEvent = { event: string; data: string; id: string | null }

export type EventParser = {
  /** Takes the next piece of text, cut anywhere, and gives the events it completes. */
  push: (text: string) => StreamEvent[]
}

/** Parses server-sent events as WHATWG HTML §9.2.6 says, with comments reported, because they prove the line is alive. */
export function createEventParser(): EventParser {
  let rest = ''
  let started = false
  let event = ''
  let data: string[] = []
  let id: string | null = null

  function takeLine(line: string): StreamEvent[] {
    if (line === '') return dispatch()
    if (line.startsWith(':')) return [{ event: '', data: '', id }]
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const raw = colon === -1 ? '' : line.slice(colon + 1)
    const value = raw.startsWith(' ') ? raw.slice(1) : raw
    if (field === 'event') event = value
    else if (field === 'data') data.push(value)
    else if (field === 'id' && !value.includes('\0')) id = value
    return []
  }

  function dispatch(): StreamEvent[] {
    const complete = data.length > 0 ? [{ event: event === '' ? 'message' : event, data: data.join('\n'), id }] : []
    event = ''
    data = []
    return complete
  }

  return {
    push(text) {
      rest += started ? text : text.replace(/^\uFEFF/, '')
      if (text !== '') started = true
      const events: StreamEvent[] = []
      for (;;) {
        const end = rest.search(/[\r\n]/)
        if (end === -1) return events
        // A carriage return at the very end may be half of a pair, so it waits for the next piece.
        if (rest[end] === '\r' && end === rest.length - 1) return events
        const width = rest[end] === '\r' && rest[end + 1] === '\n' ? 2 : 1
        events.push(...takeLine(rest.slice(0, end)))
        rest = rest.slice(end + width)
      }
    },
  }
}

/** Reads a response's body as events until it ends, fails or `signal` aborts. */
export async function* readEvents(response: Response): AsyncGenerator<StreamEvent> {
  if (!response.body) return
  const parser = createEventParser()
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield* parser.push(value)
    }
  } finally {
    // Leaving early (stop, an unmounted page) must end the request, not leave it streaming to nobody.
    await reader.cancel().catch(() => {})
  }
}
