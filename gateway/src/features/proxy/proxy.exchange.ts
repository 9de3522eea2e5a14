import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import { tooLargeFor } from './proxy.admit.ts'
import { upstreamInvalid } from './proxy.errors.ts'
import { codeOf, isConnectionFault, isHangUp, problemOf } from './proxy.faults.ts'
import type { Forwarding } from './proxy.forwarding.ts'
import { writeOnce } from './proxy.memory.ts'
import type { Passage } from './proxy.passage.ts'
import { impatience } from './proxy.patience.ts'
import { isContentLength, isContentType, textsOf } from './proxy.raw-headers.ts'
import { RequestBody } from './proxy.request-body.ts'
import type { RawHeaders } from './proxy.request-head.ts'
import { clientHeaders, clientTrailers, type ResponseRules } from './proxy.response-headers.ts'
import type { OpenTraffic } from './proxy.traffic.ts'
import type { Line, UpstreamHandler } from './proxy.upstream-pool.ts'

type ResponseStart = NonNullable<Dispatcher.DispatchHandler['onResponseStart']>

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
  line: Line | null = null
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
  #controller: Dispatcher.DispatchController | null = null
  #progressMs: number
  #announcements = 0
  #attempts = 0
  #answering = false
  #isStream = false
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
    this.#breakOff(new Error(reason))
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

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.line !== null) this.line.requests += 1
    if (this.#closed) controller.abort(new Error('the client went away'))
  }

  onResponseStart(...[controller, status, , statusMessage]: Parameters<ResponseStart>): void {
    this.#progressMs = this.#options.traffic.nowMs
    const headers = textsOf(controller.rawHeaders)
    if (status < 200) return this.#announce(status, headers)
    this.#options.reportConnection(this.#passage.service.key, true)
    const kept = status > 999 ? null : clientHeaders(headers, this.#rules, status)
    if (kept === null)
      return this.#fail(upstreamInvalid({ detail: `${this.#passage.service.name} gave an answer that cannot be passed on.` }))
    this.#answering = true
    this.#noteFraming(headers)
    // What a service may keep going for hours must not take a place from what it works off.
    if (this.#isStream) this.#passage.leave()
    kept.push('x-request-id', this.#passage.requestId)
    // Node refuses a value that would break its line; then this throws and the request fails.
    this.#response.writeHead(status, printable(statusMessage), kept)
    // What came along with the head goes out in one piece with it; if nothing did, the head does not wait for it.
    process.nextTick(flushHead, this)
    return undefined
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#progressMs = this.#options.traffic.nowMs
    if (chunk.length === this.#length && chunk.length <= maxWholeBytes && !this.#headSent) {
      this.#whole = chunk
      return
    }
    this.#headSent = true
    if (writeOnce(this.#response, chunk)) return
    this.#clientSlow = true
    controller.pause()
    this.#response.once('drain', () => {
      this.#clientSlow = false
      this.#progressMs = this.#options.traffic.nowMs
      controller.resume()
    })
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    this.line?.release()
    // An answer without length ends with its connection; one that was reset has not ended but broken off.
    if (this.line?.socket?.errored) return this.#fail(this.line.socket.errored)
    const trailers = textsOf(controller.rawTrailers)
    if (trailers.length > 0) this.#response.addTrailers(clientTrailers(trailers, this.#rules))
    if (this.#whole === null) this.#response.end()
    else this.#response.end(this.#whole.toString('latin1'), 'latin1')
    this.#whole = null
    this.#passage.leave()
    // From here on only the client can be slow.
    this.#answered = true
    this.#clientSlow = true
    this.#finishRequest()
    return undefined
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.line?.abandon()
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
    return { service: this.#passage.service, gatewayCookieNames, https }
  }

  #dispatch(): void {
    const { head, service, upstreamTarget, upstreamHeaders } = this.#passage
    this.#attempts += 1
    const servername = nameOf(service)
    const request = { path: upstreamTarget, method: head.method, headers: upstreamHeaders, body: this.#body, servername }
    // Of the connections that are open, more may have been closed just now.
    this.#options.upstreams.poolFor(service.upstream).dispatch(request, this, this.#attempts > 1)
  }

  #createBody(): RequestBody {
    const { head, service } = this.#passage
    const limit = { bytes: service.max_body_bytes, error: () => tooLargeFor(service) }
    return new RequestBody(this.#request, limit, {
      onProgress: () => (this.#progressMs = this.#options.traffic.nowMs),
      isAllWritten: () => this.line?.socket?.writableLength === 0,
      onWanted: () => {
        this.#progressMs = this.#options.traffic.nowMs
        if (head.expect !== null && !this.#response.headersSent) this.#response.writeContinue()
      },
    })
  }

  /** Passes on that the upstream is at work (RFC 9110 §15.2): early hints as they are, anything else only as a sign of life. */
  #announce(status: number, headers: string[]): void {
    this.#announcements += 1
    if (this.#announcements > maxInformational || this.#progressMs - this.#startedMs > maxAnnouncingMs) {
      return this.#fail(upstreamInvalid({ detail: `${this.#passage.service.name} announced an answer without end.` }))
    }
    if (status === 101 || this.#passage.head.version !== '1.1') return undefined
    const kept = clientHeaders(headers, this.#rules, status)
    if (kept !== null && this.#passage.service.trusted) this.#response.writeInformation(status, kept)
    return undefined
  }

  /** The upstream closed an idle connection just when this request was written to it (RFC 9110 §9.2.2, RFC 9112 §9.3.1). */
  #canRetry(error: Error): boolean {
    const { method } = this.#passage.head
    const safe = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
    return (
      safe &&
      this.#attempts === 1 &&
      this.#body === null &&
      !this.#answering &&
      this.#announcements === 0 &&
      (this.line?.requests ?? 0) > 1 &&
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
    if (this.#response.headersSent) return this.#breakOff(problem)
    this.#leaveUpstream(problem)
    this.#options.answer.sendFor(this.#passage, this.#response, problem)
    this.#finishRequest()
    return undefined
  }

  /** Ends the client's connection so that it sees an answer that broke off, also where only the end of the connection ends it. */
  #breakOff(reason: Error): void {
    const { socket } = this.#response
    const endsWithConnection = !this.#response.chunkedEncoding && this.#length === -1
    if (endsWithConnection && socket !== null && 'resetAndDestroy' in socket) socket.resetAndDestroy()
    else this.#response.destroy()
    this.#leaveUpstream(reason)
  }

  #leaveUpstream(reason: Error): void {
    this.#closed = true
    this.#passage.leave()
    this.#options.traffic.remove(this)
    this.#controller?.abort(reason)
    this.#body?.destroy()
  }

  #noteFraming(headers: RawHeaders): void {
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const name = headers[at] ?? ''
      if (isContentLength(name)) this.#length = Number(headers[at + 1])
      else if (isContentType(name)) this.#isStream = /^text\/event-stream/i.test(headers[at + 1] ?? '')
    }
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
    else if (!this.#closed) this.#leaveUpstream(new Error('the client went away'))
  }
}

/** A site's Host is its own, but the certificate of its upstream is made out to the upstream. */
const nameOf = ({ host, upstream }: Passage['service']): string | undefined =>
  host === null || !upstream.startsWith('https:') ? undefined : new URL(upstream).hostname

const flushHead = (exchange: Exchange): void => exchange.flushHead()

const printable = (text = ''): string => (text === 'OK' || !/[^\t\x20-\x7e\x80-\xff]/.test(text) ? text : '')
