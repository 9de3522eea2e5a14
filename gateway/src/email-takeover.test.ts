import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeAt } from './features/factors/factors.builders.ts'
import { visitsTo, type Visits } from './features/factors/factors.sign-in.builders.ts'
import { anAccount, call, cookiesOf, goodPassword, signIn, startIdentity, type Identity } from './testing/identity.ts'
import { mailsTo, tokenFor } from './testing/mailbox.ts'

/** What a stranger may have left on an account whose owner takes it: a passkey, an app, recovery codes and an API token open it too. */
let identity: Identity
let visits: Visits
beforeAll(async () => {
  identity = await startIdentity()
  visits = visitsTo(identity)
})
beforeEach(() => identity.database.pool.query('truncate users, limit_counters cascade'))
afterAll(() => identity[Symbol.asyncDispose]())

const ownersPassword = 'Copper-lantern-42?'
const post = (url: string, body: unknown, cookie = '') => call(identity, { method: 'POST', url, body, cookie })

async function aToken(cookie: string): Promise<void> {
  const answer = await post('/api/auth/tokens', { name: 'Script', apps: null, expires_in_days: 30 }, cookie)
  if (answer.statusCode !== 201) throw new Error(answer.body)
}

/** Somebody who registered, with whatever address, and put everything on the account that opens it. */
async function aStranger(email: string) {
  await post('/api/auth/register', { email, password: goodPassword })
  const { device, codes, secret } = await visits.equip(email)
  const cookie = cookiesOf(await visits.proveByApp(await visits.pendingOf(email), secret))
  await aToken(cookie)
  identity.clock.advance(30_000)
  return { device, codes, secret, cookie }
}

const countOf = (table: string): string => `(select count(*)::int from ${table} where user_id = users.id) as ${table}`
const tables = ['passkeys', 'authenticators', 'recovery_codes', 'api_tokens', 'pending_sign_ins']

const left = async (email: string): Promise<number[]> => {
  const { rows } = await identity.database.pool.query<Record<string, number>>(
    `select ${tables.map(countOf).join(', ')} from users where email = $1`,
    [email],
  )
  return tables.map((table) => rows[0]?.[table] ?? -1)
}
const nothing = [0, 0, 0, 0, 0]

async function passkeySignIn({ device }: Awaited<ReturnType<typeof aStranger>>) {
  const challenge = (await post('/api/auth/session/passkey/challenge', undefined)).json<{ challenge: string }>()
  return post('/api/auth/session/passkey', { response: device.sign(challenge), remember: false })
}

describe('H11: an account that a stranger made with my address, with second factors and an API token of theirs', () => {
  it.each([
    ['confirm it with a password of my own', '/verify', '/api/auth/email/verify', { new_password: ownersPassword }],
    ['ask for a new password', '/reset', '/api/auth/password/reset', { password: ownersPassword }],
  ] as const)('is mine alone once I %s', async (...[, path, url, body]) => {
    const email = `owner-of${path.slice(1)}@example.org`
    const stranger = await aStranger(email)
    if (path === '/reset') await post('/api/auth/password/forgot', { email })
    const token = await tokenFor(identity, email, path)
    expect((await post(url, { token, ...body })).statusCode).toBe(200)
    expect(await left(email)).toEqual(nothing)
    expect((await passkeySignIn(stranger)).statusCode).toBe(403)
    expect((await call(identity, { url: '/api/users/me', cookie: stranger.cookie })).statusCode).toBe(401)
    await signIn(identity, email, ownersPassword)
    const { rows } = await identity.database.pool.query<{ action: string }>(
      "select action from audit_events where action in ('factor.removed', 'token.revoked') and target_label = $1",
      [email],
    )
    expect(rows.map(({ action }) => action).toSorted()).toEqual(['factor.removed', 'factor.removed', 'token.revoked'])
    expect((await mailsTo(identity, email)).filter(({ subject }) => /removed/i.test(subject ?? ''))).toHaveLength(2)
  })

  it('stays theirs who confirm it with its password: nothing is taken from them', async () => {
    const email = 'honest@example.org'
    await aStranger(email)
    const before = await left(email)
    expect(
      (await post('/api/auth/email/verify', { token: await tokenFor(identity, email, '/verify'), password: goodPassword })).statusCode,
    ).toBe(200)
    expect(await left(email)).toEqual(before)
  })
})

describe('6.4.3: a new password by mail', () => {
  it('takes no second factor from an account whose address was confirmed', async () => {
    const { id, email } = await anAccount(identity)
    await identity.database.pool.query('update users set email_verified_at = now() where id = $1', [id])
    const { secret } = await visits.equip(email)
    await post('/api/auth/password/forgot', { email })
    const body = { token: await tokenFor(identity, email, '/reset'), password: ownersPassword }
    expect((await post('/api/auth/password/reset', body)).statusCode).toBe(200)
    const answer = await visits.enterPassword(email, { password: ownersPassword })
    expect(answer.json()).toMatchObject({ code: 'auth.second_factor_required' })
    expect((await visits.proveByApp(cookiesOf(answer), secret)).statusCode).toBe(200)
  })
})

describe('undoing a change of address', () => {
  it('ends what was added since the change, and leaves what was there before', async () => {
    const { id, email } = await anAccount(identity)
    await identity.database.pool.query('update users set email_verified_at = now() where id = $1', [id])
    const thief = await signIn(identity, email)
    await aToken(thief)
    const to = 'thief@example.org'
    await post('/api/auth/email/change', { email: to, password: goodPassword }, thief)
    identity.clock.advance(1000)
    await post('/api/auth/email/change/confirm', { token: await tokenFor(identity, to, '/confirm-email') }, thief)
    identity.clock.advance(1000)
    const app = (await post('/api/auth/factors/authenticators', { name: 'Phone' }, thief)).json<{ id: string; secret: string }>()
    await post(`/api/auth/factors/authenticators/${app.id}/confirm`, { code: codeAt(app.secret, identity.clock.now()) }, thief)
    await aToken(thief)
    const token = await tokenFor(identity, email, '/undo-email')
    expect((await post('/api/auth/email/change/undo', { token, password: ownersPassword })).statusCode).toBe(200)
    expect(await left(email)).toEqual([0, 0, 0, 1, 0])
    await signIn(identity, email, ownersPassword)
  })
})
