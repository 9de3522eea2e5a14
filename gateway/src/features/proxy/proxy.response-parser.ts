import { checkBegunHead, readFields, readHead, UpstreamProtocolError, type ResponseHead } from './proxy.response-head.ts'

/** What is told of the answers on a connection. */
export type ResponseSink = {
  /** A head: of the answer, or of one that announces it (1xx). */
  onHead: (head: ResponseHead) => void
  /** A piece of the body, without any framing. */
  onBody: (piece: Buffer) => void
  /** The answer is whole. `isLast`: nothing may be asked on this connection any more. */
  onEnd: (trailers: readonly string[], isLast: boolean) => void
}

type Phase =
  | 'nothing' // No answer is due.
  | 'head'
  | 'length' // A body whose length is known.
  | 'until-end' // A body that ends with the connection.
  | 'chunk-size'
  | 'chunk'
  | 'chunk-end'
  | 'trailers'
  | 'over' // Whatever comes is not looked at.

const headEnd = '\r\n\r\n'
const maxChunkLineBytes = 4096
/** Size in hexadecimal digits, and extensions that nobody reads (RFC 9112 §7.1). */
const chunkLine = /^([0-9a-f]{1,13})(?:[\t ]*;[\t\x20-\x7e\x80-\xff]*)?$/i

/**
 * Cuts the bytes of one connection to an upstream into answers (RFC 9112), one at a time and only when one is due. Bytes that nobody asked
 * for are never taken for the answer to the next request.
 */
export class ResponseParser {
  /** Whether bytes came for which there is no request, although the connection could have carried the next. */
  hasSurplus = false
  readonly #sink: ResponseSink
  readonly #maxHeadBytes: number
  #phase: Phase = 'nothing'
  #isHead = false
  #isLast = false
  #isPaused = false
  /** Bytes of the body, or of the chunk, that are still to come. */
  #left = 0
  /** The beginning of a head whose end has not come yet. */
  #begun: Buffer | null = null
  #line = ''
  #trailers = ''

  constructor(sink: ResponseSink, maxHeadBytes: number) {
    this.#sink = sink
    this.#maxHeadBytes = maxHeadBytes
  }

  /** A request with this method is on its way, so an answer is due. */
  expect(method: string): void {
    this.#phase = 'head'
    this.#isHead = method === 'HEAD'
  }

  /** From here on nothing is looked at. */
  stop(): void {
    this.#phase = 'over'
    this.#isPaused = false
  }

  /** Takes no more of the body for now: a read may hold thousands of chunks. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
  }

  /**
   * Takes what came; returns where it stopped, which is the end unless it was paused.
   * @throws {UpstreamProtocolError} and whatever the sink throws
   */
  push(bytes: Buffer): number {
    let at = 0
    while (at < bytes.length && !this.#isPaused) at = this.#take(bytes, at)
    return at
  }

  /** The connection has ended in order; false when an answer broke off by that. */
  finish(): boolean {
    if (this.#phase !== 'until-end') return false
    this.#end([], 0)
    return true
  }

  /** Takes something from `at` on; returns where it stopped. */
  #take(bytes: Buffer, at: number): number {
    switch (this.#phase) {
      case 'head':
        return this.#takeHead(bytes, at)
      case 'length':
        return this.#takeLength(bytes, at)
      case 'until-end':
        this.#sink.onBody(at === 0 ? bytes : bytes.subarray(at))
        return bytes.length
      case 'chunk':
        return this.#takeChunk(bytes, at)
      case 'chunk-size':
      case 'chunk-end':
      case 'trailers':
        return this.#takeLine(bytes, at)
      case 'nothing':
        this.hasSurplus = true
        throw new UpstreamProtocolError('bytes that nobody asked for')
      case 'over':
      default:
        return bytes.length
    }
  }

  #takeHead(bytes: Buffer, from: number): number {
    const before = this.#begun?.length ?? 0
    const whole = this.#begun === null ? bytes : Buffer.concat([this.#begun, bytes.subarray(from)])
    const start = this.#begun === null ? from : 0
    const end = whole.indexOf(headEnd, Math.max(start, before - headEnd.length + 1), 'latin1')
    if ((end === -1 ? whole.length : end) - start > this.#maxHeadBytes) throw new UpstreamProtocolError('a head that is too long')
    if (end === -1) {
      this.#begun = start === 0 ? whole : whole.subarray(start)
      checkBegunHead(this.#begun.toString('latin1'))
      return bytes.length
    }
    this.#begun = null
    const rest = whole.length - end - headEnd.length
    this.#begin(readHead(whole.toString('latin1', start, end + 2)), rest)
    return bytes.length - rest
  }

  #begin(head: ResponseHead, rest: number): void {
    if (head.status === 101) throw new UpstreamProtocolError('a change of protocol that nobody asked for')
    if (head.status < 200) return this.#sink.onHead(head)
    const isBodiless = this.#isHead || head.status === 204 || head.status === 304
    const isUntilEnd = !isBodiless && head.length === -1 && !head.isChunked
    // An answer that must not have a body but speaks of one may be followed by it.
    this.#isLast = !head.keepsAlive || isUntilEnd || (isBodiless && !this.#isHead && (head.length > 0 || head.isChunked))
    this.#left = head.length
    this.#phase = phaseOfBody(head, isBodiless)
    this.#sink.onHead(head)
    if (this.#phase === 'nothing') this.#end([], rest)
    return undefined
  }

  #takeLength(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left)
    this.#left -= end - at
    this.#sink.onBody(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end))
    if (this.#left === 0 && this.#phase === 'length') this.#end([], bytes.length - end)
    return end
  }

  #takeChunk(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left)
    this.#left -= end - at
    if (this.#left === 0) this.#phase = 'chunk-end'
    this.#sink.onBody(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end))
    return end
  }

  #takeLine(bytes: Buffer, from: number): number {
    const feed = bytes.indexOf(0x0a, from)
    const end = feed === -1 ? bytes.length : feed + 1
    this.#line += bytes.toString('latin1', from, end)
    if (this.#line.length > maxChunkLineBytes) throw new UpstreamProtocolError('a line of a chunked body that is too long')
    if (feed === -1) return end
    const line = this.#line
    this.#line = ''
    if (!line.endsWith('\r\n')) throw new UpstreamProtocolError('a broken line in a chunked body')
    this.#onLine(line.slice(0, -2), bytes.length - end)
    return end
  }

  #onLine(line: string, rest: number): void {
    if (this.#phase === 'chunk-size') return this.#beginChunk(line)
    if (this.#phase === 'chunk-end') {
      if (line !== '') throw new UpstreamProtocolError('a chunk that is longer than it says')
      this.#phase = 'chunk-size'
    } else if (line === '') this.#end(readFields(this.#trailers), rest)
    else this.#addTrailer(line)
    return undefined
  }

  #beginChunk(line: string): void {
    const digits = chunkLine.exec(line)?.[1]
    if (digits === undefined) throw new UpstreamProtocolError('a size of a chunk that is none')
    this.#left = Number.parseInt(digits, 16)
    this.#phase = this.#left === 0 ? 'trailers' : 'chunk'
    this.#trailers = ''
  }

  #addTrailer(line: string): void {
    this.#trailers += `${line}\r\n`
    if (this.#trailers.length > this.#maxHeadBytes) throw new UpstreamProtocolError('trailers that are too long')
  }

  #end(trailers: readonly string[], rest: number): void {
    this.hasSurplus = rest > 0 && !this.#isLast && !this.#isHead
    const isLast = this.#isLast || rest > 0
    this.#phase = isLast ? 'over' : 'nothing'
    this.#isPaused = false
    this.#sink.onEnd(trailers, isLast)
  }
}

function phaseOfBody({ length, isChunked }: ResponseHead, isBodiless: boolean): Phase {
  if (isBodiless || length === 0) return 'nothing'
  if (isChunked) return 'chunk-size'
  return length === -1 ? 'until-end' : 'length'
}
