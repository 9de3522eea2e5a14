import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { writeOnce } from './proxy.memory.ts'

export type BodyOptions = {
  /** Content-Length as the client sent it; null for a body in chunks. */
  length: string | null
  limit: { bytes: number; error: () => Error }
  /** The upstream takes the first byte. */
  onWanted: () => void
  /** Bytes came from the client. */
  onProgress: () => void
}

type Sending = { socket: Socket; onSent: () => void; onError: (error: Error) => void }

/** The client went away before its body was complete. */
class ClientGoneError extends Error {}

/**
 * The body of a request on its way to an upstream: taken from the client only as fast as the upstream takes it, and counted. Ending it
 * early, on either side, leaves the client's connection usable for the answer.
 */
export class RequestBody {
  readonly length: string | null
  readonly #request: IncomingMessage
  readonly #options: BodyOptions
  #sending: Sending | null = null
  #received = 0
  /** What goes out before the next piece. */
  #head = ''

  constructor(request: IncomingMessage, options: BodyOptions) {
    this.length = options.length
    this.#request = request
    this.#options = options
  }

  /** Whether the client is being waited for, rather than the upstream. */
  get isWaitingForClient(): boolean {
    return this.#sending !== null && !this.#request.isPaused() && !this.#request.complete
  }

  /**
   * Sends it behind the head. What is there of it already goes out with the head, in one write; the head waits for nothing else, because
   * from here on what comes from the upstream is the answer.
   */
  send(head: string, sending: Sending): void {
    this.#sending = sending
    if (this.#request.readableLength > 0) this.#head = head
    else sending.socket.write(head, 'latin1')
    sending.socket.on('drain', this.#onDrain)
    this.#options.onWanted()
    this.#request.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onClose)
    this.#request.resume()
  }

  /** Takes no more of it. */
  stop(): void {
    this.#sending?.socket.off('drain', this.#onDrain)
    this.#sending = null
    this.#request.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose)
  }

  readonly #onData = (piece: Buffer): void => {
    if (this.#sending === null || piece.length === 0) return
    const { socket } = this.#sending
    const isFirst = this.#received === 0
    this.#received += piece.length
    this.#options.onProgress()
    if (this.#received > this.#options.limit.bytes) return this.#fail(this.#options.limit.error())
    const before = `${this.#head}${this.length === null ? `${isFirst ? '' : '\r\n'}${piece.length.toString(16)}\r\n` : ''}`
    this.#head = ''
    socket.cork()
    if (before !== '') socket.write(before, 'latin1')
    writeOnce(socket, piece)
    socket.uncork()
    if (socket.writableNeedDrain) this.#request.pause()
    return undefined
  }

  readonly #onEnd = (): void => {
    if (this.#sending === null) return
    const { socket, onSent } = this.#sending
    const after = `${this.#head}${this.length === null ? `${this.#received === 0 ? '' : '\r\n'}0\r\n\r\n` : ''}`
    if (after !== '') socket.write(after, 'latin1')
    this.stop()
    onSent()
  }

  readonly #onClose = (): void => {
    if (!this.#request.complete) this.#fail(new ClientGoneError('the client went away'))
  }

  readonly #onDrain = (): void => {
    this.#options.onProgress()
    this.#request.resume()
  }

  #fail(error: Error): void {
    const sending = this.#sending
    this.stop()
    sending?.onError(error)
  }
}
