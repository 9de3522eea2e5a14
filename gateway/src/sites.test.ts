import { once } from 'node:events'
import { connect } from 'node:net'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, grafana, own, publicUrl, startSites, type SiteWorld } from './testing/sites.ts'

// Whole web apps at host names of their own, put together as in production, over raw sockets: Host is what this is about.

let world: SiteWorld
let session: string

beforeAll(async () => {
  world = await startSites()
})

afterAll(() => world[Symbol.asyncDispose]())

beforeEach(async () => {
  world.arrived.length = 0
  session = await world.signIn()
})

describe('the cookie of a site', () => {
  test('is no good at another site, at Gatehouse, or under another name', async () => {
    const cookie = await world.signOn(grafana, session)
    expect((await world.ask(grafana, '/x', { cookie, lines: [] })).status).toBe(200)
    expect((await world.ask('wiki.example.org', '/x', { cookie, lines: [] })).status).toBe(401)
    for (const path of ['/api/users/me', '/api/api/x']) expect((await world.ask(own, path, { cookie, lines: [] })).status).toBe(401)
    const renamed = cookie.replace('__Host-gatehouse-site=', '__Host-gatehouse=')
    expect((await world.ask(own, '/api/users/me', { cookie: renamed, lines: [] })).status).toBe(401)
    expect((await world.ask(own, '/api/api/x', { cookie: renamed, lines: [] })).status).toBe(401)
  })

  test('is the only one that counts there: that of Gatehouse does not, should a browser send it', async () => {
    expect((await world.ask(grafana, '/x', { cookie: session, lines: [] })).status).toBe(401)
  })

  test('planted beside the true one by a neighbour makes nobody of both', async () => {
    const cookie = await world.signOn(grafana, session)
    expect((await world.ask(grafana, '/x', { cookie: `${cookie}; __Host-gatehouse-site=planted`, lines: [] })).status).toBe(401)
    expect((await world.ask(grafana, '/x', { cookie: `${cookie}; gatehouse-site=planted`, lines: [] })).status).toBe(200)
  })

  test('cannot be set by the app', async () => {
    const { cookies } = await world.ask(grafana, '/tosses', { cookie: await world.signOn(grafana, session), lines: [] })
    expect(cookies).toEqual(['own=1'])
  })

  test('asks nothing of the database after the first request', async () => {
    const cookie = await world.signOn(grafana, session)
    expect((await world.ask(grafana, '/x', { cookie, lines: [] })).status).toBe(200)
    const client = new Client({ connectionString: world.gateway.databaseUrl })
    await client.connect()
    await client.query('begin; lock table users, sessions, profiles, site_sessions in access exclusive mode')
    for (let count = 0; count < 20; count += 1) expect((await world.ask(grafana, '/x', { cookie, lines: [] })).status).toBe(200)
    await client.end()
  })

  test('ends with the session within a second, and what is open is cut', async () => {
    const cookie = await world.signOn(grafana, session)
    const stream = connect(world.port, '127.0.0.1')
    stream.write(`GET /stream HTTP/1.1\r\nHost: ${grafana}\r\nCookie: ${cookie}\r\n\r\n`)
    await once(stream, 'data')
    const socket = connect(world.port, '127.0.0.1')
    socket.write(handshake(`Cookie: ${cookie}\r\nOrigin: https://${grafana}\r\n`))
    await once(socket, 'data')
    const cut = Promise.all([once(stream.resume(), 'close'), once(socket.resume(), 'close')])
    const startedMs = performance.now()
    await world.ask(own, '/api/auth/session', { method: 'DELETE', cookie: session, lines: [`Origin: ${publicUrl}`] })
    await cut
    expect(performance.now() - startedMs).toBeLessThan(1000)
    expect((await world.ask(grafana, '/x', { cookie, lines: [] })).status).toBe(401)
  })
})

const handshake = (lines: string): string =>
  `GET /socket HTTP/1.1\r\nHost: ${grafana}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
  `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${lines}\r\n`

describe('a request to a site', () => {
  test.each([
    ['a fetch', ['Sec-Fetch-Mode: cors', 'Accept: text/html']],
    ['a program', []],
  ])('of %s that is not signed in gets 401', async (_what, lines) => {
    const answer = await world.ask(grafana, '/x', { lines })
    expect([answer.status, codeOf(answer), answer.location]).toEqual([401, 'auth.required', ''])
  })

  test('without a grant is refused, and the app does not see it', async () => {
    const answer = await world.ask('secret.example.org', '/x', { cookie: await world.signOn('secret.example.org', session), lines: [] })
    expect([answer.status, codeOf(answer), world.arrived.length]).toEqual([403, 'proxy.no_access', 0])
  })

  test.each([
    ['another site', ['Origin: https://evil.example']],
    ['a neighbouring site', ['Sec-Fetch-Site: same-site', 'Origin: https://wiki.example.org']],
    ['Gatehouse', [`Origin: ${publicUrl}`]],
    ['nobody knows', []],
  ])('that changes something, caused by %s, is refused', async (_what, lines) => {
    const answer = await world.ask(grafana, '/x', { method: 'POST', cookie: await world.signOn(grafana, session), lines, body: '{}' })
    expect([answer.status, codeOf(answer), world.arrived.length]).toEqual([403, 'auth.cross_site', 0])
  })

  test.each([[['Sec-Fetch-Site: same-origin']], [[`Origin: https://${grafana}`]]])('of its own pages passes: %j', async (lines) => {
    const answer = await world.ask(grafana, '/x', { method: 'POST', cookie: await world.signOn(grafana, session), lines, body: '{}' })
    expect(answer.status).toBe(200)
  })

  test('for a socket from another site is refused', async () => {
    const cookie = await world.signOn(grafana, session)
    const socket = connect(world.port, '127.0.0.1')
    socket.write(handshake(`Cookie: ${cookie}\r\nOrigin: ${publicUrl}\r\n`))
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 403 /)
  })

  test('has whole paths: nothing of Gatehouse lies below them', async () => {
    const cookie = await world.signOn(grafana, session)
    for (const path of [
      '/',
      '/signin',
      '/api/users/me',
      '/api/auth/session',
      '/health',
      '/assets/x',
      '/.well-known/jwks.json',
      '/api/api/x',
    ])
      expect([path, (await world.ask(grafana, path, { cookie, lines: [] })).body.includes('from the site')]).toEqual([path, true])
    expect(
      (await world.ask(grafana, '/api/auth/session', { method: 'DELETE', cookie: session, lines: [`Origin: ${publicUrl}`] })).status,
    ).toBe(401)
  })

  test.each(['/.gatehouse', '/.gatehouse/', '/.gatehouse/x', '/.gatehouse/../api/users/me'])(
    'cannot reach %s of Gatehouse',
    async (path) => {
      const answer = await world.ask(grafana, path, { cookie: await world.signOn(grafana, session) })
      expect([400, 404]).toContain(answer.status)
      expect([answer.body.includes('<html'), world.arrived.length]).toEqual([false, 0])
    },
  )

  test('may move within the site: a location of the app becomes one of the site', async () => {
    expect((await world.ask(grafana, '/moved', { cookie: await world.signOn(grafana, session), lines: [] })).location).toBe('/there?x=1')
  })

  test('is answered with a promise of https for this host, and without a sandbox', async () => {
    const { head } = await world.ask(grafana, '/x', { cookie: await world.signOn(grafana, session), lines: [] })
    expect(head).toContain('strict-transport-security: max-age=31536000')
    expect(head).not.toMatch(/includeSubDomains|sandbox/)
    const secret = 'secret.example.org'
    const noAccess = { cookie: await world.signOn(secret, session) }
    const refusals = [
      await world.ask(grafana, '/x'),
      await world.ask(grafana, '/x', { lines: [] }),
      await world.ask(secret, '/x', noAccess),
    ]
    const ways = [await world.ask(grafana, '/.gatehouse/start'), await world.ask(grafana, '/.gatehouse/callback?code=x')]
    expect([...refusals, ...ways].map(({ status }) => status)).toEqual([302, 401, 403, 302, 400])
    for (const answer of [...refusals, ...ways]) expect(answer.head).toMatch(/^strict-transport-security: max-age=31536000\r?$/m)
  })
})

describe('a host', () => {
  test.each(['GRAFANA.example.org', 'grafana.example.org.', 'grafana.example.org:443', 'Grafana.Example.Org:8443'])(
    'in the spelling %s is the site',
    async (host) => {
      const answer = await world.ask(host, '/x', { cookie: await world.signOn(grafana, session), lines: [] })
      expect([answer.status, world.arrived.length]).toEqual([200, 1])
    },
  )

  test.each(['xgrafana.example.org', 'grafana.example.org.evil.example', 'grafana.example.orgx', 'grafana', 'off', own])(
    'B15: %s is not the site',
    async (host) => {
      const answer = await world.ask(host, '/x', { cookie: await world.signOn(grafana, session) })
      expect(world.arrived).toEqual([])
      expect(answer.status).not.toBe(302)
    },
  )

  test('said by a client that is no trusted proxy is not believed', async () => {
    const cookie = await world.signOn(grafana, session)
    await world.ask(own, '/x', { cookie, lines: [`X-Forwarded-Host: ${grafana}`] })
    expect(world.arrived).toEqual([])
  })

  test('that nobody has is answered by Gatehouse, also for the ways of signing on', async () => {
    expect((await world.ask('nobody.example.org', '/health', { lines: [] })).body).toContain('pass')
    expect((await world.ask('nobody.example.org', '/.gatehouse/start?next=/')).status).toBe(404)
    expect((await world.ask(own, '/.gatehouse/callback?code=x')).status).toBe(404)
  })

  test('of a service that is switched off shows nothing', async () => {
    expect((await world.ask('off.example.org', '/.gatehouse/start?next=/')).status).toBe(404)
    expect((await world.ask('off.example.org', '/x', { lines: [] })).status).toBe(401)
  })
})

test('the tile of a site opens its address', async () => {
  const { body } = await world.ask(own, '/api/services', { cookie: session, lines: [] })
  expect(body).toContain('"open_url":"https://grafana.example.org/"')
})
