import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@gatehouse/kit/ids'
import { createHasher } from '../../gateway/src/features/passwords/passwords.hashing.ts'
import { startGateway, type StartedGateway } from '../../gateway/src/testing/gateway.ts'
import { startAskingCaddy, startAskingHaproxy, startAskingNginx, startAskingTraefik } from './forward-auth.ts'
import { freePort } from '@gatehouse/kit/testing/free-ports'
import { caddyProgram, haproxyProgram, nginxProgram, obtainProgram, type Program } from './programs.ts'
import type { FrontDoor } from './running.ts'
import { ask, hear, speak, startUpstream, type Answer, type Seen, type Upstream } from './upstream.ts'

type FoundProgram = Extract<Program, { kind: 'found' }>
type Start = (program: FoundProgram, behind: { gatewayPort: number; appPort: number }) => Promise<FrontDoor>

/** No program of the system. */
const ownProgram: Program = { kind: 'found', file: process.execPath, libraries: null }

const proxies: { name: string; obtain: () => Promise<Program>; start: Start; down: number }[] = [
  {
    name: 'nginx',
    obtain: () => obtainProgram(nginxProgram),
    start: (program, behind) => startAskingNginx(program, behind, 'nginx.conf'),
    down: 500,
  },
  {
    name: 'nginx that remembers',
    obtain: () => obtainProgram(nginxProgram),
    start: (program, behind) => startAskingNginx(program, behind, 'nginx-cached.conf'),
    down: 500,
  },
  { name: 'Caddy', obtain: () => obtainProgram(caddyProgram), start: startAskingCaddy, down: 502 },
  { name: 'HAProxy', obtain: () => obtainProgram(haproxyProgram), start: startAskingHaproxy, down: 503 },
  { name: 'what stands in for Traefik', obtain: async () => ownProgram, start: startAskingTraefik, down: 500 },
]

const person = { email: 'ana@example.org', password: 'Violet-harbour-77!' }
let gateway: StartedGateway
let app: Upstream
let behind: { gatewayPort: number; appPort: number }
let cookie = ''
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  app = stack.use(await startUpstream())
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-services-'))
  const upstream = `http://127.0.0.1:${app.port}`
  const services = [{ key: 'wiki', name: 'Wiki', kind: 'link', open_url: '/wiki/', upstream, visibility: 'everyone', trusted: true }]
  await writeFile(join(folder, 'services.yaml'), JSON.stringify({ services }))
  const env = { GATEHOUSE_SERVICES: join(folder, 'services.yaml'), GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1' }
  gateway = stack.use(await startGateway(env))
  await anAccount(person)
  await gateway.server.listen({ port: 0, host: '127.0.0.1' })
  behind = { gatewayPort: (gateway.server.server.address() as AddressInfo).port, appPort: app.port }
})

afterAll(() => stack.disposeAsync())

async function anAccount({ email, password }: typeof person): Promise<void> {
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  const user = { id: newId(), email, email_key: email, role: 'user' as const, is_active: true, session_epoch: 0 }
  const hashed_password = await hasher.hash(password)
  const row = { ...user, hashed_password, created_at: new Date() }
  await gateway.database.db.insertInto('users').values(row).execute()
}

async function signIn(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${behind.gatewayPort}/api/auth/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:8000' },
    body: JSON.stringify(person),
  })
  return response.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ')
}

const valuesOf = ({ raw_headers: raw }: Seen, name: string): string[] =>
  raw.filter((_value, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === name)

describe.each(proxies)('$name in front of an app', ({ obtain, start, down }) => {
  let program: Program
  let door: FrontDoor

  beforeAll(async () => {
    program = await obtain()
    if (program.kind === 'found') door = await start(program, behind)
  })

  afterAll(() => (program.kind === 'found' ? door[Symbol.asyncDispose]() : undefined))

  beforeEach(async (context) => {
    if (program.kind === 'missing') context.skip(`NOT CHECKED: ${program.reason}`)
    cookie = await signIn()
  })

  const host = 'localhost:8000'
  const request = (path: string, headers: Record<string, string | string[]> = {}, method = 'GET'): Promise<Answer> =>
    ask(`${door.url}${path}`, { method, headers: { host, ...headers } })
  const seen = async (headers: Record<string, string | string[]> = {}, path = '/wiki/x?y=1'): Promise<Seen> => {
    const answer = await request(path, { cookie, ...headers })
    expect(answer).toMatchObject({ status: 200 })
    return JSON.parse(answer.body) as Seen
  }

  test('the app gets the request as it was, and who is calling', async () => {
    const arrived = await seen()
    expect(arrived).toMatchObject({ method: 'GET', url: '/wiki/x?y=1' })
    expect(valuesOf(arrived, 'x-user-email')).toEqual([person.email])
    expect(valuesOf(arrived, 'x-user-role')).toEqual(['user'])
    expect(valuesOf(arrived, 'x-gatehouse-assertion')).toEqual([expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)])
  })

  test.each([
    'X-User-Id',
    'x-user-id',
    'X_User_Id',
    'X-User_Id',
    'X-User-Name',
    'X-User-Email',
    'X-User-Groups',
    'X_User_Groups',
    'X-Gatehouse-Assertion',
    'X_Gatehouse_Assertion',
    'Remote-User',
  ])('%s of the client does not reach the app', async (name) => {
    expect((await seen({ [name]: 'spoofed' })).raw_headers.join('\n')).not.toContain('spoofed')
  })

  test('cookies of the gateway do not reach the app, its own do', async () => {
    expect(
      valuesOf(await seen({ cookie: `theme=dark; ${cookie}; lang=de` }), 'cookie')
        .join()
        .replaceAll(/^[; ]+/g, ''),
    ).toBe('theme=dark; lang=de')
    expect(valuesOf(await seen(), 'cookie').join()).toBe('')
  })

  test('a token of the gateway does not reach the app, credentials of the app do', async () => {
    const body = new URLSearchParams({ username: person.email, password: person.password })
    const login = await fetch(`http://127.0.0.1:${behind.gatewayPort}/api/auth/login`, { method: 'POST', body })
    const { access_token: token } = (await login.json()) as { access_token: string }
    const byToken = await seen({ cookie: '', authorization: `Bearer ${token}` })
    expect(valuesOf(byToken, 'x-user-email')).toEqual([person.email])
    expect(valuesOf(byToken, 'authorization').filter((value) => value !== '')).toEqual([])
    expect(valuesOf(await seen({ authorization: 'Basic YTpi' }), 'authorization')).toEqual(['Basic YTpi'])
  })

  test('a page of somebody who is not signed in leads to the sign-in', async () => {
    const { status, headers } = await request('/wiki/x?y=1', { accept: 'text/html' })
    expect([status, headers.location]).toEqual([302, `http://localhost:8000/signin?next=${encodeURIComponent('/wiki/x?y=1')}`])
  })

  test.each([
    ['a fetch', { 'sec-fetch-mode': 'cors', accept: 'text/html' }],
    ['a program', {}],
  ])('%s of somebody who is not signed in gets 401, never a page', async (_what, headers) => {
    const answer = await request('/wiki/x', headers)
    expect([answer.status, answer.headers.location, answer.headers['content-type']]).toEqual([401, undefined, 'application/problem+json'])
  })

  test('a post that another site caused is refused, one of the own site passes', async () => {
    const before = app.requestsTo('/wiki')
    expect((await request('/wiki/x', { cookie, 'sec-fetch-site': 'cross-site' }, 'POST')).status).toBe(403)
    expect(app.requestsTo('/wiki')).toBe(before)
    expect((await request('/wiki/x', { cookie, 'sec-fetch-site': 'same-origin' }, 'POST')).status).toBe(200)
  })

  test.each([
    'X-Forwarded-Method: GET',
    'X-Original-Method: GET',
    'X-Forwarded-Uri: /api/auth/policy',
    'X-Original-URL: https://localhost/public',
    'X-HTTP-Method-Override: GET',
  ])('a client cannot have another request decided: %s', async (line) => {
    const [name = '', value = ''] = line.split(': ')
    expect((await request('/wiki/x', { cookie, 'sec-fetch-site': 'cross-site', [name]: value }, 'POST')).status).toBeGreaterThanOrEqual(400)
  })

  test('a body reaches the app whole', async () => {
    const body = 'x'.repeat(100_000)
    const headers = { host, cookie, 'sec-fetch-site': 'same-origin', 'content-length': String(body.length) }
    const answer = await ask(`${door.url}/wiki/x`, { method: 'POST', headers, body })
    expect((JSON.parse(answer.body) as Seen).headers['content-length']).toBe('100000')
  })

  const handshake = (lines: string): string =>
    `GET /wiki/socket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
    `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${lines}\r\n`

  test('a WebSocket of the own site passes', async () => {
    const own = `Cookie: ${cookie}\r\nOrigin: http://localhost:8000\r\n`
    const { text, socket } = await speak(door.port, handshake(own), (heard) => heard.endsWith('hello '))
    expect(text).toMatch(/^HTTP\/1\.1 101 /)
    socket.write('both ways')
    expect(await hear(socket, (heard) => heard === 'both ways')).toBe('both ways')
    socket.destroy()
  })

  test.each([
    ['from another site', () => `Cookie: ${cookie}\r\nOrigin: https://evil.example\r\n`, 403],
    ['of nobody', () => 'Origin: http://localhost:8000\r\nAccept: text/html\r\n', 401],
  ])('a WebSocket %s is refused', async (_what, lines, status) => {
    const { text, socket } = await speak(door.port, handshake(lines()), (heard) => heard.includes('\r\n\r\n'))
    socket.destroy()
    expect(text).toMatch(new RegExp(String.raw`^HTTP/1\.1 ${status} `))
  })

  test('nobody but proxies can ask the questions', async () => {
    for (const path of ['forward-auth', 'auth-request', 'ext-authz/wiki/x']) {
      const headers = { cookie, 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/wiki/', 'x-original-method': 'GET' }
      const answer = await request(`/api/authz/${path}?service=wiki`, { ...headers, 'x-original-url': 'http://localhost/wiki/' })
      expect([path, answer.status]).toEqual([path, 404])
    }
  })

  test('the app is not reached while the gateway does not answer', async () => {
    if (program.kind === 'missing') return
    await using alone = await start(program, { gatewayPort: await freePort(), appPort: app.port })
    const before = app.requestsTo('/wiki')
    const answer = await ask(`${alone.url}/wiki/x`, { headers: { host, cookie } })
    expect([answer.status, app.requestsTo('/wiki')]).toEqual([down, before])
  })

  test('the app is not reached when the gateway gives no sense', async () => {
    if (program.kind === 'missing') return
    await using nonsense = await startNonsense()
    await using alone = await start(program, { gatewayPort: nonsense.port, appPort: app.port })
    const before = app.requestsTo('/wiki')
    const answer = await ask(`${alone.url}/wiki/x`, { headers: { host, cookie } })
    expect(answer.status).toBeGreaterThanOrEqual(500)
    expect(app.requestsTo('/wiki')).toBe(before)
  })
})

/** Takes every connection and ends it with bytes that are no answer. */
async function startNonsense(): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume()
    socket.end('nonsense\r\n\r\n')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) }
}
