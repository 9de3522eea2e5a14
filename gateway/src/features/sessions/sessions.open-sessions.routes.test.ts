import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAccount,
  call,
  cookiesOf,
  goodPassword,
  logIn,
  setCookies,
  signIn,
  startIdentity,
  type Identity,
} from '../../testing/identity.ts'

let identity: Identity
let person: { id: string; email: string }
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users, limit_counters cascade')
  person = await anAccount(identity)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Item = { id: string; kind: string; current: boolean; last_seen_at: string; network: string | null; network_kind: string | null }
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const statusOf = async (cookie: string): Promise<number> => (await call(identity, { url: '/api/auth/session', cookie })).statusCode
const list = async (cookie: string, url = '/api/auth/sessions'): Promise<Item[]> =>
  (await call(identity, { url, cookie })).json<{ items: Item[] }>().items
const end = (cookie: string, id: string, url = '/api/auth/sessions') => call(identity, { method: 'DELETE', url: `${url}/${id}`, cookie })
const endAll = (cookie: string, url = '/api/auth/sessions') => call(identity, { method: 'DELETE', url, cookie })
const open = async (email: string, address: string): Promise<string> => {
  const [url, body] = ['/api/auth/session', { email, password: goodPassword, remember: true }]
  return cookiesOf(await call(identity, { method: 'POST', url, address, headers: { 'user-agent': firefox }, body }))
}

describe('GET /api/auth/sessions', () => {
  it('shows browsers and programs, newest first, and which one asks', async () => {
    const cookie = await open(person.email, '203.0.113.9')
    await logIn(identity, person.email)
    expect(await list(cookie)).toEqual([
      {
        id: expect.any(String),
        kind: 'program',
        remember: false,
        client: expect.any(String),
        os: null,
        network: '127.0.0.0/24',
        network_kind: 'this_machine',
        created_at: '2026-03-01T12:00:00.000Z',
        last_seen_at: '2026-03-01T12:00:00.000Z',
        expires_at: '2026-03-01T20:00:00.000Z',
        current: false,
      },
      {
        id: expect.any(String),
        kind: 'browser',
        remember: true,
        client: 'Firefox',
        os: 'Linux',
        network: '203.0.113.0/24',
        network_kind: 'public',
        created_at: '2026-03-01T12:00:00.000Z',
        last_seen_at: '2026-03-01T12:00:00.000Z',
        expires_at: '2026-03-31T12:00:00.000Z',
        current: true,
      },
    ])
  })

  it.each([
    ['192.168.1.7', '192.168.1.0/24', 'private'],
    ['100.100.1.7', '100.100.1.0/24', 'private'],
    ['fd00:1:2:3::9', 'fd00:1:2:3::/64', 'private'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64', 'public'],
    ['::1', '0:0:0:0::/64', 'this_machine'],
    ['::ffff:10.0.0.1', '10.0.0.0/24', 'private'],
  ])('shows %s by its network %s: %s', async (address, network, kind) => {
    expect(await list(await open(person.email, address))).toMatchObject([{ network, network_kind: kind }])
  })

  it('leaves out what is over: ended, expired, not renewed for too long', async () => {
    const [idle, gone] = [await signIn(identity, person.email), await signIn(identity, person.email)]
    await logIn(identity, person.email)
    await call(identity, { method: 'DELETE', url: '/api/auth/session', cookie: gone })
    identity.clock.advance(86_400_000)
    expect(await statusOf(idle)).toBe(401)
    expect(await list(await signIn(identity, person.email))).toMatchObject([{ current: true }])
  })

  it('pages', async () => {
    const cookie = await signIn(identity, person.email)
    for (let i = 0; i < 4; i += 1) await signIn(identity, person.email)
    const first = (await call(identity, { url: '/api/auth/sessions?limit=3', cookie })).json<{ items: Item[]; next_cursor: string }>()
    const url = `/api/auth/sessions?limit=3&cursor=${first.next_cursor}`
    const second = (await call(identity, { url, cookie })).json<{ items: Item[]; next_cursor: string | null }>()
    expect([first.items.length, second.items.length, second.next_cursor]).toEqual([3, 2, null])
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(5)
    expect((await call(identity, { url: '/api/auth/sessions?cursor=x', cookie })).statusCode).toBe(400)
  })

  it('is 401 without a session', async () => {
    expect((await call(identity, { url: '/api/auth/sessions' })).statusCode).toBe(401)
  })

  it('says when a session was last used, without a request waiting for it', async () => {
    const cookie = await signIn(identity, person.email)
    identity.clock.advance(59_000)
    await statusOf(cookie)
    identity.clock.advance(301_000)
    await statusOf(cookie)
    const seen = async () =>
      (await identity.database.pool.query<{ last_seen_at: string }>('select last_seen_at from sessions')).rows[0]?.last_seen_at
    const opened = await seen()
    expect(await seen()).toBe(opened)
    await identity.sessions[Symbol.asyncDispose]()
    expect(await seen()).toBe(identity.clock.now().toISOString())
  })
})

describe('DELETE /api/auth/sessions/{id}', () => {
  it('ends that one and no other', async () => {
    const [here, there] = [await signIn(identity, person.email), await signIn(identity, person.email)]
    const other = (await list(here)).find((item) => !item.current)
    const response = await end(here, other?.id ?? '')
    expect([response.statusCode, setCookies(response)]).toEqual([204, []])
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401])
    expect(await list(here)).toHaveLength(1)
  })

  it('ends a program', async () => {
    const [cookie, token] = [await signIn(identity, person.email), await logIn(identity, person.email)]
    const program = (await list(cookie)).find((item) => item.kind === 'program')
    await end(cookie, program?.id ?? '')
    expect((await call(identity, { url: '/api/users/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401)
  })

  it('of the one that asks signs out, cookies included', async () => {
    const cookie = await signIn(identity, person.email)
    const response = await end(cookie, (await list(cookie))[0]?.id ?? '')
    expect(setCookies(response).every((set) => set.includes('Max-Age=0'))).toBe(true)
    expect([setCookies(response).length, await statusOf(cookie)]).toEqual([4, 401])
  })

  it('is 404 for a session of somebody else, which stays, for an ended one and for what is no id', async () => {
    const [mine, theirs] = [await signIn(identity, person.email), await signIn(identity, (await anAccount(identity)).email)]
    const [other] = await list(theirs)
    expect(outcome(await end(mine, other?.id ?? ''))).toEqual([404, 'sessions.not_found'])
    expect(await statusOf(theirs)).toBe(200)
    expect(outcome(await end(mine, "x' or 1=1--"))).toEqual([404, 'sessions.not_found'])
  })

  it('is refused when another site causes it', async () => {
    const cookie = await signIn(identity, person.email)
    const url = `/api/auth/sessions/${(await list(cookie))[0]?.id ?? ''}`
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect(outcome(await call(identity, { method: 'DELETE', url, cookie, headers }))).toEqual([403, 'auth.cross_site'])
  })
})

describe('DELETE /api/auth/sessions', () => {
  it('ends all but the one that asks, and says how many', async () => {
    const others = [await signIn(identity, person.email), await signIn(identity, person.email)]
    const [stranger, here] = [await signIn(identity, (await anAccount(identity)).email), await signIn(identity, person.email)]
    expect((await endAll(here)).json()).toEqual({ ended: 2 })
    expect([await statusOf(here), await statusOf(stranger)]).toEqual([200, 200])
    for (const cookie of others) expect(await statusOf(cookie)).toBe(401)
    expect((await endAll(here)).json()).toEqual({ ended: 0 })
  })
})

describe('/api/admin/users/{id}/sessions', () => {
  it('lists, ends one, ends all, and writes down who did', async () => {
    const admin = await anAccount(identity, { role: 'admin' })
    const [asAdmin, url] = [await signIn(identity, admin.email), `/api/admin/users/${person.id}/sessions`]
    const theirs = [await signIn(identity, person.email), await signIn(identity, person.email), await signIn(identity, person.email)]
    const [newest] = await list(asAdmin, url)
    expect((await end(asAdmin, newest?.id ?? '', url)).statusCode).toBe(204)
    expect(await Promise.all(theirs.map(statusOf))).toEqual([200, 200, 401])
    expect((await endAll(asAdmin, url)).json()).toEqual({ ended: 2 })
    expect([await statusOf(asAdmin), await list(asAdmin, url)]).toEqual([200, []])
    const { rows } = await identity.database.pool.query(
      "select actor_id, actor_label, target_kind, target_id, after from audit_events where action = 'session.ended' order by seq desc limit 2",
    )
    expect(rows).toEqual([
      {
        actor_id: admin.id,
        actor_label: admin.email,
        target_kind: 'user',
        target_id: person.id,
        after: { reason: 'revoked', sessions: 2 },
      },
      {
        actor_id: admin.id,
        actor_label: admin.email,
        target_kind: 'user',
        target_id: person.id,
        after: { reason: 'revoked', id: newest?.id },
      },
    ])
  })

  it('is for admins', async () => {
    const cookie = await signIn(identity, person.email)
    const url = `/api/admin/users/${person.id}/sessions`
    expect(outcome(await call(identity, { url, cookie }))).toEqual([403, 'auth.forbidden'])
    expect(outcome(await endAll(cookie, url))).toEqual([403, 'auth.forbidden'])
    expect(outcome(await end(cookie, (await list(cookie))[0]?.id ?? '', url))).toEqual([403, 'auth.forbidden'])
  })

  it('is 404 for nobody, and for a session of somebody else', async () => {
    const asAdmin = await signIn(identity, (await anAccount(identity, { role: 'admin' })).email)
    const [mine] = await list(asAdmin)
    expect(outcome(await call(identity, { url: '/api/admin/users/nobody/sessions', cookie: asAdmin }))).toEqual([404, 'users.not_found'])
    expect(outcome(await endAll(asAdmin, '/api/admin/users/nobody/sessions'))).toEqual([404, 'users.not_found'])
    expect(outcome(await end(asAdmin, mine?.id ?? '', `/api/admin/users/${person.id}/sessions`))).toEqual([404, 'sessions.not_found'])
  })
})
