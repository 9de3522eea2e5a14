import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, anOperator, call, cookiesOf, setCookies, startIdentity, type Identity } from '../../testing/identity.ts'
import { codeAt } from './factors.builders.ts'
import { outcome, visitsTo, type Visits } from './factors.sign-in.builders.ts'

let identity: Identity
let person: { id: string; email: string }
let visits: Visits
beforeAll(async () => {
  identity = await startIdentity()
  visits = visitsTo(identity)
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users, limit_counters cascade')
  person = await anAccount(identity)
})
afterAll(() => identity[Symbol.asyncDispose]())

describe('after the right password', () => {
  it('there is no session yet, and the answer tells which factors there are', async () => {
    await visits.equip(person.email)
    const response = await visits.enterPassword(person.email)
    expect(outcome(response)).toEqual([401, 'auth.second_factor_required'])
    expect(response.json()).toMatchObject({ factors: ['passkey', 'totp', 'recovery_code'] })
    expect(setCookies(response).map((cookie) => cookie.replace(/=[^;]*/, ''))).toEqual([
      '__Host-gatehouse-pending; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=300',
    ])
    expect(await visits.whoIs(cookiesOf(response))).toBe(204)
    const look = await call(identity, { url: '/api/auth/session/factor', cookie: cookiesOf(response) })
    expect(look.json()).toMatchObject({ lacks: 'proof', email: person.email })
  })

  it('only the hash of what stands for the sign-in is stored', async () => {
    await visits.equip(person.email)
    const token = (await visits.pendingOf(person.email)).split('=')[1] ?? ''
    const { rows } = await identity.database.pool.query<{ token_hash: Buffer }>('select token_hash from pending_sign_ins')
    expect(rows[0]?.token_hash).toHaveLength(32)
    expect(JSON.stringify(rows.map(({ token_hash }) => token_hash.toString('base64url')))).not.toContain(token)
  })

  it('without a factor everything is as before', async () => {
    expect((await visits.enterPassword(person.email)).statusCode).toBe(200)
  })
})

describe('before the password is right', () => {
  it('an account with factors answers like one without and like none', async () => {
    await visits.equip(person.email)
    const plain = await anAccount(identity)
    const answers = [
      await visits.enterPassword(person.email, { password: 'wrong' }),
      await visits.enterPassword(plain.email, { password: 'wrong' }),
      await visits.enterPassword('nobody@example.org', { password: 'wrong' }),
    ]
    const comparable = answers.map(({ statusCode, headers, body }) =>
      JSON.stringify({ statusCode, headers: { ...headers, 'x-request-id': '', date: '' }, body: body.replace(/"request_id":"[^"]*"/, '') }),
    )
    expect(new Set(comparable).size).toBe(1)
  })

  it.each(['unrelated=1', '__Host-gatehouse-pending=x', `__Host-gatehouse-pending=${'a'.repeat(43)}`])(
    'no second factor is looked at (%s)',
    async (cookie) => {
      await visits.equip(person.email)
      const expired = [403, 'factors.sign_in_expired']
      expect(outcome(await visits.send({ url: '/api/auth/session/factor', body: { kind: 'totp', code: '123456' }, cookie }))).toEqual(
        expired,
      )
      expect(outcome(await visits.send({ url: '/api/auth/session/factor/challenge', cookie }))).toEqual(expired)
      expect(outcome(await visits.send({ url: '/api/auth/session/factor/authenticators', body: { name: 'x' }, cookie }))).toEqual(expired)
      expect(outcome(await visits.send({ url: '/api/auth/session/factor/passkeys/challenge', cookie }))).toEqual(expired)
      expect((await call(identity, { url: '/api/auth/session/factor', cookie })).statusCode).toBe(403)
    },
  )
})

describe('a sign-in that waits for its second factor', () => {
  it('waits five minutes', async () => {
    const { secret } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    identity.clock.advance(299_000)
    expect((await call(identity, { url: '/api/auth/session/factor', cookie: pending })).statusCode).toBe(200)
    identity.clock.advance(2000)
    expect(outcome(await visits.proveByApp(pending, secret))).toEqual([403, 'factors.sign_in_expired'])
  })

  it('opens one session', async () => {
    const { secret } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    await visits.proveByApp(pending, secret)
    identity.clock.advance(30_000)
    expect(outcome(await visits.proveByApp(pending, secret))).toEqual([403, 'factors.sign_in_expired'])
  })

  it('leads nowhere once the password is another', async () => {
    const { secret } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    await identity.users.service.resetPassword(person.id, 'Another-harbour-88!', anOperator)
    expect(outcome(await visits.proveByApp(pending, secret))).toEqual([403, 'factors.sign_in_expired'])
  })

  it('is not finished from another site', async () => {
    const { secret } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    const body = { kind: 'totp', code: codeAt(secret, identity.clock.now()) }
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect(outcome(await visits.send({ url: '/api/auth/session/factor', body, cookie: pending, headers }))).toEqual([
      403,
      'auth.cross_site',
    ])
  })
})

describe('a program', () => {
  it('gets no token for the password alone', async () => {
    await visits.equip(person.email)
    const response = await visits.logIn({ username: person.email })
    expect(outcome(response)).toEqual([401, 'auth.second_factor_required'])
    expect(response.json()).toMatchObject({ factors: ['totp', 'recovery_code'] })
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  it('gets one with a code of the app or for recovery in the field otp', async () => {
    const { secret, codes } = await visits.equip(person.email)
    expect((await visits.logIn({ username: person.email, otp: codeAt(secret, identity.clock.now()) })).json()).toMatchObject({
      token_type: 'Bearer',
    })
    expect((await visits.logIn({ username: person.email, otp: codes[0] ?? '' })).statusCode).toBe(200)
    expect(outcome(await visits.logIn({ username: person.email, otp: codes[0] ?? '' }))).toEqual([403, 'factors.code_refused'])
  })

  it('is told nothing by a code with a wrong password', async () => {
    const { secret } = await visits.equip(person.email)
    const code = codeAt(secret, identity.clock.now())
    expect(outcome(await visits.logIn({ username: person.email, otp: code, password: 'wrong' }))).toEqual([401, 'auth.invalid_credentials'])
    expect((await visits.logIn({ username: person.email, otp: code })).statusCode).toBe(200)
  })
})
