import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Head of a request as a browser's page of this gateway would send it. */
export function requestHead({
  method = 'GET',
  path,
  port,
  cookie,
  headers = '',
}: {
  method?: string
  path: string
  port: number
  cookie: string
  headers?: string
}): string {
  return `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nCookie: ${cookie}\r\n${headers}\r\n`
}

/** Waits until this text has come; gives back all that came, and leaves the socket paused so that nothing is lost. */
export async function readUntil(socket: Socket, text: string): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0)
  while (!bytes.includes(text)) {
    socket.resume()
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    socket.pause()
    bytes = Buffer.concat([bytes, chunk])
  }
  return bytes
}

/** Waits for the head of an answer and throws unless it has this status; gives back bytes behind the head. */
export async function expectStatus(socket: Socket, status: number): Promise<Buffer> {
  const bytes = await readUntil(socket, '\r\n\r\n')
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('latin1', 0, end)
  if (!head.startsWith(`HTTP/1.1 ${status} `)) throw new Error(`expected ${status}, got ${head}`)
  return bytes.subarray(end + 4)
}
