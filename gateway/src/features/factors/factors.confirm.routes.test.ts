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
import { aPasskeyDevice, codeAt, type PasskeyDevice } from './factors.builders.ts'

let identity: Identity
let person: { id: string; email: string }
let cookie: string
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users, limit_counters cascade')
  person = await anAccount(identity)
  cookie = await signIn(identity, person.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const send = (url: string, body?: unknown, headers: Record<string, string> = {}) =>
  call(identity, { method: 'POST', url, body, headers, ...(headers['authorization'] === undefined ? { cookie } : {}) })
const sensitive = (headers = {}) => send('/api/auth/factors/authenticators', { name: 'Phone' }, headers)
/** Goes on with the cookies of the answer, as a browser does. */
async function confirm(body: unknown, headers = {}): Promise<LightMyRequestResponse> {
  const answer = await send('/api/auth/session/reauthenticate', body, headers)
  cookie = cookiesOf(answer) || cookie
  return answer
}
const aWhile = (): void => identity.clock.advance(300_001)

async function addApp(): Promise<string> {
  const app = (await sensitive()).json<{ id: string; secret: string }>()
  await send(`/api/auth/factors/authenticators/${app.id}/confirm`, { code: codeAt(app.secret, identity.clock.now()) })
  return app.secret
}
async function addPasskey(): Promise<PasskeyDevice> {
  const device = aPasskeyDevice()
  const options = (await send('/api/auth/factors/passkeys/challenge')).json<{ challenge: string; user: { id: string } }>()
  await send('/api/auth/factors/passkeys', { name: 'Laptop', response: device.create(options) })
  return device
}
const challenge = async () => (await send('/api/auth/session/reauthenticate/challenge')).json<{ challenge: string }>()

describe('what is sensitive', () => {
  it('goes without asking for five minutes after a sign-in, and not a moment longer', async () => {
    identity.clock.advance(300_000)
    expect((await sensitive()).statusCode).toBe(201)
    identity.clock.advance(1)
    expect(outcome(await sensitive())).toEqual([403, 'auth.reauthentication_required'])
  })

  it('names what the account can show, the easiest first, and never a recovery code', async () => {
    aWhile()
    expect((await sensitive()).json()).toMatchObject({ methods: ['password'] })
    await confirm({ kind: 'password', password: goodPassword })
    await addApp()
    await addPasskey()
    aWhile()
    expect((await sensitive()).json()).toMatchObject({ methods: ['passkey', 'totp'] })
  })

  it('counts from the login for a program, and it can confirm too', async () => {
    const headers = { authorization: `Bearer ${await logIn(identity, person.email)}` }
    expect((await sensitive(headers)).statusCode).toBe(201)
    aWhile()
    expect((await sensitive(headers)).statusCode).toBe(403)
    expect((await confirm({ kind: 'password', password: goodPassword }, headers)).statusCode).toBe(204)
    expect((await sensitive(headers)).statusCode).toBe(201)
  })
})

describe('confirming who one is', () => {
  it('by the password', async () => {
    aWhile()
    expect((await confirm({ kind: 'password', password: goodPassword })).statusCode).toBe(204)
    expect((await sensitive()).statusCode).toBe(201)
  })

  it('gives the browser new tokens; copies of those it had are good no more, at the data path neither', async () => {
    const copied = cookie
    const recognised = async (): Promise<boolean> =>
      (await identity.sessions.recognise({ cookie: copied, authorization: undefined })) !== null
    expect(await recognised()).toBe(true)
    identity.clock.advance(300_001)
    const confirmed = await confirm({ kind: 'password', password: goodPassword })
    expect(setCookies(confirmed).map((one) => one.split('=', 1)[0])).toEqual(['__Host-gatehouse', '__Host-gatehouse-refresh'])
    expect(cookie).not.toBe(copied)
    expect(await recognised()).toBe(false)
    expect((await call(identity, { url: '/api/users/me', cookie: copied })).statusCode).toBe(401)
    expect((await call(identity, { url: '/api/users/me', cookie })).statusCode).toBe(200)
  })

  it('ends nobody who is renewed at the same moment in another tab, nor any other session of the person', async () => {
    const elsewhere = await signIn(identity, person.email)
    const before = cookie
    aWhile()
    const refresh = () => call(identity, { method: 'POST', url: '/api/auth/session/refresh', cookie: before })
    const [renewed] = await Promise.all([refresh(), confirm({ kind: 'password', password: goodPassword }), refresh()])
    expect(renewed.statusCode).toBe(200)
    const again = await call(identity, { method: 'POST', url: '/api/auth/session/refresh', cookie })
    expect(again.statusCode).toBe(200)
    expect((await call(identity, { url: '/api/users/me', cookie: cookiesOf(again) })).statusCode).toBe(200)
    expect((await call(identity, { url: '/api/users/me', cookie: elsewhere })).statusCode).toBe(200)
  })

  it('lasts five minutes again', async () => {
    const headers = { authorization: `Bearer ${await logIn(identity, person.email)}` }
    aWhile()
    await confirm({ kind: 'password', password: goodPassword }, headers)
    identity.clock.advance(300_000)
    expect((await sensitive(headers)).statusCode).toBe(201)
    identity.clock.advance(1)
    expect((await sensitive(headers)).statusCode).toBe(403)
  })

  it('by a code of the app, once', async () => {
    const secret = await addApp()
    aWhile()
    const code = codeAt(secret, identity.clock.now())
    expect((await confirm({ kind: 'totp', code })).statusCode).toBe(204)
    expect((await sensitive()).statusCode).toBe(201)
    expect(outcome(await confirm({ kind: 'totp', code }))).toEqual([403, 'factors.code_refused'])
  })

  it('by a passkey that verified its owner; a touch alone is not enough', async () => {
    const device = await addPasskey()
    aWhile()
    const touched = device.sign(await challenge(), { verified: false })
    expect(outcome(await confirm({ kind: 'passkey', response: touched }))).toEqual([403, 'factors.passkey_refused'])
    expect((await confirm({ kind: 'passkey', response: device.sign(await challenge()) })).statusCode).toBe(204)
    expect((await sensitive()).statusCode).toBe(201)
  })

  it('not by the password alone when there is a second factor, right or wrong', async () => {
    const secret = await addApp()
    aWhile()
    for (const password of [goodPassword, 'wrong']) {
      const refused = await confirm({ kind: 'password', password })
      expect(outcome(refused)).toEqual([403, 'factors.password_not_enough'])
      expect(refused.json()).toMatchObject({ methods: ['totp'] })
    }
    expect((await sensitive()).statusCode).toBe(403)
    await confirm({ kind: 'totp', code: codeAt(secret, identity.clock.now()) })
    expect((await sensitive()).statusCode).toBe(201)
  })

  describe.each([
    ['/api/auth/password/change', { current_password: goodPassword, new_password: 'Another!Harbour-at-7' }, 204],
    ['/api/auth/email/change', { email: 'new@example.org', password: goodPassword }, 202],
  ])('%s', (url, body, done) => {
    it('needs the second factor too where there is one', async () => {
      const secret = await addApp()
      aWhile()
      const refused = await send(url, body)
      expect(outcome(refused)).toEqual([403, 'auth.reauthentication_required'])
      expect(refused.json()).toMatchObject({ methods: ['totp'] })
      await confirm({ kind: 'totp', code: codeAt(secret, identity.clock.now()) })
      expect((await send(url, body)).statusCode).toBe(done)
    })

    it('needs no more than the password where there is none', async () => {
      aWhile()
      expect((await send(url, body)).statusCode).toBe(done)
    })
  })

  it('not by a wrong password, which counts like one at sign-in', async () => {
    aWhile()
    expect(outcome(await confirm({ kind: 'password', password: 'wrong' }))).toEqual([403, 'auth.wrong_password'])
    expect((await sensitive()).statusCode).toBe(403)
    const answers: string[] = []
    for (let i = 0; i < 12; i += 1) answers.push(outcome(await confirm({ kind: 'password', password: 'wrong' }))[1])
    expect(answers).toContain('auth.too_many_attempts')
  })

  it('not by a passkey of somebody else, nor by one for another purpose', async () => {
    const device = await addPasskey()
    aWhile()
    const forSignIn = (await send('/api/auth/session/passkey/challenge')).json<{ challenge: string }>()
    expect((await confirm({ kind: 'passkey', response: device.sign(forSignIn) })).statusCode).toBe(403)
    const other = aPasskeyDevice()
    expect((await confirm({ kind: 'passkey', response: other.sign(await challenge(), { userHandle: null }) })).statusCode).toBe(403)
    expect((await sensitive()).statusCode).toBe(403)
  })

  it.each([
    { kind: 'recovery_code', code: 'x' },
    { kind: 'password' },
    { kind: 'totp', code: '' },
    {},
    { kind: 'password', password: ['x'] },
  ])('not by %j', async (body) => {
    expect((await confirm(body)).statusCode).toBe(400)
  })

  it('needs a session', async () => {
    const answer = await call(identity, {
      method: 'POST',
      url: '/api/auth/session/reauthenticate',
      body: { kind: 'password', password: 'x' },
    })
    expect(answer.statusCode).toBe(401)
  })
})
