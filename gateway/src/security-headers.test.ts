import { openApiDocument } from '@gatehouse/kit/http/openapi'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gateway } from './compose.ts'
import { startGateway } from './testing/gateway.ts'

const password = 'Violet-harbour-77!'
const publicUrl = 'https://gatehouse.example'
const apiPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
let gateway: Gateway
let port: number
let webDir: string
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'gatehouse-web-'))
  await mkdir(join(webDir, 'assets'))
  await writeFile(join(webDir, 'index.html'), '<!doctype html><script src="/assets/main-1a2b.js"></script>')
  await writeFile(join(webDir, 'assets/main-1a2b.js'), '"use strict"')
  gateway = await startGateway({
    GATEHOUSE_PUBLIC_URL: publicUrl,
    GATEHOUSE_WEB_DIR: webDir,
    GATEHOUSE_ADMIN_EMAIL: 'root@example.org',
    GATEHOUSE_ADMIN_PASSWORD: password,
    DOCUMENTS_URL: 'http://127.0.0.1:9',
  })
  await gateway.server.listen({ host: '127.0.0.1', port: 0 })
  port = (gateway.server.server.address() as AddressInfo).port
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await rm(webDir, { recursive: true })
})

type Answer = { status: number; headers: Map<string, string[]>; body: string }

/** Sends bytes as they are and reads until the gateway closes. */
async function exchange(head: string, body = ''): Promise<Answer> {
  const socket = connect(port, '127.0.0.1')
  socket.write(head.includes('\r\n') && !head.endsWith('\r\n\r\n') ? `${head}Connection: close\r\n\r\n${body}` : head)
  const answer = await text(socket)
  const [start = '', ...lines] = (answer.split('\r\n\r\n', 1)[0] ?? '').split('\r\n')
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), line.slice(line.indexOf(':') + 1).trim()])
  }
  return { status: Number(start.split(' ')[1]), headers, body: answer.slice(answer.indexOf('\r\n\r\n') + 4) }
}
const request = (line: string, headers = '', body = ''): Promise<Answer> =>
  exchange(`${line} HTTP/1.1\r\nHost: gw\r\nContent-Length: ${body.length}\r\n${headers}`, body)

/** Anew each time, for some routes end what they are called with. */
async function signedIn(): Promise<string> {
  const form = new URLSearchParams({ username: 'root@example.org', password }).toString()
  const answer = await request('POST /api/auth/login', 'Content-Type: application/x-www-form-urlencoded\r\n', form)
  return `Authorization: Bearer ${(JSON.parse(answer.body) as { access_token: string }).access_token}\r\n`
}

/** What every answer of the gateway itself has, each once. */
const everywhere: Record<string, string | RegExp> = {
  'cache-control': /no-store|no-cache|max-age/,
  'content-security-policy': /^default-src 'none'; .*frame-ancestors 'none'/,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': /camera=\(\)/,
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-request-id': /./,
}

function faultsOf({ status, headers }: Answer): string[] {
  const missing = Object.entries(everywhere)
    .filter(([name, wanted]) => {
      const [value, ...more] = headers.get(name) ?? []
      return value === undefined || more.length > 0 || (typeof wanted === 'string' ? value !== wanted : !wanted.test(value))
    })
    .map(([name]) => `${status} without ${name}`)
  const told = ['server', 'x-powered-by', 'access-control-allow-origin'].filter((name) => headers.has(name))
  const script = (headers.get('content-security-policy') ?? []).filter((policy) => /script-src[^;]*(unsafe|\*|http)/.test(policy))
  const unnamed = status !== 204 && status !== 304 && headers.get('content-length')?.[0] !== '0' && !headers.has('content-type')
  return [...missing, ...told, ...script, ...(unnamed ? [`${status} without content-type`] : [])]
}

async function routes(): Promise<{ method: string; path: string }[]> {
  const { paths = {} } = openApiDocument(gateway.server)
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{[^}]+\}/g, '01890000-0000-7000-8000-000000000001'),
    })),
  )
}

describe('P2, G6: every answer of the gateway itself has all security headers', () => {
  it('of every route, signed in or not, whatever it answers', async () => {
    const seen: number[] = []
    for (const { method, path } of await routes()) {
      // A stream of events never ends; what it begins with is the same.
      if (path.endsWith('/events')) continue
      for (const headers of ['', await signedIn(), `Origin: https://evil.example\r\n`]) {
        const answer = await request(`${method} ${path}`, headers)
        seen.push(answer.status)
        expect.soft({ method, path, faults: faultsOf(answer) }).toEqual({ method, path, faults: [] })
        expect.soft(answer.status, `${method} ${path}`).toBeLessThan(500)
      }
    }
    expect(seen.length).toBeGreaterThan(60)
    expect(new Set(seen)).toEqual(new Set([...seen, 200, 400, 401, 404]))
    // A sign-in for each route.
  })

  it.each([
    { what: 'a page', line: 'GET /', headers: '', status: 200 },
    { what: 'a page that the UI knows', line: 'GET /admin/users', headers: 'Accept: text/html\r\n', status: 200 },
    { what: 'a script of the UI', line: 'GET /assets/main-1a2b.js', headers: '', status: 200 },
    { what: 'an address that nothing answers', line: 'GET /api/nothing', headers: '', status: 404 },
    { what: 'a method that nothing answers', line: 'DELETE /', headers: '', status: 404 },
    { what: 'P6: markup in the address', line: 'GET /api/x%3Cscript%3E', headers: '', status: 404 },
    { what: 'an unknown type of body', line: 'POST /api/auth/session', headers: 'Content-Type: text/plain\r\n', status: 415 },
    {
      what: 'an app, to a browser that is not signed in',
      line: 'GET /api/documents',
      headers: 'Sec-Fetch-Mode: navigate\r\n',
      status: 302,
    },
    { what: 'an app, to a program that is not signed in', line: 'GET /api/documents', headers: '', status: 401 },
    { what: 'an ambiguous path', line: 'GET /api/documents/%2e%2e/ai', headers: '', status: 400 },
    { what: 'TRACE', line: 'TRACE /', headers: '', status: 405 },
    { what: 'a body of a strange length', line: 'POST /api/auth/session', headers: 'Transfer-Encoding: chunked\r\n', status: 400 },
    { what: 'a second Host', line: 'GET /', headers: 'Host: other\r\n', status: 400 },
    { what: 'headers too large', line: 'GET /', headers: `X-Long: ${'x'.repeat(17_000)}\r\n`, status: 431 },
    { what: 'an expectation nobody knows', line: 'GET /', headers: 'Expect: tea\r\n', status: 417 },
    { what: 'an upgrade of what is no app', line: 'GET /', headers: 'Connection: Upgrade\r\nUpgrade: websocket\r\n', status: 200 },
    {
      what: 'an upgrade without a session',
      line: 'GET /api/documents',
      headers: 'Connection: Upgrade\r\nUpgrade: websocket\r\n',
      status: 401,
    },
  ])('of $what', async ({ line, headers, status }) => {
    const answer = await request(line, headers)
    expect([answer.status, faultsOf(answer)]).toEqual([status, []])
  })

  it('of an app that cannot be reached', async () => {
    const answer = await request('GET /api/documents', await signedIn())
    expect([answer.status, faultsOf(answer)]).toEqual([502, []])
  })

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['HTTP/0.9', 'GET /\r\n\r\n', 505],
    ['a line of junk', 'GET / HTTP/1.1\r\nHost: gw\r\n: x\r\n\r\n', 400],
    ['CONNECT', 'CONNECT gw:80 HTTP/1.1\r\nHost: gw:80\r\n\r\n', 405],
    ['an absolute address', 'GET http://evil.example/ HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n\r\n', 400],
  ])('of what the parser refuses: %s', async (_what, bytes, status) => {
    const answer = await exchange(bytes)
    expect([answer.status, faultsOf(answer)]).toEqual([status, []])
  })
})

describe('the policy', () => {
  it('of pages allows own files only, and no script in the page', async () => {
    const [policy = ''] = (await request('GET /')).headers.get('content-security-policy') ?? []
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/script-src[^;]*(unsafe|data:|blob:|https?:|\*)/)
    for (const part of ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "connect-src 'self'"])
      expect(policy).toContain(part)
  })

  it('of everything else allows nothing', async () => {
    for (const path of ['/api/auth/policy', '/api/nothing', '/health', '/.well-known/jwks.json'])
      expect((await request(`GET ${path}`)).headers.get('content-security-policy')).toEqual([apiPolicy])
  })
})

it('N7, P5: what a person may see is kept by no cache but the browser’s, which has to ask', async () => {
  const headers = await signedIn()
  for (const { path } of (await routes()).filter(({ method, path: route }) => method === 'GET' && !route.endsWith('/events'))) {
    const answer = await request(`GET ${path}`, headers)
    const isPublic = ['/.well-known/jwks.json', '/api/openapi.json'].includes(path)
    expect
      .soft({ path, stored: isPublic || /^(no-store|private, no-cache)$/.test(answer.headers.get('cache-control')?.[0] ?? '') })
      .toEqual({ path, stored: true })
  }
})

it('over plain http nothing claims that the host is https only', async () => {
  await using plain = await startGateway()
  const answer = await plain.server.inject('/health')
  expect(answer.headers['strict-transport-security']).toBeUndefined()
})
