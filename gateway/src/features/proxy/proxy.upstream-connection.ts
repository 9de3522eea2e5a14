import type { Socket } from 'node:net'
import type { ResponseHead } from './proxy.response-head.ts'
import { ResponseParser, type ResponseSink } from './proxy.response-parser.ts'
import { leavesConnectionClean, requestHead, type UpstreamRequest } from './proxy.upstream-request.ts'

/** Who sent a request, and is told of the answer. */
export type UpstreamHandler = {
  /** On which connection the request is sent. */
  connection: UpstreamConnection | null
  /** Whether nobody waits for the answer any more: what has no connection yet gets none then. */
  readonly isOver: boolean
  /** A head: of the answer, or of one that announces it (1xx). What it throws ends the connection and comes back as an error. */
  onHead: (head: ResponseHead) => void
  onBody: (piece: Buffer) => void
  onEnd: (trailers: readonly string[]) => void
  /** The request failed; nothing else is told of it afterwards. */
  onError: (error: Error) => void
}

/** The upstream ended the connection while an answer was due. */
export class HangUpError extends Error {
  readonly code = 'ERR_UPSTREAM_CLOSED'
}

/** What a connection tells of itself to who keeps it. */
export type ConnectionKeeper = {
  /** It can take the next request. */
  onFree: () => void
  /** It takes none any more. `hasSurplus`: its upstream sent bytes that nobody asked for. */
  onGone: (hasSurplus: boolean) => void
}

/** Response headers beyond this many bytes are answered with 502. */
const maxHeadBytes = 16 * 1024
/** How long a connection stays without a request when its upstream does not say. */
const usualIdleMs = 4000
const maxIdleMs = 600_000
/** A request must be there before the upstream has closed the connection, which it does when its own time is up. */
const onTheWayMs = 2000

/**
 * A connection to an upstream by HTTP/1.1: one request after another, each sent when the answer to the one before is whole. It ends with an
 * answer that comes before its request was sent, with bytes that nobody asked for, and with whatever makes it unclear where an answer begins.
 */
export class UpstreamConnection implements ResponseSink {
  /** How many requests it has carried, the present one included. */
  requests = 0
  /** How long it may be without a request from now on. */
  idleMs = usualIdleMs
  /** Since when it is without one, as its keeper reckons time. */
  idleSinceMs = 0
  readonly #keeper: ConnectionKeeper
  readonly #parser = new ResponseParser(this, maxHeadBytes)
  #socket: Socket | null = null
  #handler: UpstreamHandler | null = null
  #request: UpstreamRequest | null = null
  #isSent = true
  #isGone = false

  constructor(keeper: ConnectionKeeper) {
    this.#keeper = keeper
  }

  /** Sends a request; as soon as it is connected, if it is not yet. */
  send(request: UpstreamRequest, handler: UpstreamHandler): void {
    this.#request = request
    this.#handler = handler
    handler.connection = this
    if (this.#socket !== null) this.#write(this.#socket, request)
  }

  /** Takes the socket that was made for it, or learns why there is none. */
  connected(error: Error | null, socket: Socket | null): void {
    if (error !== null || socket === null) return this.#fail(error ?? new HangUpError('no connection'))
    if (this.#isGone) return void socket.destroy()
    this.#socket = socket
    socket
      .on('data', (bytes: Buffer) => this.#onData(bytes))
      .on('end', () => this.#onFinish())
      .on('error', (fault) => this.#fail(fault))
      .on('close', () => this.destroy())
    if (this.#request !== null) this.#write(socket, this.#request)
    return undefined
  }

  /** Reads no more for now, if this is still the one that is answered. */
  pause(handler: UpstreamHandler): void {
    if (this.#handler !== handler) return
    this.#parser.pause()
    this.#socket?.pause()
  }

  resume(handler: UpstreamHandler): void {
    if (this.#handler !== handler) return
    this.#parser.resume()
    this.#socket?.resume()
  }

  /** Ends the connection, unless it is somebody else's by now; the handler is told nothing any more. */
  abort(handler: UpstreamHandler): void {
    if (this.#handler !== handler) return
    this.#handler = null
    this.destroy()
  }

  destroy(): void {
    if (!this.#isGone) this.#fail(new HangUpError('the connection was closed'))
  }

  onHead(head: ResponseHead): void {
    if (head.status >= 200) this.idleMs = Math.min(head.idleMs === null ? usualIdleMs : head.idleMs - onTheWayMs, maxIdleMs)
    this.#handler?.onHead(head)
  }

  onBody(piece: Buffer): void {
    this.#handler?.onBody(piece)
  }

  onEnd(trailers: readonly string[], isLast: boolean): void {
    const [handler, request] = [this.#handler, this.#request]
    this.#handler = null
    this.#request = null
    // Whoever was told to wait may be gone with the answer.
    if (this.#socket?.isPaused() === true) this.#socket.resume()
    if (isLast || this.idleMs <= 0 || !this.#isAllSent || request === null || !leavesConnectionClean(request)) this.#leave(request)
    else this.#keeper.onFree()
    try {
      handler?.onEnd(trailers)
    } catch (error) {
      handler?.onError(errorFrom(error))
    }
  }

  /** Whether the upstream has been given the whole request, as far as one can know. */
  get #isAllSent(): boolean {
    return this.#isSent && this.#socket?.writableNeedDrain === false
  }

  #write(socket: Socket, request: UpstreamRequest): void {
    this.requests += 1
    this.#parser.expect(request.method)
    const { body } = request
    this.#isSent = body === null
    try {
      const head = requestHead(request)
      if (body === null) socket.write(head, 'latin1')
      else body.send(head, { socket, onSent: () => (this.#isSent = true), onError: (error) => this.#fail(error) })
    } catch (error) {
      this.#fail(errorFrom(error))
    }
  }

  #onData(bytes: Buffer): void {
    try {
      const { length } = bytes
      const taken = this.#parser.push(bytes)
      if (taken < length) this.#socket?.unshift(bytes.subarray(taken))
    } catch (error) {
      this.#fail(errorFrom(error))
    }
  }

  #onFinish(): void {
    if (!this.#parser.finish()) this.#fail(new HangUpError('the connection ended'))
  }

  #fail(error: Error): void {
    const [handler, request] = [this.#handler, this.#request]
    this.#handler = null
    this.#request = null
    this.#leave(request)
    handler?.onError(error)
  }

  #leave(request: UpstreamRequest | null): void {
    request?.body?.stop()
    if (this.#isGone) return
    this.#isGone = true
    this.#parser.stop()
    this.#socket?.destroy()
    this.#keeper.onGone(this.#parser.hasSurplus)
  }
}

const errorFrom = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
