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
  person = await anAccount(identity, { full_name: 'Ana Lind' })
})
afterAll(() => identity[Symbol.asyncDispose]())

const refresh = (cookie?: string, headers: Record<string, string> = {}) =>
  call(identity, { method: 'POST', url: '/api/auth/session/refresh', headers, ...(cookie === undefined ? {} : { cookie }) })
const statusOf = async (cookie: string): Promise<number> => (await call(identity, { url: '/api/auth/session', cookie })).statusCode
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const days = (count: number): number => count * 86_400_000
const open = async (remember: boolean): Promise<string> => {
  const body = { email: person.email, password: goodPassword, remember }
  return cookiesOf(await call(identity, { method: 'POST', url: '/api/auth/session', body }))
}

describe('renewing', () => {
  it('gives a new access cookie after the old one has expired', async () => {
    const cookie = await signIn(identity, person.email)
    identity.clock.advance(601_000)
    expect(await statusOf(cookie)).toBe(401)
    const response = await refresh(cookie)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ user: { id: person.id } })
    expect(await statusOf(cookiesOf(response))).toBe(200)
  })

  it.each([
    { what: '7 days, and ends after 30, when the browser is to remember it', remember: true, idleDays: 7, lastDay: 30 },
    { what: 'a day, and ends after 7, when it is not', remember: false, idleDays: 1, lastDay: 7 },
  ])('goes on as long as it is used within $what', async ({ remember, idleDays, lastDay }) => {
    let cookie = await open(remember)
    let passed = 0
    for (; passed + idleDays < lastDay; passed += idleDays) {
      identity.clock.advance(days(idleDays) - 1000)
      const response = await refresh(cookie)
      expect(response.statusCode).toBe(200)
      cookie = cookiesOf(response)
    }
    identity.clock.advance(days(lastDay - passed) + 60_000)
    expect((await refresh(cookie)).statusCode).toBe(401)
  })

  it.each([
    ['7 days', true, 7],
    ['a day, unless the browser is to remember it', false, 1],
  ])('is over when not used for %s', async (_what, remember, idleDays) => {
    const cookie = await open(remember)
    identity.clock.advance(days(idleDays))
    expect((await refresh(cookie)).statusCode).toBe(401)
  })

  it('keeps the cookies no longer than the session', async () => {
    const cookie = await open(true)
    identity.clock.advance(days(6))
    expect(setCookies(await refresh(cookie)).map((set) => /Max-Age=\d+/.exec(set)?.[0])).toEqual(['Max-Age=600', `Max-Age=${24 * 86_400}`])
  })

  it('gives no access token that outlives the session', async () => {
    let cookie = await open(false)
    for (let day = 0; day < 6; day += 1) {
      identity.clock.advance(days(1) - 1000)
      cookie = cookiesOf(await refresh(cookie))
    }
    identity.clock.advance(days(1) - 54_000)
    const renewed = cookiesOf(await refresh(cookie))
    expect(await statusOf(renewed)).toBe(200)
    identity.clock.advance(65_000)
    expect(await statusOf(renewed)).toBe(401)
  })

  it('F6: clears cookies that are no good any more', async () => {
    const response = await refresh('__Host-gatehouse=x; __Host-gatehouse-refresh=y')
    expect(outcome(response)).toEqual([401, 'auth.required'])
    expect(setCookies(response).every((cookie) => cookie.includes('=; ') && cookie.includes('Max-Age=0'))).toBe(true)
    expect(setCookies(response)).toHaveLength(4)
  })

  it.each(['', 'x', 'x'.repeat(10_000), "' or 1=1--", 'é'.repeat(43), '%00', 'A'.repeat(43)])(
    'F10: %j is no refresh token',
    async (token) => {
      expect((await refresh(`__Host-gatehouse-refresh=${encodeURI(token)}`)).statusCode).toBe(401)
    },
  )

  it.each([{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'none' }])(
    'is refused when another site causes it: %j',
    async (headers) => {
      const response = await refresh(await signIn(identity, person.email), headers)
      expect(outcome(response)).toEqual([403, 'auth.cross_site'])
      expect(response.headers['set-cookie']).toBeUndefined()
    },
  )
})

describe('F4: the database', () => {
  it('holds no token that would let anybody in', async () => {
    const cookie = await signIn(identity, person.email)
    const token = await logIn(identity, person.email)
    const secrets = [token, ...cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))]
    const { rows } = await identity.database.pool.query(`
      select users::text || sessions::text || coalesce(refresh_tokens::text, '') as everything
      from users join sessions on sessions.user_id = users.id left join refresh_tokens on refresh_tokens.session_id = sessions.id`)
    expect(rows.length).toBeGreaterThan(1)
    for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it('forgets sessions that are over when their person signs in', async () => {
    await signIn(identity, person.email)
    identity.clock.advance(days(31))
    await signIn(identity, person.email)
    const { rows } = await identity.database.pool.query('select id from sessions')
    expect(rows).toHaveLength(1)
  })
})
