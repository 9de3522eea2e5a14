import { request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { parse } from 'yaml'
import { z } from 'zod'

const fileSchema = z.object({
  http: z.strictObject({
    middlewares: z.record(
      z.string(),
      z.strictObject({
        forwardAuth: z.strictObject({
          address: z.url(),
          trustForwardHeader: z.literal(false),
          authResponseHeaders: z.array(z.string()),
          authResponseHeadersRegex: z.string(),
        }),
      }),
    ),
    routers: z.record(z.string(), z.strictObject({ rule: z.string(), middlewares: z.tuple([z.string()]), service: z.string() })),
    services: z.record(z.string(), z.strictObject({ loadBalancer: z.strictObject({ servers: z.tuple([z.object({ url: z.url() })]) }) })),
  }),
})
type ForwardAuth = z.infer<typeof fileSchema>['http']['middlewares'][string]['forwardAuth']
type Headers = Record<string, string | string[]>

/** RFC 9110 §7.6.1, and what was named so before. Traefik takes them out of the question, also those of a WebSocket handshake. */
const hopByHop = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade']

/**
 * Does what Traefik 3 does with a configuration of one router, one `forwardAuth` and one service, after its documentation and source. It
 * stands in where Traefik itself cannot be had as a package; it shows that the snippet and the gateway fit, not that Traefik is as it says.
 */
export async function startTraefikStandIn(configuration: string): Promise<AsyncDisposable & { port: number }> {
  const { http } = fileSchema.parse(parse(configuration))
  const [router] = Object.values(http.routers)
  const auth = http.middlewares[router?.middlewares[0] ?? '']?.forwardAuth
  const app = http.services[router?.service ?? '']?.loadBalancer.servers[0].url
  const [, host, prefix] = /^Host\(`([^`]+)`\) && PathPrefix\(`([^`]+)`\)$/.exec(router?.rule ?? '') ?? []
  if (auth === undefined || app === undefined || host === undefined || prefix === undefined) throw new Error('a part is missing')
  const isRouted = ({ headers, url = '' }: IncomingMessage): boolean => headers.host?.split(':')[0] === host && url.startsWith(prefix)

  const handle = async (incoming: IncomingMessage, client: Client): Promise<void> => {
    if (!isRouted(incoming)) return client.refuse(404)
    const headers = headersOf(incoming)
    const answer = await question(auth, incoming, headers).catch(() => null)
    if (answer === null) return client.refuse(500)
    const { statusCode = 500 } = answer
    if (statusCode < 200 || statusCode >= 300) return client.refuse(statusCode, answer)
    answer.resume()
    return client.pass(app, replaced(headers, answer.headers, auth))
  }
  const local = await startLocalServer((incoming, response) => void handle(incoming, asRequest(incoming, response)))
  local.server.on('upgrade', (incoming, socket) => void handle(incoming, asTunnel(incoming, socket)))
  return local
}

type Client = {
  /** Answers instead of the app, with what the gateway said if it said anything. */
  refuse: (status: number, answer?: IncomingMessage) => void
  pass: (app: string, headers: Headers) => void
}

/** What a client says about how it was forwarded is not believed. */
const headersOf = ({ headers }: IncomingMessage): Headers =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || /^x-forwarded-|^x-real-ip$/.test(name) ? [] : [[name, value] as const],
    ),
  )

/** Asks by GET, with the headers of the request and without those of the connection. */
function question({ address }: ForwardAuth, { method = '', url = '', headers: { host = '' } }: IncomingMessage, headers: Headers) {
  const kept = Object.entries(headers).filter(([name]) => ![...hopByHop, 'host', 'content-length'].includes(name))
  const forwarded = { 'x-forwarded-method': method, 'x-forwarded-proto': 'http', 'x-forwarded-host': host, 'x-forwarded-uri': url }
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(address, { headers: { ...Object.fromEntries(kept), ...forwarded, 'x-forwarded-for': '127.0.0.1' } }, resolve)
      .on('error', reject)
      .end()
  })
}

/** Takes out what the gateway has a say in, then adds what it said. */
function replaced(headers: Headers, said: IncomingHttpHeaders, { authResponseHeaders, authResponseHeadersRegex }: ForwardAuth): Headers {
  const names = new Set(authResponseHeaders.map((name) => name.toLowerCase()))
  const expression = new RegExp(authResponseHeadersRegex)
  const isSaid = (name: string): boolean => names.has(name) || expression.test(name)
  const kept = Object.entries(headers).filter(([name]) => !isSaid(name))
  const added = Object.entries(said).flatMap(([name, value]) => (value !== undefined && isSaid(name) ? [[name, value] as const] : []))
  return Object.fromEntries([...kept, ...added])
}

const asRequest = (incoming: IncomingMessage, response: ServerResponse): Client => ({
  refuse: (status, answer) => {
    response.writeHead(status, answer?.headers)
    if (answer === undefined) response.end()
    else answer.pipe(response)
  },
  pass: (app, headers) => {
    const outgoing = request(app + (incoming.url ?? ''), { method: incoming.method, headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))
    }).on('error', () => response.destroy())
    incoming.pipe(outgoing)
  },
})

const asTunnel = (incoming: IncomingMessage, socket: Duplex): Client => ({
  refuse: (status) => void socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`),
  pass: (app, headers) => {
    request(app + (incoming.url ?? ''), { headers })
      .on('upgrade', (answer, upstream, head) => {
        const lines = answer.rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`)
        socket.write(head)
        upstream.on('error', () => socket.destroy()).pipe(socket)
        socket.on('error', () => upstream.destroy()).pipe(upstream)
      })
      .on('error', () => socket.destroy())
      .end()
  },
})
