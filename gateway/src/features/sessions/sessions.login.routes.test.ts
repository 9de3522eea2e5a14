import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, goodPassword, logIn, startIdentity, type Identity } from '../../testing/identity.ts'

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

const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const login = (payload: string, type = 'application/x-www-form-urlencoded') =>
  identity.server.inject({ method: 'POST', url: '/api/auth/login', headers: { 'content-type': type }, payload })
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString()

describe('POST /api/auth/login', () => {
  it('gives a bearer token for 8 hours and sets no cookie', async () => {
    const response = await login(form({ username: person.email, password: goodPassword, grant_type: 'password', scope: '' }))
    expect(response.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 28_800,
    })
    expect([response.headers['set-cookie'], response.headers['cache-control']]).toEqual([undefined, 'no-store'])
  })

  it('gives one that ends after 8 hours', async () => {
    const token = await logIn(identity, person.email)
    const status = async () => (await call(identity, { url: '/api/users/me', headers: { authorization: `Bearer ${token}` } })).statusCode
    identity.clock.advance(8 * 3_600_000 - 1000)
    expect(await status()).toBe(200)
    identity.clock.advance(1000)
    expect(await status()).toBe(401)
  })

  it('needs no sign of its origin: a bearer token is no cookie', async () => {
    const token = await logIn(identity, person.email)
    const response = await identity.server.inject({
      method: 'PUT',
      url: '/api/profile',
      headers: { authorization: `Bearer ${token}` },
      payload: { full_name: 'By program' },
    })
    expect(response.statusCode).toBe(200)
  })

  it('refuses a wrong password like the browser sign-in does', async () => {
    expect(outcome(await login(form({ username: person.email, password: 'wrong' })))).toEqual([401, 'auth.invalid_credentials'])
  })

  it.each([
    'username=a&username=b&password=x',
    'username=a',
    'username=a&password=x&grant_type=refresh_token',
    'username=a&password=x&role=admin',
    '',
    '__proto__=x&username=a&password=b',
  ])('H10: refuses %j', async (payload) => {
    expect((await login(payload)).statusCode).toBe(400)
  })

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])('G3: reads no %s', async (type) => {
    expect((await login(JSON.stringify({ username: person.email, password: goodPassword }), type)).statusCode).toBe(415)
  })

  it('H10: takes nothing from the query', async () => {
    const response = await identity.server.inject({
      method: 'POST',
      url: `/api/auth/login?${form({ username: person.email, password: goodPassword })}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'username=x',
    })
    expect(response.statusCode).toBe(400)
  })
})
