import { describe, expect, it } from 'vitest'
import { anAccount, anOperator, call, cookiesOf, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { mailsTo, tokenFor } from '../../testing/mailbox.ts'

const email = 'ana@example.org'
const ownersPassword = 'Copper-lantern-42?'

const start = (verification: 'required' | 'optional' | 'off'): Promise<Identity> =>
  startIdentity({ env: { GATEHOUSE_EMAIL_VERIFICATION: verification } })
const post = (identity: Identity, url: string, body: unknown) => call(identity, { method: 'POST', url, body })
const register = (identity: Identity, password = goodPassword) => post(identity, '/api/auth/register', { email, password })
const enter = (identity: Identity, password = goodPassword) => post(identity, '/api/auth/session', { email, password })
const verify = (identity: Identity, body: Record<string, unknown>, cookie = '') =>
  call(identity, { method: 'POST', url: '/api/auth/email/verify', body, cookie })
const subjects = async (identity: Identity): Promise<(string | undefined)[]> =>
  (await mailsTo(identity, email)).map(({ subject }) => subject)
const codeOf = (response: Awaited<ReturnType<typeof post>>): [number, string] => [
  response.statusCode,
  response.json<{ code: string }>().code,
]

describe('where confirming is required', () => {
  it('there is no session before it, and only the right password learns why', async () => {
    await using identity = await start('required')
    await register(identity)
    expect(codeOf(await enter(identity))).toEqual([403, 'auth.email_unverified'])
    expect(codeOf(await enter(identity, 'not the password'))).toEqual([401, 'auth.invalid_credentials'])
    const token = await tokenFor(identity, email, '/verify')
    expect((await verify(identity, { token, password: goodPassword })).json()).toEqual({ email })
    expect((await enter(identity)).statusCode).toBe(200)
  })

  it('an account that an admin made needs none', async () => {
    await using identity = await start('required')
    await identity.users.service.create({ email, password: goodPassword, role: 'user' }, anOperator)
    expect((await enter(identity)).statusCode).toBe(200)
  })

  it('the link can be sent again, and either is good, once for both', async () => {
    await using identity = await start('required')
    await register(identity)
    const older = await tokenFor(identity, email, '/verify')
    await post(identity, '/api/auth/email/verify/request', { email })
    const newer = await tokenFor(identity, email, '/verify')
    expect((await verify(identity, { token: older, password: goodPassword })).statusCode).toBe(200)
    expect(codeOf(await verify(identity, { token: newer, new_password: ownersPassword }))).toEqual([403, 'auth.link_invalid'])
    expect((await enter(identity)).statusCode).toBe(200)
  })
})

describe('where confirming is optional', () => {
  it('a session in the same browser is enough beside the link', async () => {
    await using identity = await start('optional')
    await register(identity)
    const cookie = cookiesOf(await enter(identity))
    expect((await call(identity, { url: '/api/auth/email', cookie })).json()).toEqual({
      email_verified_at: null,
      verification: 'optional',
      pending: null,
    })
    const token = await tokenFor(identity, email, '/verify')
    expect((await verify(identity, { token }, cookie)).statusCode).toBe(200)
    expect((await call(identity, { url: '/api/auth/session', cookie })).json()).toMatchObject({
      user: { email_verified_at: expect.stringMatching(/^2026-/) as string },
    })
    expect(await subjects(identity)).toEqual(['Confirm your e-mail address', 'Welcome to Gatehouse'])
  })

  it('a link lives a day', async () => {
    await using identity = await start('optional')
    await register(identity)
    const token = await tokenFor(identity, email, '/verify')
    identity.clock.advance(86_400_000)
    expect(codeOf(await verify(identity, { token, password: goodPassword }))).toEqual([410, 'auth.link_expired'])
  })
})

describe('H11: an account that somebody else made with my address', () => {
  it('is not confirmed by the link alone', async () => {
    await using identity = await start('optional')
    await register(identity)
    const token = await tokenFor(identity, email, '/verify')
    expect(codeOf(await verify(identity, { token }))).toEqual([403, 'auth.owner_unknown'])
    const other = await signIn(identity, (await anAccount(identity)).email)
    expect(codeOf(await verify(identity, { token }, other))).toEqual([403, 'auth.owner_unknown'])
    expect(codeOf(await verify(identity, { token, password: 'a guess' }))).toEqual([403, 'auth.wrong_password'])
  })

  it('is mine once I confirm it with a password of my own: theirs and their sessions are dead', async () => {
    await using identity = await start('optional')
    await register(identity)
    const theirs = cookiesOf(await enter(identity))
    const token = await tokenFor(identity, email, '/verify')
    expect((await verify(identity, { token, new_password: ownersPassword })).statusCode).toBe(200)
    expect((await call(identity, { url: '/api/auth/session', cookie: theirs })).statusCode).toBe(401)
    expect((await enter(identity)).statusCode).toBe(401)
    expect((await enter(identity, ownersPassword)).statusCode).toBe(200)
  })

  it('is mine once I ask for a new password, which confirms the address too', async () => {
    await using identity = await start('required')
    await register(identity)
    await post(identity, '/api/auth/password/forgot', { email })
    const token = await tokenFor(identity, email, '/reset')
    expect((await post(identity, '/api/auth/password/reset', { token, password: ownersPassword })).statusCode).toBe(200)
    expect((await enter(identity)).statusCode).toBe(401)
    expect((await enter(identity, ownersPassword)).statusCode).toBe(200)
  })
})

describe('registering an address that has an account', () => {
  it('answers as if it were free and tells the owner', async () => {
    await using identity = await start('optional')
    const first = await register(identity)
    const second = await register(identity, ownersPassword)
    expect([second.statusCode, second.body]).toEqual([first.statusCode, first.body])
    expect(await subjects(identity)).toContain('You already have an account')
    expect((await enter(identity, ownersPassword)).statusCode).toBe(401)
  })
})

it('where nobody asks for confirming, the first mail is the welcome', async () => {
  await using identity = await start('off')
  await register(identity)
  expect(await subjects(identity)).toEqual(['Welcome to Gatehouse'])
})
