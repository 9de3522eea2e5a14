import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startGateway } from './testing/gateway.ts'
import { grafana, own, pairOf, pathOf, person, publicUrl, startSites, waysTo, type SiteWorld } from './testing/sites.ts'

// Signing on at host names of whole web apps, and what attackers try with the codes.

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

describe('signing on', () => {
  test('leads from a page of the site over Gatehouse back to that page, and the app sees who it is', async () => {
    const first = await world.ask(grafana, '/d/1?x=1')
    expect([first.status, first.location, world.arrived.length]).toEqual([
      302,
      `/.gatehouse/start?next=${encodeURIComponent('/d/1?x=1')}`,
      0,
    ])
    const started = await world.ask(grafana, first.location)
    const [nonce = ''] = started.cookies
    expect(nonce).toMatch(/^__Host-gatehouse-site-nonce=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/)
    const back = await world.ask(own, pathOf(started.location), { cookie: session })
    expect(back.location).toMatch(/^https:\/\/grafana\.example\.org\/\.gatehouse\/callback\?code=[\w-]{43}$/)
    const done = await world.ask(grafana, pathOf(back.location), { cookie: pairOf([nonce]) })
    expect([done.status, done.location]).toEqual([302, '/d/1?x=1'])
    expect(done.cookies).toEqual([expect.stringMatching(/^__Host-gatehouse-site=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)])
    const opened = await world.ask(grafana, '/d/1?x=1', { cookie: `theme=dark; ${pairOf([nonce, ...done.cookies])}` })
    expect([opened.status, opened.body]).toEqual([200, expect.stringContaining('from the site')])
    expect(world.arrived[0]?.url).toBe('/d/1?x=1')
    expect(world.valueOf('x-user-email')).toBe(person.email)
    expect([world.valueOf('host'), world.valueOf('x-forwarded-host'), world.valueOf('cookie')]).toEqual([grafana, grafana, 'theme=dark'])
  })

  test('asks for a sign-in first where there is none, and comes back to the sign-on', async () => {
    const { way } = await world.begin(grafana)
    const { status, location } = await world.ask(own, way)
    expect([status, location]).toEqual([302, `/signin?next=${encodeURIComponent(way)}`])
  })

  test('of two tabs that begin together both arrive', async () => {
    const { nonce, way: first } = await world.begin(grafana, '/a')
    const again = await world.ask(grafana, '/.gatehouse/start?next=/b', { cookie: nonce })
    expect(again.cookies).toEqual([])
    const ways = [await world.comeBack(first, session), await world.comeBack(pathOf(again.location), session)]
    const ends = [
      await world.ask(grafana, pathOf(ways[0] ?? ''), { cookie: nonce }),
      await world.ask(grafana, pathOf(ways[1] ?? ''), { cookie: nonce }),
    ]
    expect(ends.map(({ location }) => location)).toEqual(['/a', '/b'])
  })

  test('may begin at one gateway and end at another', async () => {
    await using other = await startGateway(world.environment, world.gateway)
    await other.server.listen({ port: 0, host: '127.0.0.1' })
    const elsewhere = waysTo((other.server.server.address() as AddressInfo).port)
    const { nonce, way } = await world.begin(grafana)
    const { cookies } = await elsewhere.ask(grafana, pathOf(await world.comeBack(way, session)), { cookie: nonce })
    const cookie = pairOf(cookies)
    for (const { ask } of [elsewhere, world]) expect((await ask(grafana, '/x', { cookie, lines: [] })).status).toBe(200)
  })
})

describe('a code', () => {
  test('works once', async () => {
    const { nonce, way } = await world.begin(grafana)
    const back = pathOf(await world.comeBack(way, session))
    expect((await world.ask(grafana, back, { cookie: nonce })).status).toBe(302)
    const again = await world.ask(grafana, back, { cookie: nonce })
    expect([again.status, again.cookies, again.head.toLowerCase()]).toEqual([400, [], expect.stringContaining("default-src 'none'")])
  })

  test('is no good in another browser, so nobody is signed on as somebody else', async () => {
    const { way } = await world.begin(grafana)
    const victim = await world.begin(grafana)
    const back = pathOf(await world.comeBack(way, session))
    expect(await world.ask(grafana, back, { cookie: victim.nonce })).toMatchObject({ status: 400, cookies: [] })
    expect(await world.ask(grafana, back)).toMatchObject({ status: 400, cookies: [] })
  })

  test('is used up by whoever shows it, good or not', async () => {
    const { nonce, way } = await world.begin(grafana)
    const back = pathOf(await world.comeBack(way, session))
    await world.ask(grafana, back)
    expect((await world.ask(grafana, back, { cookie: nonce })).status).toBe(400)
  })

  test('is no good at another site', async () => {
    const { nonce, way } = await world.begin(grafana)
    const back = pathOf(await world.comeBack(way, session))
    expect(await world.ask('wiki.example.org', back, { cookie: nonce })).toMatchObject({ status: 400, cookies: [] })
  })

  test('is no good after its minute', async () => {
    const { nonce, way } = await world.begin(grafana)
    const back = pathOf(await world.comeBack(way, session))
    await world.gateway.database.db
      .updateTable('site_codes')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute()
    expect((await world.ask(grafana, back, { cookie: nonce })).status).toBe(400)
  })

  test('is no good after its session has ended', async () => {
    const { nonce, way } = await world.begin(grafana)
    const back = pathOf(await world.comeBack(way, session))
    await world.ask(own, '/api/auth/session', { method: 'DELETE', cookie: session, lines: [`Origin: ${publicUrl}`] })
    expect((await world.ask(grafana, back, { cookie: nonce })).status).toBe(400)
  })

  test.each(['', 'x', '../..', '%00', 'a'.repeat(90)])('made up is refused: %j', async (code) => {
    const { nonce } = await world.begin(grafana)
    expect((await world.ask(grafana, `/.gatehouse/callback?code=${code}`, { cookie: nonce })).status).toBe(400)
  })

  test.each(['evil.example', 'gatehouse.example.org', 'off.example.org', 'xgrafana.example.org', 'grafana.example.org.evil.example', ''])(
    'is not made for the host %j',
    async (host) => {
      const { way } = await world.begin(grafana)
      const answer = await world.ask(own, way.replace('host=grafana.example.org', `host=${host}`), { cookie: session })
      expect([answer.status, answer.location]).toEqual([404, ''])
    },
  )

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/a/..//evil.example',
    '/%2e%2e//x',
    '/.gatehouse/start',
    'x',
    '',
  ])('does not lead to %j', async (next) => {
    const { nonce, way } = await world.begin(grafana)
    const changed = way.replace(/next=[^&]*/, `next=${encodeURIComponent(next)}`)
    expect((await world.ask(grafana, pathOf(await world.comeBack(changed, session)), { cookie: nonce })).location).toBe('/')
  })

  test.each([
    ['a frame', 'Sec-Fetch-Dest: iframe'],
    ['a script', 'Sec-Fetch-Mode: no-cors'],
    ['a fetch', 'Sec-Fetch-Mode: cors'],
  ])('is not made for %s of some page', async (_what, line) => {
    const { way } = await world.begin(grafana)
    expect(await world.ask(own, way, { cookie: session, lines: [line] })).toMatchObject({ status: 403, location: '' })
  })
})
