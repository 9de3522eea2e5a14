import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, logIn, setCookies, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

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
const signOut = (cookie?: string, headers: Record<string, string> = {}) =>
  call(identity, { method: 'DELETE', url: '/api/auth/session', headers, ...(cookie === undefined ? {} : { cookie }) })
const statusOf = async (cookie: string): Promise<number> => (await call(identity, { url: '/api/auth/session', cookie })).statusCode
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]

describe('signing out', () => {
  it('F5: ends access and refresh, clears the cookies and what the browser keeps', async () => {
    const cookie = await signIn(identity, person.email)
    const told: unknown[] = []
    const stop = identity.sessions.onSessionsEnded((ended) => told.push(ended))
    const response = await signOut(cookie)
    stop()
    expect(response.statusCode).toBe(204)
    expect(setCookies(response)).toContain('__Host-gatehouse=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0')
    expect(response.headers['clear-site-data']).toBe('"cache", "storage"')
    expect([await statusOf(cookie), (await refresh(cookie)).statusCode]).toEqual([401, 401])
    expect(told).toEqual([{ userId: person.id, sessionId: expect.any(String) }])
  })

  it('works with an expired access cookie', async () => {
    const cookie = await signIn(identity, person.email)
    identity.clock.advance(601_000)
    expect((await signOut(cookie)).statusCode).toBe(204)
    expect((await refresh(cookie)).statusCode).toBe(401)
  })

  it('leaves other sessions of the person alone', async () => {
    const [here, there] = [await signIn(identity, person.email), await signIn(identity, person.email)]
    await signOut(here)
    expect(await statusOf(there)).toBe(200)
  })

  it("ends a program's session too", async () => {
    const token = await logIn(identity, person.email)
    const headers = { authorization: `Bearer ${token}`, 'sec-fetch-site': 'none' }
    expect((await signOut(undefined, headers)).statusCode).toBe(204)
    expect((await call(identity, { url: '/api/users/me', headers })).statusCode).toBe(401)
  })

  it('answers the same without a session', async () => {
    expect((await signOut()).statusCode).toBe(204)
  })

  it('is refused when another site causes it', async () => {
    const cookie = await signIn(identity, person.email)
    expect(outcome(await signOut(cookie, { 'sec-fetch-site': 'cross-site' }))).toEqual([403, 'auth.cross_site'])
    expect(await statusOf(cookie)).toBe(200)
  })

  it('G5: is not to be had by GET', async () => {
    const cookie = await signIn(identity, person.email)
    await call(identity, { url: '/api/auth/session', cookie, headers: { 'sec-fetch-site': 'cross-site' } })
    expect(await statusOf(cookie)).toBe(200)
  })
})
