import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAccount,
  anOperator,
  call,
  cookiesOf,
  goodPassword,
  logIn,
  signIn,
  startIdentity,
  type Identity,
} from '../../testing/identity.ts'
import { aPasskeyDevice, codeAt } from './factors.builders.ts'

let identity: Identity
let admin: string
let person: { id: string; email: string }
let group: string
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users, groups cascade')
  admin = await signIn(identity, (await anAccount(identity, { role: 'admin' })).email)
  person = await anAccount(identity)
  group = (await adminSends('POST', '/api/admin/groups', { name: 'Crew' })).json<{ id: string }>().id
  await join(person.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const adminSends = (method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
  call(identity, { method, url, cookie: admin, body, headers: { 'if-match': '*' } })
const send = (url: string, body?: unknown, cookie?: string) =>
  call(identity, { method: 'POST', url, body, ...(cookie === undefined ? {} : { cookie }) })
const join = (email: string) => adminSends('POST', `/api/admin/groups/${group}/members`, { emails: [email], role: 'member' })
const demand = (yes: boolean) => adminSends('PATCH', `/api/admin/groups/${group}`, { require_second_factor: yes })
const password = () => send('/api/auth/session', { email: person.email, password: goodPassword })
const whoIs = async (cookie: string): Promise<number> => (await call(identity, { url: '/api/users/me', cookie })).statusCode

describe('a group that demands a second factor', () => {
  it('ends sessions without one at once, and lets no such session be renewed', async () => {
    const cookie = await signIn(identity, person.email)
    const token = await logIn(identity, person.email)
    expect(await whoIs(cookie)).toBe(200)
    expect((await demand(true)).statusCode).toBe(200)
    expect(await whoIs(cookie)).toBe(401)
    expect((await call(identity, { url: '/api/users/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401)
    expect((await send('/api/auth/session/refresh', undefined, cookie)).statusCode).toBe(401)
    expect(await identity.sessions.authenticate({ cookie, authorization: undefined })).toBeNull()
  })

  it('leads its members to set one up, and gives no session before', async () => {
    await demand(true)
    const response = await password()
    expect(outcome(response)).toEqual([403, 'auth.enrolment_required'])
    const pending = cookiesOf(response)
    expect(await whoIs(pending)).toBe(401)
    expect(await identity.sessions.authenticate({ cookie: pending, authorization: undefined })).toBeNull()
    expect((await call(identity, { url: '/api/auth/session/factor', cookie: pending })).json()).toMatchObject({
      lacks: 'enrolment',
      factors: [],
      email: person.email,
    })
  })

  it('lets in with an authenticator app set up on the way, and with its recovery codes', async () => {
    await demand(true)
    const pending = cookiesOf(await password())
    const app = (await send('/api/auth/session/factor/authenticators', { name: 'Phone' }, pending)).json<{ id: string; secret: string }>()
    const code = codeAt(app.secret, identity.clock.now())
    const response = await send(`/api/auth/session/factor/authenticators/${app.id}/confirm`, { code }, pending)
    expect(response.json()).toMatchObject({ user: { id: person.id } })
    expect(response.json<{ recovery_codes: string[] }>().recovery_codes).toHaveLength(10)
    expect(await whoIs(cookiesOf(response))).toBe(200)
  })

  it('lets in with a passkey set up on the way', async () => {
    await demand(true)
    const pending = cookiesOf(await password())
    const options = (await send('/api/auth/session/factor/passkeys/challenge', undefined, pending)).json<{
      challenge: string
      user: { id: string }
    }>()
    const body = { name: 'Laptop', response: aPasskeyDevice().create(options) }
    const response = await send('/api/auth/session/factor/passkeys', body, pending)
    expect(response.statusCode).toBe(200)
    expect(await whoIs(cookiesOf(response))).toBe(200)
  })

  it('does not let the password alone add a factor to an account that has one', async () => {
    await demand(true)
    const [first, second] = [cookiesOf(await password()), cookiesOf(await password())]
    const begin = (pending: string) => send('/api/auth/session/factor/authenticators', { name: 'Phone' }, pending)
    const app = (await begin(first)).json<{ id: string; secret: string }>()
    const code = codeAt(app.secret, identity.clock.now())
    await send(`/api/auth/session/factor/authenticators/${app.id}/confirm`, { code }, first)
    expect(outcome(await begin(second))).toEqual([409, 'factors.demanded'])
    expect(outcome(await send('/api/auth/session/factor/passkeys/challenge', undefined, second))).toEqual([409, 'factors.demanded'])
  })

  it('lets nobody with a password that is not theirs any more set one up', async () => {
    await demand(true)
    const pending = cookiesOf(await password())
    const begin = () => send('/api/auth/session/factor/authenticators', { name: 'Phone' }, pending)
    const app = (await begin()).json<{ id: string; secret: string }>()
    await identity.users.service.resetPassword(person.id, 'Copper-lantern-42?', anOperator)
    const code = codeAt(app.secret, identity.clock.now())
    const confirmed = await send(`/api/auth/session/factor/authenticators/${app.id}/confirm`, { code }, pending)
    expect(outcome(confirmed)).toEqual([403, 'factors.sign_in_expired'])
    expect(outcome(await begin())).toEqual([403, 'factors.sign_in_expired'])
    const { rows } = await identity.database.pool.query('select id from authenticators where confirmed_at is not null')
    expect(rows).toEqual([])
  })

  it('gives a program no token', async () => {
    await demand(true)
    const payload = new URLSearchParams({ username: person.email, password: goodPassword, otp: '123456' }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await identity.server.inject({ method: 'POST', url: '/api/auth/login', headers, payload })
    expect(outcome(response)).toEqual([403, 'auth.enrolment_required'])
  })

  it('keeps sessions that were opened with a factor, and the last factor in place', async () => {
    const cookie = await signIn(identity, person.email)
    const app = (await send('/api/auth/factors/authenticators', { name: 'Phone' }, cookie)).json<{ id: string; secret: string }>()
    const code = codeAt(app.secret, identity.clock.now())
    await send(`/api/auth/factors/authenticators/${app.id}/confirm`, { code }, cookie)
    await demand(true)
    expect(await whoIs(cookie)).toBe(200)
    expect((await call(identity, { url: '/api/auth/factors', cookie })).json()).toMatchObject({ demanded: true })
    const remove = () => call(identity, { method: 'DELETE', url: `/api/auth/factors/authenticators/${app.id}`, cookie })
    expect(outcome(await remove())).toEqual([409, 'factors.demanded'])
    await demand(false)
    expect((await remove()).statusCode).toBe(204)
  })

  it('holds for somebody who is added to it', async () => {
    await demand(true)
    const other = await anAccount(identity)
    const cookie = await signIn(identity, other.email)
    await join(other.email)
    expect(await whoIs(cookie)).toBe(401)
  })
})

const equip = async (): Promise<string> => {
  const cookie = await signIn(identity, person.email)
  const app = (await send('/api/auth/factors/authenticators', { name: 'Phone' }, cookie)).json<{ id: string; secret: string }>()
  const code = codeAt(app.secret, identity.clock.now())
  await send(`/api/auth/factors/authenticators/${app.id}/confirm`, { code }, cookie)
  return cookie
}

describe('an admin', () => {
  it('sees the factors of an account, and no secret', async () => {
    await equip()
    const response = await call(identity, { url: `/api/admin/users/${person.id}/factors`, cookie: admin })
    expect(response.json()).toMatchObject({ authenticators: [{ name: 'Phone' }], passkeys: [], recovery_codes: 10, demanded: false })
    expect(response.body).not.toContain('secret')
  })

  it('removes all of them, which ends the sessions and is written down', async () => {
    const cookie = await equip()
    expect((await adminSends('DELETE', `/api/admin/users/${person.id}/factors`)).statusCode).toBe(204)
    expect(await whoIs(cookie)).toBe(401)
    expect((await password()).statusCode).toBe(200)
    const { rows } = await identity.database.pool.query(
      "select actor_kind, target_label from audit_events where action = 'factor.reset' and target_id = $1",
      [person.id],
    )
    expect(rows).toEqual([{ actor_kind: 'user', target_label: person.email }])
    expect(outcome(await adminSends('DELETE', `/api/admin/users/${person.id}/factors`))).toEqual([409, 'factors.none'])
  })

  it('needs a recent sign-in to do so, as for every change', async () => {
    await equip()
    identity.clock.advance(300_001)
    const required = [403, 'auth.reauthentication_required']
    expect(outcome(await adminSends('DELETE', `/api/admin/users/${person.id}/factors`))).toEqual(required)
    expect(outcome(await adminSends('PATCH', `/api/admin/users/${person.id}`, { role: 'admin' }))).toEqual(required)
    expect(outcome(await demand(true))).toEqual(required)
    expect((await call(identity, { url: '/api/admin/users', cookie: admin })).statusCode).toBe(200)
  })

  it.each(['x', '00000000-0000-7000-8000-00000000ffff'])('is told that there is no account %s', async (id) => {
    expect(outcome(await adminSends('DELETE', `/api/admin/users/${id}/factors`))).toEqual([404, 'users.not_found'])
    expect((await call(identity, { url: `/api/admin/users/${id}/factors`, cookie: admin })).statusCode).toBe(404)
  })
})
