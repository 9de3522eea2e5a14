import type { Clock } from '@gatehouse/kit/clock'
import { newId } from '@gatehouse/kit/ids'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHasher } from '../features/passwords/passwords.hashing.ts'
import { startGateway, type StartedGateway } from './gateway.ts'

export const person = { email: 'ana@example.org', password: 'Violet-harbour-77!' }
export const publicUrl = 'https://gatehouse.example.org'
export const own = 'gatehouse.example.org'
export const grafana = 'grafana.example.org'

export type SiteAnswer = { status: number; location: string; cookies: string[]; head: string; body: string }
export type Sent = { method?: string; cookie?: string; lines?: string[]; body?: string }

/** A gateway with sites behind it, put together as in production, and a browser's ways to them over raw sockets. */
export type SiteWorld = AsyncDisposable & {
  gateway: StartedGateway
  environment: Record<string, string>
  port: number
  /** What has arrived at the apps, without the gateway's own checks. */
  arrived: { url: string; headers: string[] }[]
  /** The value of a header of what arrived last. */
  valueOf: (name: string) => string | undefined
  /** One request on a connection of its own, as a browser would send it to that host. */
  ask: (host: string, target: string, sent?: Sent) => Promise<SiteAnswer>
  signIn: () => Promise<string>
  /** Begins at a site: the cookie of the browser there, and the way to Gatehouse. */
  begin: (host: string, next?: string) => Promise<{ nonce: string; way: string }>
  /** The way back from Gatehouse, with its code. */
  comeBack: (way: string, session: string) => Promise<string>
  /** The cookie of somebody who has signed on at a site. */
  signOn: (host: string, session: string) => Promise<string>
}

const page = ['Accept: text/html', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']

type SiteOptions = { clock?: Clock; env?: Record<string, string> }

export async function startSites({ clock, env = {} }: SiteOptions = {}): Promise<SiteWorld> {
  await using stack = new AsyncDisposableStack()
  const arrived: SiteWorld['arrived'] = []
  const upstream = await startApp(arrived, stack)
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-sites-'))
  await writeFile(join(folder, 'services.yaml'), JSON.stringify({ services: servicesAt(upstream) }))
  const environment = { GATEHOUSE_SERVICES: join(folder, 'services.yaml'), GATEHOUSE_PUBLIC_URL: publicUrl, ...env }
  const gateway = stack.use(await startGateway(environment, undefined, clock))
  await addPerson(gateway)
  await gateway.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = gateway.server.server.address() as AddressInfo
  const parts = stack.move()
  const valueOf = (name: string): string | undefined => {
    const headers = arrived.at(-1)?.headers ?? []
    return headers.find((_value, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name)
  }
  return { gateway, environment, port, arrived, valueOf, ...waysTo(port), [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** How a browser goes to the gateway that listens on a port. */
export function waysTo(port: number): Pick<SiteWorld, 'ask' | 'signIn' | 'begin' | 'comeBack' | 'signOn'> {
  const ask: SiteWorld['ask'] = async (host, target, { method = 'GET', cookie = '', lines = page, body = '' } = {}) => {
    const socket = connect(port, '127.0.0.1')
    const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`, 'Content-Type: application/json']
    const head = [`${method} ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines, ...length]
    socket.write(`${[...head, ...(cookie === '' ? [] : [`Cookie: ${cookie}`])].join('\r\n')}\r\n\r\n${body}`)
    let text = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    await once(socket, 'close')
    return answerFrom(text)
  }
  const begin: SiteWorld['begin'] = async (host, next = '/d/1?x=1') => {
    const started = await ask(host, `/.gatehouse/start?next=${encodeURIComponent(next)}`)
    if (!started.location.startsWith(`${publicUrl}/api/auth/sites/sign-on?`)) throw new Error(`sign-on did not begin: ${started.head}`)
    return { nonce: pairOf(started.cookies), way: pathOf(started.location) }
  }
  const comeBack: SiteWorld['comeBack'] = async (way, session) => (await ask(own, way, { cookie: session })).location
  return {
    ask,
    begin,
    comeBack,
    signIn: async () => {
      const lines = [`Origin: ${publicUrl}`]
      return pairOf((await ask(own, '/api/auth/session', { method: 'POST', lines, body: JSON.stringify(person) })).cookies)
    },
    signOn: async (host, session) => {
      const { nonce, way } = await begin(host)
      return pairOf((await ask(host, pathOf(await comeBack(way, session)), { cookie: nonce })).cookies)
    },
  }
}

function answerFrom(text: string): SiteAnswer {
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, end)
  const cookies = [...head.matchAll(/^set-cookie: (.*)$/gim)].map(([, value = '']) => value.trim())
  const location = /^location: (.*)$/im.exec(head)?.[1]?.trim() ?? ''
  return { status: Number(text.slice(9, 12)), location, cookies, head, body: text.slice(end + 4) }
}

export const pairOf = (cookies: readonly string[]): string => cookies.map((text) => text.split(';', 1)[0]).join('; ')
export const codeOf = ({ body }: SiteAnswer): string => /"code":"([^"]+)"/.exec(body)?.[1] ?? ''
export const pathOf = (location: string): string => location.replace(/^https:\/\/[^/]+/, '')

async function startApp(arrived: SiteWorld['arrived'], stack: AsyncDisposableStack): Promise<string> {
  const app = stack.use(
    await startLocalServer((request, response) => {
      // The gateway asks how the apps are at moments of its own.
      if (!request.headers['user-agent']?.startsWith('Gatehouse')) arrived.push({ url: request.url ?? '', headers: request.rawHeaders })
      if (request.url === '/stream') return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      if (request.url === '/tosses') response.setHeader('set-cookie', ['__Host-gatehouse-site=x; Path=/', 'own=1', 'gatehouse=y'])
      if (request.url === '/moved') response.writeHead(302, { location: `${app.url}/there?x=1` })
      return void response.end('from the site')
    }),
  )
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => sockets.add(socket))
  stack.defer(() => sockets.forEach((socket) => socket.destroy()))
  app.server.on('upgrade', (request, socket: Socket) => {
    arrived.push({ url: request.url ?? '', headers: request.rawHeaders })
    socket.on('error', () => socket.destroy()).resume()
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello')
  })
  return app.url
}

function servicesAt(upstream: string): object[] {
  const site = { kind: 'site', upstream, visibility: 'everyone' }
  return [
    { ...site, key: 'grafana', name: 'Grafana', host: 'Grafana.example.org' },
    { ...site, key: 'wiki', name: 'Wiki', host: 'wiki.example.org' },
    { ...site, key: 'secret', name: 'Secret', host: 'secret.example.org', visibility: 'granted' },
    { ...site, key: 'off', name: 'Off', host: 'off.example.org', enabled: false },
    { key: 'api', name: 'Api', upstream, visibility: 'everyone' },
  ]
}

async function addPerson(gateway: StartedGateway): Promise<void> {
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  const user = { id: newId(), email: person.email, email_key: person.email, role: 'user' as const, is_active: true, session_epoch: 0 }
  const hashed_password = await hasher.hash(person.password)
  const row = { ...user, hashed_password, created_at: new Date() }
  await gateway.database.db.insertInto('users').values(row).execute()
}
