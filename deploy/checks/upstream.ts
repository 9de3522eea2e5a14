import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { request, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { gzipSync } from 'node:zlib'

/** Plays the gateway behind a front door and lets a test watch what arrives. */
export type Upstream = AsyncDisposable & {
  port: number
  /** `chunk` with each piece of an uploaded body as it arrives. */
  events: EventEmitter
  /** Sends one event to whoever reads /events. */
  say: (text: string) => void
  /** Connections accepted so far. */
  connections: () => number
  /** Requests so far whose path begins so. */
  requestsTo: (beginning: string) => number
}

/** What the upstream saw of a request; its answer to everything that has no meaning of its own. */
export type Seen = { method: string; url: string; headers: IncomingHttpHeaders; raw_headers: string[] }

export const script = 'export const text = "compressible";\n'.repeat(200)

export async function startUpstream(): Promise<Upstream> {
  const events = new EventEmitter()
  let connections = 0
  const paths: string[] = []
  let listening: ServerResponse | undefined
  const local = await startLocalServer((incoming, response) => {
    const path = incoming.url ?? ''
    paths.push(path)
    if (path === '/upload') {
      let bytes = 0
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        events.emit('chunk', chunk)
      })
      incoming.on('end', () => response.end(String(bytes)))
    } else if (path === '/too-large') {
      response.writeHead(413, { 'content-type': 'application/problem+json' }).end('{"status":413}')
      // A server that closes with data unread resets the connection, and the answer may be lost on the way.
      incoming.resume()
    } else if (path === '/events') {
      listening = response
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      events.emit('listening')
    } else if (path === '/assets/app.js') {
      response.writeHead(200, { 'content-type': 'text/javascript', 'strict-transport-security': 'max-age=1' }).end(script)
    } else if (path === '/compressed') {
      response.writeHead(200, { 'content-type': 'application/pdf', 'content-encoding': 'gzip' }).end(gzipSync('unread'))
    } else {
      response.writeHead(200, { 'content-type': 'application/json', 'strict-transport-security': 'max-age=1' })
      response.end(
        JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers, raw_headers: incoming.rawHeaders }),
      )
    }
  })
  acceptSockets(local.server)
  local.server.on('connection', () => (connections += 1))
  return {
    port: local.port,
    events,
    say: (text) => void listening?.write(`data: ${text}\n\n`),
    connections: () => connections,
    requestsTo: (beginning) => paths.filter((path) => path.startsWith(beginning)).length,
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  }
}

/** Answers an upgrade and sends every byte back. The first bytes go out with the 101. */
function acceptSockets(server: Server): void {
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const accepted = acceptOf(incoming.headers['sec-websocket-key'])
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${incoming.headers.upgrade}\r\nConnection: Upgrade\r\n${accepted}\r\nhello `)
    socket.write(head)
    socket.pipe(socket)
    socket.on('error', () => socket.destroy())
  })
}

/** The server's half of the handshake (RFC 6455 §4.2.2), which some proxies look at. */
function acceptOf(key: string | undefined): string {
  if (key === undefined) return ''
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return `Sec-WebSocket-Accept: ${accept}\r\n`
}

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

/** One request on a connection of its own; `body` is sent as it is. */
export async function ask(url: string, options: RequestOptions & { body?: string | Buffer } = {}): Promise<Answer> {
  const { body, ...rest } = options
  const sent = request(url, { agent: false, ...rest })
  sent.end(body)
  const [incoming] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await textOf(incoming) }
}

export async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** What the upstream saw of a request. */
export async function seenBehind(url: string, options: RequestOptions = {}): Promise<Seen> {
  return JSON.parse((await ask(url, options)).body) as Seen
}

/** Sends bytes as they are and collects the answer until `until` says it is complete or the peer closes. */
export async function speak(port: number, bytes: string, until: (text: string) => boolean): Promise<{ text: string; socket: Socket }> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(bytes)
  return { socket, text: await hear(socket, until) }
}

/** Reads from a socket until `until` says it is enough or the peer closes. */
export function hear(socket: Socket, until: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const finish = (): void => {
      socket.off('data', onData)
      resolve(text)
    }
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (until(text)) finish()
    }
    socket.on('data', onData)
    socket.once('end', finish)
    socket.once('error', reject)
  })
}

/** Sends `head`, then zeros without end, until `until` is satisfied by what comes back. */
export async function uploadUntil(port: number, head: string, until: (text: string) => boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const filler = Buffer.alloc(64 * 1024)
  const pump = (): void => {
    while (socket.writable && socket.write(filler));
  }
  socket.on('drain', pump)
  socket.write(head)
  const heard = hear(socket, until)
  pump()
  const text = await heard
  socket.destroy()
  return text
}
