import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAccount,
  anOperator,
  call,
  cookiesOf,
  goodPassword,
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
  person = await anAccount(identity, { full_name: 'Ana Lind' })
})
afterAll(() => identity[Symbol.asyncDispose]())

const open = (body: unknown, headers: Record<string, string> = {}, address?: string) =>
  call(identity, { method: 'POST', url: '/api/auth/session', body, headers, ...(address === undefined ? {} : { address }) })
const refresh = (cookie?: string, headers: Record<string, string> = {}) =>
  call(identity, { method: 'POST', url: '/api/auth/session/refresh', headers, ...(cookie === undefined ? {} : { cookie }) })
const statusOf = async (cookie: string): Promise<number> => (await call(identity, { url: '/api/auth/session', cookie })).statusCode
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const cookieNamed = (cookies: string, name: string): string => new RegExp(`${name}=[^;]+`).exec(cookies)?.[0] ?? ''

describe('signing in', () => {
  it('tells who is signed in and sets cookies, with no token in the answer', async () => {
    const response = await open({ email: person.email.toUpperCase(), password: goodPassword })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      user: { id: person.id, email: person.email, full_name: 'Ana Lind' },
      expires_at: '2026-03-08T12:00:00.000Z',
    })
    expect(response.body).not.toMatch(/ey[\w-]+\.|token/)
    expect(setCookies(response).map((cookie) => cookie.replace(/=[^;]*/, ''))).toEqual([
      '__Host-gatehouse; Path=/; HttpOnly; SameSite=Lax; Secure',
      '__Host-gatehouse-refresh; Path=/; HttpOnly; SameSite=Lax; Secure',
      '__Host-gatehouse-device; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=15552000',
    ])
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('is remembered beyond the browser when asked', async () => {
    const response = await open({ email: person.email, password: goodPassword, remember: true })
    expect(setCookies(response).map((cookie) => /Max-Age=\d+/.exec(cookie)?.[0])).toEqual([
      'Max-Age=600',
      'Max-Age=2592000',
      'Max-Age=15552000',
    ])
  })

  it('H1: answers alike for a wrong password, an unknown address, a deactivated account and what is no address', async () => {
    const idle = await anAccount(identity)
    await identity.users.service.change(idle.id, { is_active: false }, anOperator)
    const answers = [
      await open({ email: person.email, password: 'wrong' }),
      await open({ email: 'nobody@example.org', password: goodPassword }),
      await open({ email: idle.email, password: goodPassword }),
      await open({ email: 'no address', password: goodPassword }),
      await open({ email: '\u0000', password: goodPassword }),
    ]
    const comparable = answers.map(({ statusCode, headers, body }) =>
      JSON.stringify({ statusCode, headers: { ...headers, 'x-request-id': '', date: '' }, body: body.replace(/"request_id":"[^"]*"/, '') }),
    )
    expect(new Set(comparable).size).toBe(1)
    expect(outcome(answers[0]!)).toEqual([401, 'auth.invalid_credentials'])
    expect(answers[0]!.headers['set-cookie']).toBeUndefined()
  })

  it('compares the password as it was sent, without trimming', async () => {
    expect((await open({ email: person.email, password: `${goodPassword} ` })).statusCode).toBe(401)
  })

  it.each([
    ['H9: a list as password', { email: 'a@example.org', password: ['x'] }],
    ['H9: an object as address', { email: { $gt: '' }, password: 'x' }],
    ['H9: nothing', {}],
    ['D10: a password of a megabyte', { email: 'a@example.org', password: 'x'.repeat(3000) }],
    ['a field more', { email: 'a@example.org', password: 'x', role: 'admin' }],
    ['remember as text', { email: 'a@example.org', password: 'x', remember: 'yes' }],
  ])('refuses %s', async (_what, body) => {
    expect((await open(body)).statusCode).toBe(400)
  })

  it('D10: does not even read a body of a megabyte', async () => {
    expect((await open({ email: person.email, password: 'x'.repeat(1_000_000) })).statusCode).toBe(413)
  })

  it('is refused when another site causes it', async () => {
    expect(outcome(await open({ email: person.email, password: goodPassword }, { 'sec-fetch-site': 'cross-site' }))).toEqual([
      403,
      'auth.cross_site',
    ])
  })

  it('waits after too many failures, and says for how long', async () => {
    for (let i = 0; i < 10; i += 1) await open({ email: person.email, password: 'wrong' })
    const response = await open({ email: person.email, password: goodPassword })
    expect([...outcome(response), response.headers['retry-after']]).toEqual([429, 'auth.too_many_attempts', '900'])
    expect((await open({ email: person.email, password: goodPassword }, {}, '198.51.100.1')).statusCode).toBe(200)
  })

  it('F8: takes over nothing that the browser brings: session and tokens are new, the old session is over', async () => {
    const first = await signIn(identity, person.email)
    const second = await call(identity, {
      method: 'POST',
      url: '/api/auth/session',
      cookie: first,
      body: { email: person.email, password: goodPassword },
    })
    const cookies = cookiesOf(second)
    expect(cookieNamed(cookies, '__Host-gatehouse')).not.toBe(cookieNamed(first, '__Host-gatehouse'))
    expect(cookieNamed(cookies, 'gatehouse-refresh')).not.toBe(cookieNamed(first, 'gatehouse-refresh'))
    expect([await statusOf(first), (await refresh(first)).statusCode, await statusOf(cookies)]).toEqual([401, 401, 200])
  })

  it('H13: an account whose hash is junk is refused and nothing breaks', async () => {
    await identity.database.pool.query('update users set hashed_password = $1 where id = $2', ['$argon2id$v=19$m=4294967295', person.id])
    expect(outcome(await open({ email: person.email, password: goodPassword }))).toEqual([401, 'auth.invalid_credentials'])
  })

  it('H14: without a database nobody gets in', async () => {
    await identity.database.pool.query('alter table users rename to elsewhere')
    try {
      expect((await open({ email: person.email, password: goodPassword })).statusCode).toBeGreaterThanOrEqual(500)
    } finally {
      await identity.database.pool.query('alter table elsewhere rename to users')
    }
  })

  it('K10: a session opened while the account is deactivated is none', async () => {
    const opening = Promise.all(Array.from({ length: 5 }, () => open({ email: person.email, password: goodPassword })))
    await identity.users.service.change(person.id, { is_active: false }, anOperator)
    for (const response of await opening) expect(await statusOf(cookiesOf(response))).not.toBe(200)
  })

  it('renews a hash of old parameters', async () => {
    await using stronger = await startIdentity({
      database: identity.database,
      keysFolder: identity.keysFolder,
      passwords: { argon2: { memoryCost: 128, timeCost: 1, parallelism: 1 } },
    })
    await signIn(stronger, person.email)
    const { rows } = await identity.database.pool.query<{ hashed_password: string }>('select hashed_password from users where id = $1', [
      person.id,
    ])
    expect(rows[0]?.hashed_password).toContain('m=128')
    await signIn(stronger, person.email)
  })
})

describe('GET /api/auth/session', () => {
  it('tells who is signed in', async () => {
    const response = await call(identity, { url: '/api/auth/session', cookie: await signIn(identity, person.email) })
    expect(response.json()).toMatchObject({ user: { id: person.id }, expires_at: '2026-03-08T12:00:00.000Z' })
  })

  it('is 204 without anything to be known by: a browser that asks has made no mistake', async () => {
    const response = await call(identity, { url: '/api/auth/session' })
    expect([response.statusCode, response.body, response.headers['cache-control']]).toEqual([204, '', 'no-store'])
  })

  it.each([
    ['a token', { headers: { authorization: 'Bearer x.y.z' } }],
    ['a session that has to be renewed', { cookie: '__Host-gatehouse-refresh=x' }],
  ])('is 401 with %s that is not good at this moment, and says how to sign in', async (_what, credentials) => {
    const response = await call(identity, { url: '/api/auth/session', ...credentials })
    expect(outcome(response)).toEqual([401, 'auth.required'])
    expect(response.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
  })

  it.each([
    ['session=%%%;;=; a', 204],
    ['__Host-gatehouse=', 204],
    ['__Host-gatehouse=a.b.c; __Host-gatehouse=d.e.f', 204],
    ['__Host-gatehouse=x', 401],
    [`__Host-gatehouse=${'x.'.repeat(4000)}`, 401],
  ])('A11: %s is anonymous', async (cookie, status) => {
    expect(await statusOf(cookie)).toBe(status)
  })

  it('G4: changes nothing', async () => {
    const cookie = await signIn(identity, person.email)
    const state = async () => (await identity.database.pool.query('select * from sessions join users on users.id = sessions.user_id')).rows
    const before = await state()
    await statusOf(cookie)
    expect(await state()).toEqual(before)
  })
})
