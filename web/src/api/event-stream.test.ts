import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventParser, readEvents } from './event-stream.ts'
import type { StreamEvent } from './event-stream.ts'

function parse(...pieces: string[]): StreamEvent[] {
  const parser = createEventParser()
  return pieces.flatMap((piece) => parser.push(piece))
}

describe('server-sent events', () => {
  it('gives an event with its name, data and id', () => {
    expect(parse('event: app\nid: 7\ndata: {"a":1}\n\n')).toEqual([{ event: 'app', data: '{"a":1}', id: '7' }])
  })

  it('joins several data lines and removes one leading space only', () => {
    expect(parse('data: one\ndata:  two\ndata:three\n\n')[0]?.data).toBe('one\n two\nthree')
  })

  it('reports a comment, because it proves the line is alive', () => {
    expect(parse(': heartbeat\n')).toEqual([{ event: '', data: '', id: null }])
  })

  it('gives nothing for an event that is not complete', () => {
    expect(parse('data: half\n')).toEqual([])
  })

  it('drops an event without data and forgets its name', () => {
    expect(parse('event: app\n\ndata: x\n\n')).toEqual([{ event: 'message', data: 'x', id: null }])
  })

  it('ignores a byte order mark at the start and an id with a NUL', () => {
    expect(parse('\uFEFFid: a\0b\ndata: x\n\n')).toEqual([{ event: 'message', data: 'x', id: null }])
  })

  it('reads CR, LF and CRLF alike, wherever the text is cut', () => {
    const lines = fc.array(fc.constantFrom('data: a', 'data', 'event: app', 'id: 1', ': note', '', 'retry: 5', 'data: ä😀'), {
      maxLength: 12,
    })
    const property = fc.property(
      lines,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.nat(80), { maxLength: 6 }),
      (content, end, cuts) => {
        // A final newline that cannot be half of a pair, so that every spelling is complete.
        const text = [...content, ''].join(end) + (end === '\r' ? ':\n' : '')
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length]
        const pieces = places.slice(1).map((place, index) => text.slice(places[index], place))
        const reference = parse([...content, ''].join('\n') + (end === '\r' ? ':\n' : ''))
        expect(parse(...pieces)).toEqual(reference)
      },
    )
    fc.assert(property, { numRuns: 3000 })
  })

  it('reads a response byte by byte, characters of several bytes included', async () => {
    const bytes = new TextEncoder().encode('data: grün 😀\n\n')
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const events: StreamEvent[] = []
    for await (const event of readEvents(new Response(body))) events.push(event)
    expect(events).toEqual([{ event: 'message', data: 'grün 😀', id: null }])
  })

  it('ends the request when the reader leaves early', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => {
        cancelled = true
      },
    })
    const events = readEvents(new Response(body))
    await events.next()
    await events.return(undefined)
    expect(cancelled).toBe(true)
  })
})
