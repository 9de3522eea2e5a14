import { request as startRequest, ServerResponse, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream'
import { headBytes } from './proxy.answer.ts'
import { upstreamInvalid, upstreamTimeout } from './proxy.errors.ts'
import { codeOf, isConnectionFault, problemOf } from './proxy.faults.ts'
import type { Forwarding } from './proxy.forwarding.ts'
import type { Passage } from './proxy.passage.ts'
import { clientHeaders, hasBrokenValue, type ResponseRules } from './proxy.response-headers.ts'
import { openTunnel } from './proxy.tunnel.ts'
import type { OpenTraffic } from './proxy.traffic.ts'
import { authorityOf, originOf, targetOf } from './proxy.upstream-url.ts'
import type { Upstreams } from './proxy.upstreams.ts'

/** A client that asked for another protocol: its connection, and bytes that came right behind the request. */
export type UpgradingClient = { request: IncomingMessage; socket: Socket; early: Buffer }

const maxInformational = 1000
/** What a client may send before the upstream has agreed. */
const maxEarlyBytes = 64 * 1024

/** A response object for a connection that Node has already handed over: answers once, then ends the connection. */
export function responseFor({ request, socket }: Pick<UpgradingClient, 'request' | 'socket'>): ServerResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => {
    response.detachSocket(socket)
    socket.end(() => socket.destroy())
  })
  return response
}

/** Asks the upstream for the other protocol. If it agrees, the two connections become one; if not, its answer is passed on. */
export function createUpgrade(options: Forwarding): (passage: Passage, client: UpgradingClient) => void {
  return (passage, client) => {
    new UpgradeAttempt(passage, client, options).start()
  }
}

class UpgradeAttempt implements OpenTraffic {
  principal
  readonly service
  slot = -1
  readonly #passage: Passage
  readonly #client: UpgradingClient
  readonly #options: Forwarding
  readonly #startedMs: number
  readonly #recordedMs: number
  readonly #early: Buffer[]
  #outgoing: ClientRequest | null = null
  #announcements = 0
  #settled = false

  constructor(passage: Passage, client: UpgradingClient, options: Forwarding) {
    this.principal = passage.principal
    this.service = passage.service
    this.#passage = passage
    this.#client = client
    this.#options = options
    this.#startedMs = options.traffic.nowMs
    this.#recordedMs = options.recorder.start()
    this.#early = [client.early]
  }

  start(): void {
    const { head, service, upstreamTarget, upstreamHeaders } = this.#passage
    this.#options.traffic.add(this)
    // Only who reads learns that a client has left.
    this.#client.socket.on('data', this.#onEarly).on('end', this.#onClientGone).on('close', this.#onClientGone)
    const host = service.host === null ? ['host', authorityOf(service.upstream)] : []
    const headers = [...host, 'connection', 'Upgrade', 'upgrade', head.upgrade ?? '', ...upstreamHeaders]
    this.#outgoing = startRequest({
      method: head.method,
      path: upstreamTarget,
      headers,
      maxHeaderSize: 16 * 1024,
      createConnection: (_options, done) => {
        connectTo(originOf(service.upstream), this.#options.upstreams, done)
        return undefined
      },
    })
    this.#outgoing.on('upgrade', (answered, socket, first) => this.#onAgreed(answered, socket, first))
    this.#outgoing.on('response', (answered) => this.#onRefused(answered))
    this.#outgoing.on('information', () => this.#onInformation())
    this.#outgoing.on('error', (error) => this.#fail(error))
    this.#outgoing.end()
  }

  endsByItself(): boolean {
    return false
  }

  sweep(nowMs: number): void {
    const { service } = this.#passage
    if (nowMs - this.#startedMs > service.headers_timeout_ms) this.#fail(upstreamTimeout({ detail: `${service.name} does not answer.` }))
  }

  cut(reason: string): void {
    if (this.#settled) return
    this.#settle()
    this.#outgoing?.destroy(new Error(reason))
    this.#client.socket.destroy()
  }

  #onAgreed(answered: IncomingMessage, socket: Duplex, first: Buffer): void {
    const headers = hasBrokenValue(answered.rawHeaders) ? null : clientHeaders(answered.rawHeaders, this.#rules)
    const asked = this.#passage.head.upgrade?.toLowerCase()
    if (this.#settled || headers === null || answered.headers.upgrade?.toLowerCase() !== asked) {
      socket.destroy()
      return this.#fail(upstreamInvalid({ detail: `${this.#passage.service.name} changed to another protocol than it was asked for.` }))
    }
    this.#settle()
    this.#options.reportConnection(this.#passage.service.key, true)
    this.#options.recorder.done(this.#passage, 101, this.#recordedMs)
    headers.push('connection', 'Upgrade', 'upgrade', answered.headers.upgrade ?? '', 'x-request-id', this.#passage.requestId)
    openTunnel({
      client: this.#client.socket,
      upstream: socket,
      toClient: Buffer.concat([headBytes('101 Switching Protocols', headers), first]),
      toUpstream: Buffer.concat(this.#early),
      principal: this.principal ?? this.#passage.signedIn,
      service: this.service,
      traffic: this.#options.traffic,
    })
    return undefined
  }

  /** Any answer but 101 is an ordinary answer. */
  #onRefused(answered: IncomingMessage): void {
    const { statusCode: status = 0, rawHeaders } = answered
    // Node's own client reads any three digits as a status, its server writes no less than 100.
    const isPassable = status >= 200 && !hasBrokenValue(rawHeaders)
    const headers = isPassable ? clientHeaders(rawHeaders, this.#rules, status) : null
    if (headers === null) {
      answered.destroy()
      return this.#fail(upstreamInvalid({ detail: `${this.#passage.service.name} gave an answer that cannot be passed on.` }))
    }
    this.#settle()
    this.#options.reportConnection(this.#passage.service.key, true)
    this.#options.recorder.done(this.#passage, status, this.#recordedMs)
    const response = responseFor(this.#client)
    response.writeHead(status, [...headers, 'x-request-id', this.#passage.requestId])
    pipeline(answered, response, (error) => {
      if (error) this.#client.socket.destroy()
    })
    return undefined
  }

  #onInformation(): void {
    this.#announcements += 1
    if (this.#announcements > maxInformational) this.#fail(upstreamInvalid())
  }

  get #rules(): ResponseRules {
    const { gatewayCookieNames, https } = this.#options
    return { service: this.#passage.service, gatewayCookieNames, https, hasTrailers: false }
  }

  #fail(error: unknown): void {
    if (this.#settled) return
    const { service, requestId } = this.#passage
    if (isConnectionFault(error)) this.#options.reportConnection(service.key, false)
    const problem = problemOf(error, service.name)
    this.#options.log.warn(
      { request_id: requestId, service: service.key, code: problem.code, cause: codeOf(error) },
      'proxied upgrade failed',
    )
    this.#settle()
    this.#outgoing?.destroy()
    this.#options.answer.send(responseFor(this.#client), problem, requestId)
  }

  readonly #onEarly = (chunk: Buffer): void => {
    this.#early.push(chunk)
    if (this.#early.reduce((sum, { length }) => sum + length, 0) > maxEarlyBytes) this.#client.socket.pause()
  }

  readonly #onClientGone = (): void => this.cut('the client went away')

  #settle(): void {
    this.#settled = true
    this.#passage.leave()
    this.#client.socket.pause().off('data', this.#onEarly).off('end', this.#onClientGone).off('close', this.#onClientGone)
    this.#options.traffic.remove(this)
  }
}

type Connected = (error: Error | null, socket: Duplex) => void

function connectTo(origin: string, upstreams: Upstreams, done: Connected): void {
  upstreams.connect(targetOf(origin), (...outcome) => {
    const [error, socket] = outcome
    // The type of the callback asks for a socket even where there is none.
    if (error === null) done(null, socket)
    else (done as (failure: Error) => void)(error)
  })
}
