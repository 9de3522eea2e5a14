import { malformedRequest, methodNotAllowed, temporarilyUnavailable, type ProblemError } from '@gatehouse/kit/errors'
import type { NewId } from '@gatehouse/kit/ids'
import { createServer, ServerResponse, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Answer } from './proxy.answer.ts'
import { authzPrefix } from './proxy.authz-question.ts'
import type { Found } from './proxy.passage.ts'
import { headersTooLarge, requestStalled, unknownExpectation } from './proxy.errors.ts'
import type { ProxyLimits } from './proxy.limits.ts'
import { RequestHead } from './proxy.request-head.ts'
import { screen } from './proxy.screen.ts'
import type { Destination } from './proxy.sites.ts'
import { secureOptions, type TlsSource } from './proxy.tls.ts'
import type { Traffic } from './proxy.traffic.ts'
import { isTunnelRequest } from './proxy.upgrade-check.ts'
import { responseFor, type UpgradingClient } from './proxy.upgrade.ts'

/**
 * Limits of the connections people make. Node looks for slow heads every two seconds, so one is cut off after 14 s at the latest; bodies
 * are watched by whoever reads them.
 */
export const serverOptions: ServerOptions = {
  headersTimeout: 12_000,
  connectionsCheckingInterval: 2000,
  requestTimeout: 0,
  keepAliveTimeout: 72_000,
  insecureHTTPParser: false,
  requireHostHeader: true,
  noDelay: true,
  // Node reads 64 KiB at once; with room for two such pieces the reading side need not stop at each.
  highWaterMark: 128 * 1024,
}

/** Bodies of the gateway's own API are small; whoever needs longer than this for one is not coming. */
const ownBodyTimeoutMs = 25_000

export type FrontOptions = {
  route: (head: RequestHead) => Destination
  isTrusted: (peer: string) => boolean
  handle: (found: Found, client: { request: IncomingMessage; response: ServerResponse }) => void
  upgrade: (found: Found, client: UpgradingClient) => void
  /** Answers another proxy that asks about a request of its own. */
  authz: (asking: RequestHead, client: { request: IncomingMessage; response: ServerResponse }) => void
  traffic: Traffic
  answer: Answer
  newId: NewId
  isStopping: () => boolean
  limits: ProxyLimits
  /** Speaks TLS with these certificates; null for plain http, perhaps behind a proxy that has one. */
  tls: TlsSource | null
  /** Scheme, host and port by which people come. */
  publicOrigin: string
  /** Looks at each new connection. */
  onConnection: (socket: Socket) => void
}

/**
 * Creates the gateway's server: every request is screened, then goes to the data path if its path belongs to a service, else to
 * `fallback`, the gateway's own routes.
 */
export function createFrontServer(front: FrontOptions, fallback: RequestListener): Server {
  const server = listenerFor(front.tls, {
    ...serverOptions,
    maxHeaderSize: front.limits.headerBytes,
    shouldUpgradeCallback: (request) => isUpgradeForService(request, front),
  })
  // Without a limit of Node's own all lines are seen, and screening refuses what is too much; with one, lines beyond it would be ignored.
  server.maxHeadersCount = 0
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    // Requests sent ahead on one connection wait for their turn: an answer that cannot be written yet could not be broken off either.
    if (response.socket === null) response.once('socket', () => dispatch(front, fallback, { request, response }))
    else dispatch(front, fallback, { request, response })
  }
  server.on('connection', front.onConnection)
  server.on('request', onRequest).on('checkContinue', onRequest).on('checkExpectation', onRequest)
  server.on('upgrade', (request, socket, early) => dispatchUpgrade(front, { request, socket: socket as Socket, early }))
  server.on('connect', (_request, socket) => hangUp(front, socket, methodNotAllowed({ detail: 'CONNECT is not served here.' })))
  server.on('clientError', (error, socket) => onClientError(front, error, socket))
  return server
}

/** A new certificate is for new connections; those that are open go on with the old one. */
function listenerFor(tls: TlsSource | null, options: ServerOptions): Server {
  if (tls === null) return createServer(options)
  const server = createTlsServer({ ...options, ...secureOptions(tls.current()), honorCipherOrder: true, handshakeTimeout: 12_000 })
  const stopListening = tls.onChange((pair) => server.setSecureContext(secureOptions(pair)))
  return server.once('close', stopListening)
}

function dispatch(
  front: FrontOptions,
  fallback: RequestListener,
  client: { request: IncomingMessage; response: ServerResponse & { req?: IncomingMessage } },
): void {
  const { request, response } = client
  const head = headOf(request)
  const fault = screen(head, front.limits) ?? (front.isStopping() ? stopping() : null)
  if (fault !== null) {
    front.answer.send(response, fault, front.newId())
    if (!request.complete && head.hasBody) front.traffic.linger(request)
    return
  }
  const { service, isSite } = front.route(head)
  // Some proxies ask with the host of the app; at a site's host nobody else is answered.
  if (head.path.startsWith(authzPrefix) && (!isSite || front.isTrusted(head.peer))) return front.authz(head, client)
  if (service !== null) return front.handle({ head, service, upgrade: false }, client)
  if (head.expect !== null) {
    if (head.expect.toLowerCase() !== '100-continue')
      return front.answer.send(response, unknownExpectation({ detail: 'Only 100-continue can be expected.' }), front.newId())
    response.writeContinue()
  }
  if (head.hasBody) limitOwnBody(client, front)
  fallback(request, response)
  return undefined
}

function dispatchUpgrade(front: FrontOptions, client: UpgradingClient): void {
  client.socket.on('error', () => client.socket.destroy())
  const head = headOf(client.request)
  const fault = screen(head, front.limits) ?? (front.isStopping() ? stopping() : null)
  const service = fault === null ? front.route(head).service : null
  if (service !== null) front.upgrade({ head, service, upgrade: true }, client)
  else front.answer.send(responseFor(client), fault ?? malformedRequest(), front.newId())
}

function isUpgradeForService(request: IncomingMessage, front: FrontOptions): boolean {
  const head = headOf(request)
  return isTunnelRequest(head) && front.route(head).service !== null
}

export function headOf(request: IncomingMessage): RequestHead {
  const { socket } = request
  return new RequestHead({
    method: request.method ?? '',
    target: request.url ?? '',
    version: request.httpVersion,
    headers: request.rawHeaders,
    peer: socket.remoteAddress ?? '',
    encrypted: 'encrypted' in socket,
  })
}

/** Hangs up on a body of the gateway's own API that does not arrive. */
function limitOwnBody({ request, response }: { request: IncomingMessage; response: ServerResponse }, front: FrontOptions): void {
  front.traffic.awaitRequest(request, ownBodyTimeoutMs, () => {
    if (response.headersSent) request.socket.destroy()
    else hangUp(front, request.socket, requestStalled({ detail: 'The body stopped coming.' }))
  })
}

const stopping = (): ProblemError =>
  temporarilyUnavailable({ detail: 'Gatehouse is stopping.', retryAfterS: 5, headers: { connection: 'close' } })

/** What the parser refuses (RFC 9112): answered once, if nothing else is being answered on that connection, then closed. */
export function onClientError(
  front: Pick<FrontOptions, 'answer' | 'newId' | 'limits'>,
  error: Error & { code?: string },
  socket: Duplex,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegunAnswer(socket)) socket.destroy()
  else hangUp(front, socket, problemOfParser(error.code, front.limits))
}

/** Node keeps the response under way on a connection in this property; its own default handler asks it too. */
function hasBegunAnswer(socket: Duplex): boolean {
  const response: unknown = Reflect.get(socket, '_httpMessage')
  return response instanceof ServerResponse && response.headersSent
}

function problemOfParser(code: string | undefined, { headerBytes }: ProxyLimits): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge({ detail: `At most ${headerBytes} bytes are accepted.` })
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return requestStalled({ detail: 'The request headers stopped coming.' })
  return malformedRequest()
}

function hangUp({ answer, newId }: Pick<FrontOptions, 'answer' | 'newId'>, socket: Duplex, problem: ProblemError): void {
  socket.on('error', () => {})
  socket.write(answer.raw(problem, newId()))
  socket.destroy()
}
