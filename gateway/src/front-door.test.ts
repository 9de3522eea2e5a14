import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Gateway } from './compose.ts'
import { startGateway } from './testing/gateway.ts'

const admin = { email: 'root@example.org', password: 'Violet-harbour-77!' }
let upstream: LocalServer
let gateway: Gateway
let origin: string
let cookie: string
beforeAll(async () => {
  upstream = await startLocalServer((_request, response) => response.end('from the app'))
  gateway = await startGateway({
    GATEHOUSE_ADMIN_EMAIL: admin.email,
    GATEHOUSE_ADMIN_PASSWORD: admin.password,
    DOCUMENTS_URL: upstream.url,
  })
  await gateway.server.listen({ host: '127.0.0.1', port: 0 })
  origin = `http://127.0.0.1:${(gateway.server.server.address() as AddressInfo).port}`
  const response = await attempt('/api/auth/session', admin.password)
  cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ')
})
beforeEach(() => gateway.database.pool.query('truncate limit_counters'))
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await upstream[Symbol.asyncDispose]()
})

const attempt = (path: string, password = 'wrong', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email: admin.email, password }),
  })

const read = (): Promise<Response> => fetch(`${origin}/api/documents`, { headers: { cookie } })

describe('a limit', () => {
  it('J4: is not got round by another spelling of the path', async () => {
    const spellings = [
      '/api/auth/session',
      '/api/auth/session?x=1',
      '/api//auth/session',
      '/API/auth/session',
      '/api/auth/session/',
      '/api/auth/./session',
      '/api/auth/%73ession',
    ]
    const statuses: number[] = []
    for (let n = 0; n < 40; n += 1) statuses.push((await attempt(spellings[n % spellings.length] ?? '')).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(new Set(statuses)).toEqual(new Set([400, 401, 404, 429]))
  })

  it('J1, J2: is not got round by what a client writes into headers of proxies', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 14; n += 1) {
      const headers = {
        'x-forwarded-for': `10.${n}.0.1`,
        forwarded: `for=10.${n}.0.1`,
        'x-real-ip': `10.${n}.0.1`,
        'cf-connecting-ip': `10.${n}.0.1`,
      }
      statuses.push((await attempt('/api/auth/session', 'wrong', headers)).status)
    }
    expect(statuses.slice(-2)).toEqual([429, 429])
  })

  it('J7: that cannot count keeps people out of sign-in and lets those who are in go on to their apps', async () => {
    await gateway.database.pool.query('alter table limit_counters rename to elsewhere')
    try {
      const refused = await attempt('/api/auth/session', admin.password)
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
      expect([(await read()).status, await (await read()).text()]).toEqual([200, 'from the app'])
    } finally {
      await gateway.database.pool.query('alter table elsewhere rename to limit_counters')
    }
  })
})

describe('N7, N8: nothing is there for the curious', () => {
  it.each(['/.git/config', '/metrics', '/.env', '/package.json', '/assets/main.js.map', '/server-status', '/debug/pprof', '/api/debug'])(
    '%s is not found, or is the page that says so',
    async (path) => {
      const [found, page] = await Promise.all([fetch(`${origin}${path}`), fetch(`${origin}/`)])
      expect([404, await page.text()]).toContain(found.status === 404 ? 404 : await found.text())
    },
  )

  it('no answer tells what makes it, or its version', async () => {
    for (const path of ['/health', '/api/nothing', '/api/auth/session?debug=1', '/api/documents/%2e%2e', '/.well-known/jwks.json']) {
      const response = await fetch(`${origin}${path}`)
      const text = await response.text()
      expect([path, response.headers.get('server'), response.headers.get('x-powered-by')]).toEqual([path, null, null])
      expect(text).not.toMatch(/fastify|node(?:\.js)?\/?\s?\d|at .+\.ts:\d+/i)
    }
  })
})
