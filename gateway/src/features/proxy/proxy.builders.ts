import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { defineError } from '@gatehouse/kit/errors'
import { createLine } from '@gatehouse/kit/places'
import { createTallyMemory, openTally } from '@gatehouse/kit/shared-tally'
import { silentLog } from '@gatehouse/kit/testing/log'
import { createTestTimers, type TestTimers } from '@gatehouse/kit/testing/timers'
import { createCountingIds } from '@gatehouse/kit/testing/ids'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { RequestListener, Server } from 'node:http'
import type { MountedService } from '../registry/registry.feature.ts'
import { createClientAddresses } from './proxy.client-address.ts'
import { createProxy, type Proxy, type ProxyOptions } from './proxy.feature.ts'
import { includesSession, type Concerns, type EndedSessions, type Principal } from './proxy.principal.ts'

/** A service of the data path for tests: a trusted api for everyone at `/api/<key>`. */
export function aMountedService(members: Partial<MountedService> & { upstream: string }): MountedService {
  const key = members.key ?? 'app'
  return {
    key,
    name: 'App',
    description: '',
    icon: 'app-window',
    picture: null,
    category: '',
    kind: 'api',
    mount: `/api/${key}`,
    host: null,
    open_url: `/api/${key}/`,
    health_path: '/health',
    interval_s: 30,
    timeout_ms: 3000,
    rise: 2,
    fall: 2,
    visibility: 'everyone',
    listed: false,
    max_body_bytes: 1_000_000_000,
    max_in_flight: 1000,
    max_waiting: 1000,
    headers_timeout_ms: 60_000,
    idle_timeout_ms: 60_000,
    enabled: true,
    maintenance: false,
    depends_on: [],
    trusted: true,
    source: 'file',
    ...members,
  }
}

/** Somebody signed in; their cookie is `gatehouse=<name>`, their token `Bearer <name>`. */
export function aPrincipal(name: string, members: Partial<Principal> = {}): Principal {
  const user = {
    id: `id-of-${name}`,
    email: `${name}@example.org`,
    role: name === 'admin' ? ('admin' as const) : ('user' as const),
    full_name: null,
  }
  const times = { expiresAt: new Date('2027-01-01'), authenticatedAt: new Date('2026-03-01') }
  const rights = { groups: ['g1', 'g2'], grants: new Map<string, number>() }
  return { user, sessionId: `session-of-${name}`, ...rights, via: 'cookie', amr: ['pwd'], ...times, ...members }
}

const nameOf = ({ email }: { email: string }): string => email.split('@', 1)[0] ?? ''

const crossSite = defineError('auth.cross_site', 403, 'This request came from another site')

export type TestGateway = AsyncDisposable & { proxy: Proxy; port: number; url: string } & {
  server: Server
  timers: TestTimers
  /** People whose sessions have ended. */
  endSessions: (ended: EndedSessions) => void
  /** Changes who somebody is from now on. */
  changePerson: (name: string, change: Partial<Principal>) => void
  /** What was told of connections to upstreams. */
  connections: [string, boolean][]
}

/** The real data path on a real server, with an identity made of names. */
export async function startGateway(
  services: readonly MountedService[],
  overrides: Partial<ProxyOptions> & { fallback?: RequestListener } = {},
): Promise<TestGateway> {
  const timers = createTestTimers()
  const people = new Map<string, Principal | null>()
  const [listeners, standing]: [((ended: EndedSessions) => void)[], ((concerns: Concerns) => void)[]] = [[], []]
  const connections: [string, boolean][] = []
  const find = (name: string, via: 'cookie' | 'bearer'): Principal | null => {
    const id = `${name} ${via}`
    if (!people.has(id)) people.set(id, aPrincipal(name, { via }))
    return people.get(id) ?? null
  }
  const proxy = createProxy({
    registry: { services: () => services, find: (key) => services.find((one) => one.key === key) ?? null, onChange: () => () => {} },
    match: (path) => services.find(({ mount }) => path === mount || path.startsWith(`${mount}/`)) ?? null,
    siteAt: () => null,
    siteOrigin: () => '',
    authenticateAtSite: () => null,
    authenticate: ({ cookie, authorization }) => {
      const token = /^Bearer (\w+)$/.exec(authorization ?? '')?.[1]
      const name = /(?:^|;\s*)gatehouse=(\w+)/.exec(cookie ?? '')?.[1]
      if (token !== undefined) return find(token, 'bearer')
      return name === undefined ? null : find(name, 'cookie')
    },
    crossSiteFault: ({ method, secFetchSite, origin, via, at = 'http://gw' }) => {
      if (via === 'bearer' || ['GET', 'HEAD', 'OPTIONS'].includes(method)) return null
      return secFetchSite === 'same-origin' || origin === at ? null : crossSite()
    },
    decideAccess: ({ user, grants }, service) =>
      user.role === 'admin' || service.visibility === 'everyone' || grants.has(service.key)
        ? { allowed: true, untilMs: Number.POSITIVE_INFINITY }
        : { allowed: false, detail: 'no grant' },
    signAssertion: async ({ sub, aud }) => ({
      token: `assertion-for-${sub}-at-${aud}`,
      expiresAt: new Date(timers.clock.now().getTime() + 60_000),
    }),
    gatewayCookieNames: ['gatehouse', 'gatehouse_refresh'],
    isOwnAuthorization: (value) => /^Bearer \w+$/.test(value),
    clientAddresses: createClientAddresses([]),
    onSessionsEnded: (listener) => {
      listeners.push(listener)
      return () => {}
    },
    maintenanceOf: ({ maintenance }) => (maintenance ? { until: null, message: null } : null),
    onStandingChanged: (listener) => {
      standing.push(listener)
      return () => {}
    },
    currentPrincipal: async ({ user, via }) => people.get(`${nameOf(user)} ${via}`) ?? null,
    noteSeen: () => {},
    hearsChanges: () => true,
    onConnection: (key, worked) => connections.push([key, worked]),
    publicUrl: 'http://gw',
    lineOf: createLine,
    connectionsByClient: openTally(createTallyMemory(1), 0),
    log: silentLog,
    clock: timers.clock,
    timers,
    newId: createCountingIds(),
    drainMs: 0,
    ...overrides,
  })
  const server = proxy.createServer(overrides.fallback ?? ((_request, response) => void response.end('fallback')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    proxy,
    port,
    url: `http://127.0.0.1:${port}`,
    server,
    timers,
    connections,
    endSessions: (ended) => {
      for (const [id, person] of people) if (person !== null && includesSession(ended, person)) people.set(id, null)
      for (const listener of listeners) listener(ended)
    },
    changePerson: (name, change) => {
      for (const via of ['cookie', 'bearer'] as const) people.set(`${name} ${via}`, aPrincipal(name, { via, ...change }))
      for (const listener of standing) listener(({ user }) => nameOf(user) === name)
    },
    [Symbol.asyncDispose]: async () => {
      const ended = proxy[Symbol.asyncDispose]()
      timers.pass(1)
      await ended
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A bare TCP connection whose bytes a test writes and reads itself. */
export type RawConnection = Disposable & {
  socket: Socket
  send: (bytes: string | Buffer) => void
  /** All bytes so far, as latin1. */
  received: () => string
  /** Waits until the bytes so far match, or the connection ends. */
  until: (pattern: RegExp) => Promise<string>
  /** Waits for the end; the text is all that came. */
  ended: () => Promise<string>
  /** `end` in order, or an error code. */
  ending: () => Promise<string>
}

export function rawConnection(socket: Socket): RawConnection {
  let text = ''
  let fault = ''
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const waiting = new Set<() => void>()
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    for (const check of waiting) check()
  })
  socket.on('error', (error: NodeJS.ErrnoException) => (fault = error.code ?? 'error'))
  return {
    socket,
    send: (bytes) => void socket.write(bytes, 'latin1'),
    received: () => text,
    until: (pattern) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!pattern.test(text) && !socket.destroyed) return
          waiting.delete(check)
          resolve(text)
        }
        waiting.add(check)
        void closed.then(check)
        check()
      }),
    ended: () => closed.then(() => text),
    ending: () => closed.then(() => (fault === '' ? 'end' : fault)),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1' })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return rawConnection(socket)
}

/** Sends these bytes on a connection of their own and waits until one whole answer, or the end, is there. */
export async function exchangeRaw(port: number, bytes: string): Promise<string> {
  using connection = await openRaw(port)
  connection.send(bytes)
  const text = await connection.until(/\r\n\r\n/)
  const length = /content-length: (\d+)/i.exec(text)?.[1]
  if (length !== undefined) return await connection.until(new RegExp(String.raw`\r\n\r\n[^]{${length}}`))
  return await (/transfer-encoding: chunked/i.test(text) ? connection.until(/\r\n0\r\n[^]*\r\n$/) : connection.ended())
}

/** An upstream that a test plays byte by byte. */
export type RawUpstream = AsyncDisposable & {
  url: string
  /** The next connection that somebody makes. */
  accept: () => Promise<RawConnection>
  /** How many connections were made. */
  count: () => number
}

export async function startRawUpstream(): Promise<RawUpstream> {
  const connections: RawConnection[] = []
  const waiting: ((connection: RawConnection) => void)[] = []
  let count = 0
  const server = createServer((socket) => {
    count += 1
    const connection = rawConnection(socket)
    const taker = waiting.shift()
    if (taker === undefined) connections.push(connection)
    else taker(connection)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    accept: () =>
      new Promise((resolve) => {
        const ready = connections.shift()
        if (ready === undefined) waiting.push(resolve)
        else resolve(ready)
      }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type SeenRequest = { method: string; url: string; headers: string[]; body: string }

/** An upstream that notes every request it parsed and answers `{ok: true}`. */
export async function startEcho(): Promise<AsyncDisposable & { url: string; seen: SeenRequest[] }> {
  const seen: SeenRequest[] = []
  const server = await startLocalServer((request, response) => {
    let body = ''
    request.setEncoding('latin1').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.rawHeaders, body })
      response.setHeader('content-type', 'application/json').end('{"ok":true}')
    })
  })
  return { url: server.url, seen, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

/** All values of a header that a request had, in order, whatever its spelling there. */
export function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_value, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name)
}

/** Status and body of a raw answer. */
export function readAnswer(text: string): { status: number; head: string; body: string } {
  const end = text.indexOf('\r\n\r\n')
  return { status: Number(text.split(' ', 2)[1]), head: text.slice(0, end), body: text.slice(end + 4) }
}

/** The code of the problem document in a raw answer. */
export function problemCode(text: string): string {
  return (JSON.parse(readAnswer(text).body) as { code: string }).code
}
