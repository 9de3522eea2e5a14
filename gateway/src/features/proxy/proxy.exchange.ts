import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { tooLargeFor } from './proxy.admit.ts'
import { upstreamInvalid } from './proxy.errors.ts'
import { codeOf, isConnectionFault, isHangUp, problemOf } from './proxy.faults.ts'
import type { Forwarding } from './proxy.forwarding.ts'
import { writeOnce } from './proxy.memory.ts'
import type { Passage } from './proxy.passage.ts'
import { impatience } from './proxy.patience.ts'
import { isContentType } from './proxy.raw-headers.ts'
import { RequestBody } from './proxy.request-body.ts'
import type { RawHeaders } from './proxy.request-head.ts'
import type { ResponseHead } from './proxy.response-head.ts'
import { clientHeaders, clientTrailers, hasChunks, type ResponseRules } from './proxy.response-headers.ts'
import type { OpenTraffic } from './proxy.traffic.ts'
import type { UpstreamConnection, UpstreamHandler } from './proxy.upstream-connection.ts'
import { isRepeatable } from './proxy.upstream-request.ts'
import { authorityOf } from './proxy.upstream-url.ts'

/** An upstream may announce its answer (1xx) this often and, since the request, this long. */
const maxInformational = 1000
const maxAnnouncingMs = 600_000
/** A body up to this size waits for its end, which nearly always comes along, before it is written. */
const maxWholeBytes = 16 * 1024

export type Client = { request: IncomingMessage; response: ServerResponse }

/** Sends admitted requests to their upstream and the answers back, both as they come. */
export function createForward(forwarding: Forwarding): (passage: Passage, client: Client) => void {
  return (passage, client) => new Exchange(passage, client, forwarding).start()
}

/**
 * One request on its way to an upstream and its answer on the way back. It holds no bytes: what one side does not take, the other does
 * not give. However it ends, both sides learn of it at once, and an answer that broke off never looks complete.
 */
class Exchange implements UpstreamHandler, OpenTraffic {
  connection: UpstreamConnection | null = null
  principal
  readonly service
  slot = -1
  readonly #passage: Passage
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #options: Forwarding
  readonly #body: RequestBody | null
  readonly #startedMs: number
  readonly #recordedMs: number
  #progressMs: number
  #announcements = 0
  #attempts = 0
  #answering = false
  #isStream = false
  #hasTrailers = false
  /** Length of the answer's body; -1 when the upstream does not say. */
  #length = -1
  /** The whole body, if it came in one small piece: written together with its head it costs one system call less. */
  #whole: Buffer | null = null
  #headSent = false
  #clientSlow = false
  #answered = false
  #closed = false

  constructor(passage: Passage, client: Client, options: Forwarding) {
    this.principal = passage.principal
    this.service = passage.service
    this.#passage = passage
    this.#request = client.request
    this.#response = client.response
    this.#options = options
    this.#startedMs = options.traffic.nowMs
    this.#progressMs = options.traffic.nowMs
    this.#recordedMs = options.recorder.start()
    this.#body = passage.head.hasBody ? this.#createBody() : null
  }

  start(): void {
    this.#options.traffic.add(this)
    this.#response.on('close', () => this.#onClientClose())
    this.#dispatch()
  }

  endsByItself(): boolean {
    return !this.#isStream
  }

  cut(reason: string): void {
    this.#options.log.debug({ request_id: this.#passage.requestId, reason }, 'proxied request cut')
    this.#breakOff()
  }

  sweep(nowMs: number): void {
    const fault = impatience(
      {
        stillMs: nowMs - this.#progressMs,
        isClientSending: this.#body?.isWaitingForClient ?? false,
        isAnswering: this.#answering,
        isStream: this.#isStream,
        isClientTaking: this.#clientSlow,
      },
      this.#passage.service,
    )
    if (fault !== null) this.#fail(fault)
  }

  get isOver(): boolean {
    return this.#closed
  }

  onHead({ status, reason, headers, length, isChunked }: ResponseHead): void {
    this.#progressMs = this.#options.traffic.nowMs
    if (status < 200) return this.#announce(status, headers)
    this.#options.reportConnection(this.#passage.service.key, true)
    this.#hasTrailers = isChunked && hasChunks(this.#passage.head, status)
    const kept = clientHeaders(headers, this.#rules, status)
    if (kept === null)
      return this.#fail(upstreamInvalid({ detail: `${this.#passage.service.name} gave an answer that cannot be passed on.` }))
    this.#answering = true
    this.#length = length
    this.#isStream = isEventStream(headers)
    // What a service may keep going for hours must not take a place from what it works off.
    if (this.#isStream) this.#passage.leave()
    kept.push('x-request-id', this.#passage.requestId)
    // Node refuses a value that would break its line; then this throws and the request fails.
    this.#response.writeHead(status, reason, kept)
    // What came along with the head goes out in one piece with it; if nothing did, the head does not wait for it.
    process.nextTick(flushHead, this)
    return undefined
  }

  onBody(piece: Buffer): void {
    this.#progressMs = this.#options.traffic.nowMs
    if (piece.length === this.#length && piece.length <= maxWholeBytes && !this.#headSent) {
      this.#whole = piece
      return
    }
    this.#headSent = true
    if (writeOnce(this.#response, piece)) return
    this.#clientSlow = true
    this.connection?.pause(this)
    this.#response.once('drain', () => {
      this.#clientSlow = false
      this.#progressMs = this.#options.traffic.nowMs
      this.connection?.resume(this)
    })
  }

  onEnd(trailers: RawHeaders): void {
    if (trailers.length > 0) this.#response.addTrailers(clientTrailers(trailers, this.#rules))
    if (this.#whole === null) this.#response.end()
    else this.#response.end(this.#whole.toString('latin1'), 'latin1')
    this.#whole = null
    this.#passage.leave()
    // From here on only the client can be slow.
    this.#answered = true
    this.#clientSlow = true
    this.#finishRequest()
  }

  onError(error: Error): void {
    if (this.#closed) return
    if (!this.#canRetry(error)) return this.#fail(error)
    // The client is still busy with the connection that has just broken.
    queueMicrotask(() => {
      if (!this.#closed) this.#dispatch()
    })
    return undefined
  }

  get #rules(): ResponseRules {
    const { gatewayCookieNames, https } = this.#options
    return { service: this.#passage.service, gatewayCookieNames, https, hasTrailers: this.#hasTrailers }
  }

  #dispatch(): void {
    const { head, service, upstreamTarget, upstreamHeaders } = this.#passage
    this.#attempts += 1
    const authority = service.host === null ? authorityOf(service.upstream) : null
    const request = { method: head.method, target: upstreamTarget, authority, headers: upstreamHeaders, body: this.#body }
    // Of the connections that are open, more may have been closed just now.
    this.#options.upstreams.poolFor(service.upstream).dispatch(request, this, this.#attempts > 1)
  }

  #createBody(): RequestBody {
    const { head, service } = this.#passage
    const limit = { bytes: service.max_body_bytes, error: () => tooLargeFor(service) }
    return new RequestBody(this.#request, {
      length: head.contentLength,
      limit,
      onProgress: () => (this.#progressMs = this.#options.traffic.nowMs),
      onWanted: () => {
        this.#progressMs = this.#options.traffic.nowMs
        if (head.expect !== null && !this.#response.headersSent) this.#response.writeContinue()
      },
    })
  }

  /** Passes on that the upstream is at work (RFC 9110 §15.2): early hints as they are, anything else only as a sign of life. */
  #announce(status: number, headers: RawHeaders): void {
    this.#announcements += 1
    if (this.#announcements > maxInformational || this.#progressMs - this.#startedMs > maxAnnouncingMs) {
      return this.#fail(upstreamInvalid({ detail: `${this.#passage.service.name} announced an answer without end.` }))
    }
    // Whether the client may send its body is said by the gateway.
    if (status === 100 || this.#passage.head.version !== '1.1') return undefined
    const kept = clientHeaders(headers, this.#rules, status)
    if (kept !== null && this.#passage.service.trusted) this.#response.writeInformation(status, kept)
    return undefined
  }

  /** The upstream closed an idle connection just when this request was written to it (RFC 9110 §9.2.2, RFC 9112 §9.3.1). */
  #canRetry(error: Error): boolean {
    return (
      isRepeatable({ method: this.#passage.head.method, body: this.#body }) &&
      this.#attempts === 1 &&
      !this.#answering &&
      this.#announcements === 0 &&
      (this.connection?.requests ?? 0) > 1 &&
      isHangUp(error)
    )
  }

  #fail(error: unknown): void {
    if (this.#closed) return
    const { service, requestId } = this.#passage
    if (isConnectionFault(error)) this.#options.reportConnection(service.key, false)
    const problem = problemOf(error, service.name)
    if (problem.status >= 500)
      this.#options.log.warn(
        { request_id: requestId, service: service.key, code: problem.code, cause: codeOf(error) },
        'proxied request failed',
      )
    if (this.#response.headersSent) return this.#breakOff()
    this.#leaveUpstream()
    this.#options.answer.sendFor(this.#passage, this.#response, problem)
    this.#finishRequest()
    return undefined
  }

  /**
   * Ends the client's connection so that it sees an answer that broke off, also where only the end of the connection ends it: by a reset, or
   * with TLS, which cannot be reset, by an end that TLS does not announce (RFC 8446 §6.1).
   */
  #breakOff(): void {
    const { socket } = this.#response
    const endsWithConnection = !this.#response.chunkedEncoding && this.#length === -1
    if (endsWithConnection && socket instanceof Socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy()
    else this.#response.destroy()
    this.#leaveUpstream()
  }

  #leaveUpstream(): void {
    this.#closed = true
    this.#passage.leave()
    this.#options.traffic.remove(this)
    this.connection?.abort(this)
    this.#body?.stop()
  }

  flushHead(): void {
    if (this.#headSent || this.#closed || this.#response.writableEnded) return
    if (this.#whole === null) this.#response.flushHeaders()
    else this.#response.write(this.#whole)
    this.#whole = null
    this.#headSent = true
  }

  /** The answer is on its way; what the client still sends of its request goes nowhere, but not without end. */
  #finishRequest(): void {
    if (!this.#request.complete) this.#options.traffic.linger(this.#request)
  }

  #onClientClose(): void {
    this.#options.recorder.done(this.#passage, this.#response.statusCode, this.#recordedMs)
    if (this.#answered) this.#options.traffic.remove(this)
    else if (!this.#closed) this.#leaveUpstream()
  }
}

const flushHead = (exchange: Exchange): void => exchange.flushHead()

function isEventStream(headers: RawHeaders): boolean {
  for (let at = 0; at + 1 < headers.length; at += 2)
    if (isContentType(headers[at] ?? '') && /^text\/event-stream/i.test(headers[at + 1] ?? '')) return true
  return false
}
