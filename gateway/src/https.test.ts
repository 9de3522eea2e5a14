import { newId } from '@gatehouse/kit/ids'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { connect as connectTcp, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readGatewayConfig } from './config.ts'
import { createHasher } from './features/passwords/passwords.hashing.ts'
import { makeCertificate, type TestCertificate } from './testing/certificate.ts'
import { startGateway, type StartedGateway } from './testing/gateway.ts'

// The gateway that speaks https itself, over real sockets, with files that change under it.
const person = { email: 'ana@example.org', password: 'Violet-harbour-77!' }
const publicUrl = 'https://localhost'
const stack = new AsyncDisposableStack()
let folder: string
let gateway: StartedGateway
let port: number
let plainPort: number
let current: TestCertificate

async function use(certificate: TestCertificate): Promise<void> {
  await writeFile(join(folder, 'cert.pem'), certificate.cert)
  await writeFile(join(folder, 'key.pem'), certificate.key)
  current = certificate
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-https-'))
  await use(makeCertificate('localhost'))
  const app = stack.use(
    await startLocalServer((incoming, response) => response.end(JSON.stringify({ url: incoming.url, headers: incoming.headers }))),
  )
  app.server.on('upgrade', (_request, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello ')
    socket.write(head)
    socket.pipe(socket)
  })
  const services = [{ key: 'app', name: 'App', upstream: app.url, visibility: 'everyone', trusted: true }]
  await writeFile(join(folder, 'services.yaml'), JSON.stringify({ services }))
  gateway = stack.use(
    await startGateway({
      GATEHOUSE_PUBLIC_URL: publicUrl,
      GATEHOUSE_TLS_CERT: join(folder, 'cert.pem'),
      GATEHOUSE_TLS_KEY: join(folder, 'key.pem'),
      GATEHOUSE_SERVICES: join(folder, 'services.yaml'),
    }),
  )
  await anAccount()
  await gateway.server.listen({ port: 0, host: '127.0.0.1' })
  port = (gateway.server.server.address() as AddressInfo).port
  const plain = gateway.plainServer
  if (plain === null) throw new Error('there is no server for plain http')
  await once(plain.listen(0, '127.0.0.1'), 'listening')
  plainPort = (plain.address() as AddressInfo).port
})

afterAll(() => stack.disposeAsync())

async function anAccount(): Promise<void> {
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  const user = { id: newId(), email: person.email, email_key: person.email, role: 'admin' as const, is_active: true, session_epoch: 0 }
  const hashed_password = await hasher.hash(person.password)
  const row = { ...user, hashed_password, created_at: new Date() }
  await gateway.database.db.insertInto('users').values(row).execute()
}

type Answer = { status: number; headers: IncomingMessage['headers']; body: string }

async function ask(path: string, { method = 'GET', headers = {}, body = '' } = {}): Promise<Answer> {
  const trusting = { host: '127.0.0.1', port, servername: 'localhost', ca: current.cert, agent: false }
  const sent = request({ ...trusting, path, method, headers: { host: 'localhost', ...headers } }).end(body)
  const [incoming] = (await once(sent, 'response')) as [IncomingMessage]
  const text = await incoming.setEncoding('utf8').reduce((all: string, part: string) => all + part, '')
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }
}

async function signIn(): Promise<{ cookie: string; setCookies: string[] }> {
  const headers = { 'content-type': 'application/json', origin: publicUrl }
  const { headers: answered } = await ask('/api/auth/session', { method: 'POST', headers, body: JSON.stringify(person) })
  const setCookies = answered['set-cookie'] ?? []
  return { setCookies, cookie: setCookies.map((text) => text.split(';', 1)[0]).join('; ') }
}

async function openTls(options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: current.cert, ...options })
  await once(socket, 'secureConnect')
  return socket
}

/** Sends bytes and waits until what came matches. */
async function speak(socket: Socket, bytes: string, pattern: RegExp): Promise<string> {
  let text = ''
  socket.write(bytes)
  while (!pattern.test(text)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    text += chunk.toString('latin1')
  }
  return text
}

const cookieOf = async (): Promise<string> => (await signIn()).cookie

describe('over https', () => {
  test('answers say that only https is to be used, and cookies are Secure with their prefix', async () => {
    const { setCookies } = await signIn()
    expect(setCookies.length).toBeGreaterThan(1)
    for (const text of setCookies) expect(text).toMatch(/^__(?:Host|Secure)-gatehouse.*; Secure/)
    expect((await ask('/health')).headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  })

  test('an app hears that the person came by https', async () => {
    const { body } = await ask('/api/app/x', { headers: { cookie: await cookieOf() } })
    const { headers } = JSON.parse(body) as { headers: Record<string, string> }
    expect([headers['x-forwarded-proto'], headers['x-user-email'], headers['x-forwarded-for']]).toEqual([
      'https',
      person.email,
      '127.0.0.1',
    ])
  })

  test('a WebSocket passes both ways, bytes sent along with the handshake included', async () => {
    using socket = disposable(await openTls())
    const handshake =
      `GET /api/app/socket HTTP/1.1\r\nHost: localhost\r\nOrigin: ${publicUrl}\r\nCookie: ${await cookieOf()}\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\nearly'
    expect(await speak(socket.socket, handshake, /hello early$/)).toMatch(/^HTTP\/1\.1 101 /)
    expect(await speak(socket.socket, 'both ways', /both ways$/)).toBe('both ways')
  })

  test.each([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['a cipher without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-SHA' }],
    ['a CBC cipher', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384' }],
  ] satisfies [string, ConnectionOptions][])('%s is refused', async (_name, offer) => {
    await expect(openTls(offer)).rejects.toThrow(/alert|handshake|protocol version/i)
  })

  test('TLS 1.2 and 1.3 are spoken', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      using socket = disposable(await openTls({ minVersion: version, maxVersion: version }))
      expect((socket.socket as TLSSocket).getProtocol()).toBe(version)
    }
  })

  test.each([
    ['plain http', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['garbage', '\x16\x03\x01\x00\x05hello and more'],
    ['half a record', '\x16\x03\x01\x02\x00\x01'],
  ])('D12: %s on its port hurts nobody else', async (_what, bytes) => {
    const socket = connectTcp(port, '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    socket.end(Buffer.from(bytes, 'latin1'))
    await once(socket.resume(), 'close')
    expect((await ask('/health')).status).toBe(200)
  })
})

function disposable(socket: Socket): Disposable & { socket: Socket } {
  return { socket, [Symbol.dispose]: () => void socket.destroy() }
}

const ready = async (): Promise<unknown> => JSON.parse((await ask('/ready')).body)
const shown = async (): Promise<string> => {
  using socket = disposable(connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false }))
  await once(socket.socket, 'secureConnect')
  return (socket.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? ''
}

describe('a new certificate', () => {
  test('is shown to new connections, and those that are open go on', async () => {
    using kept = disposable(await openTls())
    const before = await shown()
    await use(makeCertificate('localhost'))
    await expect.poll(shown, { interval: 100 }).not.toBe(before)
    expect(await speak(kept.socket, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n', /pass/)).toMatch(/^HTTP\/1\.1 200 /)
    expect((await ask('/health')).status).toBe(200)
  })

  test('that does not fit is not shown; operators and admins are told', async () => {
    const good = current
    const before = await shown()
    await writeFile(join(folder, 'key.pem'), makeCertificate('other').key)
    await expect.poll(ready, { interval: 100 }).toEqual({
      status: 'degraded',
      detail: 'The new certificate cannot be used, the last good one stays.',
    })
    expect(await shown()).toBe(before)
    const { body } = await ask('/api/admin/certificate', { headers: { cookie: await cookieOf() } })
    expect(JSON.parse(body)).toMatchObject({
      certificate: { names: ['localhost'], days_left: 0, fault: 'the key does not belong to the certificate', uncovered: [] },
    })
    await use(good)
    await expect.poll(ready, { interval: 100 }).toEqual({ status: 'ready' })
  })
})

const plain = async (path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${plainPort}${path}`, { redirect: 'manual', headers, ...init })

const plainly = async (bytes: string): Promise<string> => {
  using socket = disposable(connectTcp(plainPort, '127.0.0.1'))
  return await speak(socket.socket, bytes, /\r\n\r\n/)
}

describe('plain http beside it', () => {
  test('sends a person to https, at the address of the configuration', async () => {
    const lines = 'Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nAccept: text/html\r\n'
    const text = await plainly(`GET /documents?q=x HTTP/1.1\r\n${lines}\r\n`)
    expect([text.slice(9, 12), /location: (.*)\r\n/i.exec(text)?.[1]]).toEqual(['301', 'https://localhost/documents?q=x'])
  })

  test.each(['/api/users/me', '/api/auth/session', '/health/x'])('refuses a program at %s, for its token is out now', async (path) => {
    const response = await plain(path, { authorization: 'Bearer x' })
    expect([response.status, await response.json()]).toEqual([403, expect.objectContaining({ code: 'proxy.https_required' })])
  })

  test('refuses what changes something', async () => {
    const response = await plain('/api/auth/session', { accept: 'text/html' }, { method: 'POST', body: JSON.stringify(person) })
    expect(response.status).toBe(403)
  })

  test('tells this machine whether the gateway works, and its public keys', async () => {
    for (const path of ['/health', '/ready', '/.well-known/jwks.json']) expect([path, (await plain(path)).status]).toEqual([path, 200])
  })

  test('does not lead anywhere else by odd paths', async () => {
    expect(await plainly('GET //evil.example HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('a configuration', () => {
  const base = { DATABASE_URL: 'postgresql://x/y', GATEHOUSE_PUBLIC_URL: publicUrl }
  test.each([
    ['without a key', { GATEHOUSE_TLS_CERT: '/c' }, 'GATEHOUSE_TLS_KEY is not set: https needs a certificate and its key.'],
    ['without a certificate', { GATEHOUSE_TLS_KEY: '/k' }, 'GATEHOUSE_TLS_CERT is not set: https needs a certificate and its key.'],
    [
      'with an address of plain http',
      { GATEHOUSE_TLS_CERT: '/c', GATEHOUSE_TLS_KEY: '/k', GATEHOUSE_PUBLIC_URL: 'http://localhost:8000' },
      'GATEHOUSE_PUBLIC_URL is http://localhost:8000, but with GATEHOUSE_TLS_CERT people come by https: set it to the https address.',
    ],
    [
      'with one port for both',
      { GATEHOUSE_TLS_CERT: '/c', GATEHOUSE_TLS_KEY: '/k', GATEHOUSE_PORT: '8080' },
      'GATEHOUSE_PORT and GATEHOUSE_HTTP_PORT are both 8080, but https and http need a port each.',
    ],
  ])('%s is refused in one sentence', (_what, env, fault) => {
    expect(() => readGatewayConfig({ ...base, ...env })).toThrow(fault)
  })
})
