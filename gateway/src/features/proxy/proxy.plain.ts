import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { httpsRequired } from './proxy.errors.ts'
import { isNavigation } from './proxy.navigation.ts'
import { Redirect } from './proxy.refusal.ts'
import type { RequestHead } from './proxy.request-head.ts'
import { headOf, onClientError, serverOptions, type FrontOptions } from './proxy.server.ts'
import { screen } from './proxy.screen.ts'

/** What this machine itself may ask without encryption: whether the gateway works, and its public keys. */
const localPaths = new Set(['/health', '/ready', '/.well-known/jwks.json'])

/**
 * The server for plain http beside https. A person is sent to the https address, which comes from configuration and never from the request; a
 * program must learn that it has just sent its token in the clear, so it is refused.
 */
export function createPlainServer(front: FrontOptions, fallback: RequestListener): Server {
  const server = createServer({ ...serverOptions, maxHeaderSize: front.limits.headerBytes, shouldUpgradeCallback: () => false })
  server.maxHeadersCount = 0
  server.on('connection', front.onConnection)
  server.on('request', (request, response) => answer(front, fallback, { request, response }))
  server.on('clientError', (error, socket) => onClientError(front, error, socket))
  return server
}

function answer(front: FrontOptions, fallback: RequestListener, client: { request: IncomingMessage; response: ServerResponse }): void {
  const head = headOf(client.request)
  const fault = screen(head, front.limits)
  if (fault !== null) front.answer.send(client.response, fault, front.newId())
  else if (localPaths.has(head.path) && isLocal(client.request.socket)) return fallback(client.request, client.response)
  else front.answer.send(client.response, isNavigation(head) ? elsewhere(front, head) : refusal(), front.newId())
  if (head.hasBody) front.traffic.linger(client.request)
  return undefined
}

const elsewhere = ({ publicOrigin }: FrontOptions, { target }: RequestHead): Redirect => new Redirect(`${publicOrigin}${target}`, 301)
const refusal = () => httpsRequired({ detail: 'Use https. What was sent has gone over the network in the clear.' })

/** Whether the other end is this machine: loopback, or the very address it was reached at. */
function isLocal({ remoteAddress = '', localAddress }: Socket): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(remoteAddress) || remoteAddress === localAddress
}
