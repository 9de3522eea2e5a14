import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startCaddy, startNginx, testNginx } from './front-door.ts'
import { caddyProgram, nginxProgram, obtainProgram, type Program } from './programs.ts'
import type { FrontDoor } from './running.ts'
import { ask, hear, seenBehind, speak, startUpstream, uploadUntil, type Upstream } from './upstream.ts'

const doors = [
  { name: 'nginx', wanted: nginxProgram, start: startNginx },
  { name: 'caddy', wanted: caddyProgram, start: startCaddy },
]

const suffixes = ['Method', 'Port', 'Prefix', 'Scheme', 'Server', 'Ssl', 'Uri', 'User'].map((word) => `X-Forwarded-${word}`)
const relatives = ['Forwarded', 'Front-End-Https', 'X-Original-Url', 'X-Real-Ip', 'X-Rewrite-Url', ...suffixes]

describe.each(doors)('$name as the front door', ({ wanted, start }) => {
  let program: Program
  let upstream: Upstream
  let door: FrontDoor

  beforeAll(async () => {
    program = await obtainProgram(wanted)
    if (program.kind === 'missing') return
    upstream = await startUpstream()
    door = await start(program.file, { upstreamPort: upstream.port })
  })

  afterAll(async () => {
    if (program.kind === 'missing') return
    await upstream[Symbol.asyncDispose]()
    await door[Symbol.asyncDispose]()
  })

  // Said in the report, so that nobody takes a run without the program for one that checked it.
  beforeEach((context) => {
    if (program.kind === 'missing') context.skip(`NOT CHECKED: ${program.reason}`)
  })

  test('an upload reaches the gateway while it is still being sent', async () => {
    const sent = request(`${door.url}/upload`, { method: 'POST', agent: false, headers: { 'transfer-encoding': 'chunked' } })
    const first = once(upstream.events, 'chunk')
    sent.write('the first part')
    expect(String((await first)[0])).toBe('the first part')
    sent.end('!')
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(200)
    answer.resume()
  })

  test('an upload with a declared length reaches the gateway while it is still being sent', async () => {
    const sent = request(`${door.url}/upload`, { method: 'POST', agent: false, headers: { 'content-length': 20 } })
    const first = once(upstream.events, 'chunk')
    sent.write('0123456789')
    expect(String((await first)[0])).toBe('0123456789')
    sent.end('0123456789')
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(200)
    answer.resume()
  })

  test('the size of an upload is not limited here', async () => {
    const answer = await ask(`${door.url}/upload`, { method: 'POST', body: Buffer.alloc(30 * 1024 * 1024) })
    expect(answer).toMatchObject({ status: 200, body: String(30 * 1024 * 1024) })
  })

  test('a refusal before the end of the upload reaches the client', async () => {
    expect(await uploadUntil(door.port, anUploadTo('/too-large'), (heard) => heard.includes('{"status":413}'))).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('an event arrives when it happens, not when the stream ends', async () => {
    const listening = once(upstream.events, 'listening')
    const sent = request(`${door.url}/events`, { agent: false }).end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    await listening
    const heard = once(answer, 'data')
    upstream.say('documents is up')
    expect(String((await heard)[0])).toBe('data: documents is up\n\n')
    answer.destroy()
  })

  test('a WebSocket passes, bytes sent along with the handshake included', async () => {
    const handshake = 'GET /api/x/socket HTTP/1.1\r\nHost: gatehouse.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    const { text, socket } = await speak(door.port, handshake, (heard) => heard.endsWith('hello '))
    expect(text).toMatch(/^HTTP\/1\.1 101 /)
    socket.write('both ways')
    expect(await hear(socket, (heard) => heard === 'both ways')).toBe('both ways')
    socket.destroy()
  })

  test('forwarded headers of the client are replaced by what the front door knows', async () => {
    const spoofed = { 'X-Forwarded-For': '6.6.6.6', 'x-forwarded-proto': 'https', 'X-FORWARDED-HOST': 'evil.example' }
    const { raw_headers } = await seenBehind(`${door.url}/`, { headers: { ...spoofed, host: 'gatehouse.test:8080' } })
    expect(valuesOf(raw_headers, 'x-forwarded-for')).toEqual(['127.0.0.1'])
    expect(valuesOf(raw_headers, 'x-forwarded-proto')).toEqual(['http'])
    expect(valuesOf(raw_headers, 'x-forwarded-host')).toEqual(['gatehouse.test:8080'])
    expect(valuesOf(raw_headers, 'host')).toEqual(['gatehouse.test:8080'])
  })

  test.each(relatives)('%s of the client is dropped', async (header) => {
    const { raw_headers } = await seenBehind(`${door.url}/`, { headers: { [header]: 'spoofed' } })
    expect(raw_headers).not.toContain('spoofed')
  })

  test.each(['X_Forwarded_For', 'X_User_Id'])('%s, with underscores, is dropped', async (header) => {
    const { raw_headers } = await seenBehind(`${door.url}/`, { headers: { [header]: 'spoofed' } })
    expect(raw_headers).not.toContain('spoofed')
  })

  test.each([
    ['two Host headers', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    ['an unknown transfer coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost: a\r\nX-User-Id : 1\r\n\r\n'],
  ])('a request with %s is refused', async (_what, bytes) => {
    const { text, socket } = await speak(door.port, bytes, (heard) => heard.includes('\r\n\r\n'))
    socket.destroy()
    expect(text).toMatch(/^HTTP\/1\.1 (400|501) /)
  })

  test('a forwarded header named in Connection stays what the front door says', async () => {
    const headers = { connection: 'close, x-forwarded-for, x-forwarded-proto', 'x-forwarded-for': '6.6.6.6' }
    const { raw_headers } = await seenBehind(`${door.url}/`, { headers })
    expect(valuesOf(raw_headers, 'x-forwarded-for')).toEqual(['127.0.0.1'])
    expect(valuesOf(raw_headers, 'x-forwarded-proto')).toEqual(['http'])
  })

  test('path and query are passed on byte by byte', async () => {
    const odd = '/a%20b//%E2%82%AC/%2e?x=%2F&y=a+b&&'
    const { text, socket } = await speak(door.port, `GET ${odd} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, () => false)
    socket.destroy()
    expect(text).toContain(JSON.stringify(odd))
  })

  test('authorization and cookies reach the gateway unchanged', async () => {
    const headers = { authorization: 'Bearer a.b.c', cookie: '__Host-gatehouse=x; other=y' }
    expect((await seenBehind(`${door.url}/`, { headers })).headers).toMatchObject(headers)
  })

  test('a compressed answer is passed on unread', async () => {
    const answer = await ask(`${door.url}/compressed`, { headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers['content-encoding']).toBe('gzip')
  })

  test.each(['/metrics', '/ready', '/api/authz/forward-auth?service=documents'])('%s is not for the world', async (path) => {
    expect((await ask(door.url + path)).status).toBe(404)
  })

  test('no version is told', async () => {
    const { headers } = await ask(`${door.url}/`)
    expect(headers.server ?? '').not.toMatch(/\d/)
    expect(headers.via ?? '').not.toMatch(/\d\.\d+\.\d/)
    expect((await ask(`${door.url}/metrics`)).body).not.toMatch(/\d\.\d+\.\d/)
  })

  test('connections to the gateway are used again', async () => {
    await ask(`${door.url}/`)
    const before = upstream.connections()
    for (let n = 0; n < 20; n++) await ask(`${door.url}/`)
    expect(upstream.connections() - before).toBeLessThanOrEqual(2)
  })

  test('a gateway that is down is a 502 at once', async () => {
    if (program.kind === 'missing') return
    const gone = await startUpstream()
    await gone[Symbol.asyncDispose]()
    await using lonely = await start(program.file, { upstreamPort: gone.port })
    expect((await ask(`${lonely.url}/api/users/me`)).status).toBe(502)
  })
})

describe('nginx alone', () => {
  let nginx: Program
  beforeAll(async () => void (nginx = await obtainProgram(nginxProgram)), 120_000)
  beforeEach((context) => {
    if (nginx.kind === 'missing') context.skip(`NOT CHECKED: ${nginx.reason}`)
  })

  test('an upgrade to anything but WebSocket is an ordinary request', async () => {
    if (nginx.kind === 'missing') return
    await using upstream = await startUpstream()
    await using door = await startNginx(nginx.file, { upstreamPort: upstream.port })
    const { headers } = await seenBehind(`${door.url}/`, {
      headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'x' },
    })
    expect(headers.upgrade).toBeUndefined()
  })

  test('without a gateway a program gets a problem document and a person a page', async () => {
    if (nginx.kind === 'missing') return
    const gone = await startUpstream()
    await gone[Symbol.asyncDispose]()
    await using door = await startNginx(nginx.file, { upstreamPort: gone.port })
    const program = await ask(`${door.url}/api/users/me`)
    expect({ status: program.status, type: program.headers['content-type'] }).toEqual({ status: 502, type: 'application/problem+json' })
    expect(JSON.parse(program.body)).toMatchObject({ status: 502, code: 'front.gateway_unreachable' })
    const person = await ask(`${door.url}/`, { headers: { accept: 'text/html,*/*' } })
    expect({ status: person.status, type: person.headers['content-type'] }).toEqual({ status: 502, type: 'text/html; charset=utf-8' })
    expect(person.body).toContain('<h1>Gatehouse does not answer</h1>')
  })

  test('TRACE is refused', async () => {
    if (nginx.kind === 'missing') return
    await using upstream = await startUpstream()
    await using door = await startNginx(nginx.file, { upstreamPort: upstream.port })
    expect((await ask(`${door.url}/`, { method: 'TRACE' })).status).toBe(405)
  })

  test('the log has one JSON line a request, without the query', async () => {
    if (nginx.kind === 'missing') return
    await using upstream = await startUpstream()
    await using door = await startNginx(nginx.file, { upstreamPort: upstream.port })
    await ask(`${door.url}/api/documents?q=secret%0Aword`, { headers: { 'user-agent': '"' } })
    // nginx writes the line once the answer is sent.
    await expect.poll(() => door.log()).toContain('"path":"/api/documents"')
    const lines = (await door.log()).trim().split('\n')
    const entry = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>
    expect(entry).toMatchObject({ client: '127.0.0.1', method: 'GET', path: '/api/documents', status: 200 })
    expect(lines.join('')).not.toContain('secret')
  })

  test('scripts are compressed, answers of services are not', async () => {
    if (nginx.kind === 'missing') return
    await using upstream = await startUpstream()
    await using door = await startNginx(nginx.file, { upstreamPort: upstream.port })
    const accepting = { headers: { 'accept-encoding': 'gzip' } }
    expect((await ask(`${door.url}/assets/app.js`, accepting)).headers['content-encoding']).toBe('gzip')
    expect((await ask(`${door.url}/api/x`, accepting)).headers['content-encoding']).toBeUndefined()
  })

  test('nginx -t says that the configuration is in order', async () => {
    if (nginx.kind === 'missing') return
    expect(await testNginx(nginx.file, { upstreamPort: 1 })).toMatch(/syntax is ok[^]*test is successful/)
  })
})

const valuesOf = (raw: string[], name: string): string[] =>
  raw.filter((_value, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name)
const anUploadTo = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: gatehouse.test\r\nContent-Length: ${1024 ** 3}\r\n\r\n`
