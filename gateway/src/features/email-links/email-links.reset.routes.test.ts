import { createLog } from '@gatehouse/kit/log'
import type { FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, anOperator, call, cookiesOf, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { mailsTo, tokenFor } from '../../testing/mailbox.ts'

const lines: string[] = []
const log = createLog({ name: 'test', level: 'debug', destination: { write: (line) => void lines.push(line) } })
let identity: Identity
beforeAll(async () => {
  identity = await startIdentity({ log })
})
afterAll(() => identity[Symbol.asyncDispose]())

const newPassword = 'Copper-lantern-42?'
const post = (url: string, body: unknown, more: { headers?: Record<string, string>; cookie?: string } = {}) =>
  call(identity, { method: 'POST', url, body, ...more })
const forgot = (email: string, headers: Record<string, string> = {}) => post('/api/auth/password/forgot', { email }, { headers })
/** Strangers have networks enough. */
let strangers = 0
async function strangersAsk(email: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const address = `10.${(strangers += 1) % 250}.1.1`
    await call(identity, { method: 'POST', url: '/api/auth/password/forgot', body: { email }, address })
    await identity.emailLinks.work()
  }
  await identity.mail.deliver()
}
const reset = (token: string, password = newPassword) => post('/api/auth/password/reset', { token, password })
const codeOf = (response: Awaited<ReturnType<typeof post>>): [number, string] => [
  response.statusCode,
  response.json<{ code: string }>().code,
]

const deviceOf = (cookies: string): string => /__Host-gatehouse-device=[\w-]{43}/.exec(cookies)?.[0] ?? ''

/** Somebody who has asked for a new password and holds the link. */
async function somebodyWithLink() {
  const account = await anAccount(identity)
  await forgot(account.email)
  return { ...account, token: await tokenFor(identity, account.email, '/reset') }
}

describe('a forgotten password', () => {
  it('is replaced by the link from the mail, which ends all sessions and opens none', async () => {
    const account = await anAccount(identity)
    const cookie = await signIn(identity, account.email)
    await forgot(account.email)
    const answer = await reset(await tokenFor(identity, account.email, '/reset'))
    expect([answer.statusCode, answer.json()]).toEqual([200, { email: account.email }])
    expect(cookiesOf(answer)).toMatch(/^__Host-gatehouse-device=[\w-]{43}$/)
    expect((await call(identity, { url: '/api/auth/session', cookie })).statusCode).toBe(401)
    await signIn(identity, account.email, newPassword)
    await expect(signIn(identity, account.email, goodPassword)).rejects.toThrow('401')
  })

  it('makes nobody wait any more for what failed at the old one', async () => {
    const { token, email } = await somebodyWithLink()
    const attempt = (password: string) => post('/api/auth/session', { email, password })
    for (let n = 0; n < 10; n += 1) await attempt('wrong')
    expect((await attempt(goodPassword)).statusCode).toBe(429)
    await reset(token)
    expect((await attempt(newPassword)).statusCode).toBe(200)
  })

  it('is told to the owner by mail when it was replaced', async () => {
    const { token, email } = await somebodyWithLink()
    await reset(token)
    expect((await mailsTo(identity, email)).map(({ subject }) => subject)).toContain('Your password was changed')
  })

  it('H1: answers alike for addresses that are known, unknown and deactivated', async () => {
    const known = await anAccount(identity)
    const inactive = await anAccount(identity)
    await identity.users.service.change(inactive.id, { is_active: false }, anOperator)
    const answers = await Promise.all([known.email, inactive.email, 'nobody-at-all@example.org'].map((email) => forgot(email)))
    expect(new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`)).size).toBe(1)
    expect(await mailsTo(identity, inactive.email)).toEqual([])
    expect(await mailsTo(identity, 'nobody-at-all@example.org')).toEqual([])
  })

  it('I6: a flood of requests for one address sends three mails, then one every five minutes', async () => {
    const { email } = await anAccount(identity)
    for (let minute = 0; minute < 60; minute += 1) {
      await strangersAsk(email, 4)
      identity.clock.advance(60_000)
    }
    expect(await mailsTo(identity, email)).toHaveLength(3 + 11)
    const { rows } = await identity.database.pool.query<{ live: number }>(
      "select count(*)::int as live from email_tokens where purpose = 'reset' and user_id = (select id from users where email = $1) and expires_at > $2",
      [email, identity.clock.now()],
    )
    expect(rows[0]?.live).toBeLessThanOrEqual(4)
  })

  it('I6: whatever strangers ask for, its owner always holds a link that is good for another five minutes', async () => {
    const { email } = await anAccount(identity)
    for (let minute = 0; minute < 45; minute += 1) {
      await strangersAsk(email, 2)
      const { rows } = await identity.database.pool.query<{ until: string }>(
        "select max(expires_at) as until from email_tokens where user_id = (select id from users where email = $1) and purpose = 'reset'",
        [email],
      )
      expect(new Date(rows[0]?.until ?? 0).getTime() - identity.clock.now().getTime()).toBeGreaterThanOrEqual(300_000)
      identity.clock.advance(60_000)
    }
    await forgot(email)
    expect((await reset(await tokenFor(identity, email, '/reset'))).statusCode).toBe(200)
  })

  it('I6: is not held back by mails of other kinds that strangers cause', async () => {
    const { email } = await anAccount(identity)
    for (let i = 0; i < 5; i += 1) {
      await post('/api/auth/register', { email, password: newPassword })
      await post('/api/auth/email/verify/request', { email })
      await identity.emailLinks.work()
    }
    await forgot(email)
    expect((await reset(await tokenFor(identity, email, '/reset'))).statusCode).toBe(200)
    const exists = (await mailsTo(identity, email)).filter(({ subject }) => subject === 'You already have an account')
    expect(exists).toHaveLength(1)
  })
})

describe('a link for a new password', () => {
  it('ends when the password is changed otherwise: by its owner, or by an operator', async () => {
    const owner = await somebodyWithLink()
    const cookie = await signIn(identity, owner.email)
    const change = { current_password: goodPassword, new_password: 'Silver-orchard-17#' }
    expect((await post('/api/auth/password/change', change, { cookie })).statusCode).toBe(204)
    expect(codeOf(await reset(owner.token))).toEqual([403, 'auth.link_invalid'])
    const helped = await somebodyWithLink()
    await identity.users.service.resetPassword(helped.id, 'Silver-orchard-17#', anOperator)
    expect(codeOf(await reset(helped.token))).toEqual([403, 'auth.link_invalid'])
    await signIn(identity, helped.email, 'Silver-orchard-17#')
  })

  it('works once', async () => {
    const { token } = await somebodyWithLink()
    expect((await reset(token)).statusCode).toBe(200)
    expect(codeOf(await reset(token))).toEqual([410, 'auth.link_used'])
  })

  it('works once, also for 10 who use it at the same moment', async () => {
    const { token } = await somebodyWithLink()
    const answers = await Promise.all(Array.from({ length: 10 }, () => reset(token)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  })

  it('I1: works for 10 minutes', async () => {
    const { token } = await somebodyWithLink()
    identity.clock.advance(10 * 60_000)
    expect(codeOf(await reset(token))).toEqual([410, 'auth.link_expired'])
  })

  it('I1: does not live longer because a clock was put back', async () => {
    const { token } = await somebodyWithLink()
    const now = identity.clock.now()
    identity.clock.set(new Date(now.getTime() - 3_600_000))
    const body = { token, password: newPassword }
    const answer = await call(identity, { method: 'POST', url: '/api/auth/password/reset', body, address: '198.51.100.7' })
    identity.clock.set(now)
    expect(codeOf(answer)).toEqual([410, 'auth.link_expired'])
  })

  it('I2: is not taken away by somebody who asks for a newer one; using one ends them all', async () => {
    const { token, email } = await somebodyWithLink()
    await forgot(email)
    const newer = await tokenFor(identity, email, '/reset')
    expect(newer).not.toBe(token)
    expect((await reset(token)).statusCode).toBe(200)
    expect(codeOf(await reset(newer, 'Silver-orchard-17#'))).toEqual([403, 'auth.link_invalid'])
    await signIn(identity, email, newPassword)
  })

  it('works while somebody in the same network tries links that are not good', async () => {
    const { token } = await somebodyWithLink()
    const address = '203.0.113.9'
    const follow = (secret: string) =>
      call(identity, { method: 'POST', url: '/api/auth/password/reset', body: { token: secret, password: newPassword }, address })
    const tries: number[] = []
    for (let i = 0; i < 22; i += 1) tries.push((await follow(randomBytes(32).toString('base64url'))).statusCode)
    expect(tries.slice(-3)).toEqual([403, 429, 429])
    expect((await follow(token)).statusCode).toBe(200)
  })

  it('makes all browsers strangers but the one it is used in, and the next sign-in from another is told', async () => {
    const { id, email } = await anAccount(identity)
    const before = deviceOf(await signIn(identity, email))
    await forgot(email)
    const here = cookiesOf(await reset(await tokenFor(identity, email, '/reset')))
    const isKnown = (cookie: string) => identity.sessions.knownDevice({ headers: { cookie } } as FastifyRequest, id)
    expect([await isKnown(before), await isKnown(here)]).toEqual([false, true])
    const signInMails = async () =>
      (await mailsTo(identity, email)).filter(({ subject }) => subject === 'New sign-in to your account').length
    await post('/api/auth/session', { email, password: newPassword }, { cookie: here })
    expect(await signInMails()).toBe(0)
    await post('/api/auth/session', { email, password: newPassword }, { cookie: before })
    expect(await signInMails()).toBe(1)
  })

  it('I3: is good for nothing else', async () => {
    const { token } = await somebodyWithLink()
    for (const url of ['/api/auth/email/verify', '/api/auth/email/change/confirm']) {
      expect(codeOf(await post(url, { token, password: goodPassword }))).toEqual([403, 'auth.link_invalid'])
    }
    expect(codeOf(await post('/api/auth/email/change/undo', { token, password: newPassword }))).toEqual([403, 'auth.link_invalid'])
  })

  it('stays good after a password that is refused', async () => {
    const { token } = await somebodyWithLink()
    expect(codeOf(await reset(token, 'weak'))).toEqual([422, 'auth.password_refused'])
    expect((await reset(token)).statusCode).toBe(200)
  })

  it.each([{ 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' }, { host: 'evil.example' }])(
    'I4: leads to the configured address whatever a request says: %j',
    async (headers) => {
      const { email } = await anAccount(identity)
      await forgot(email, headers)
      const [mail] = await mailsTo(identity, email)
      expect(`${String(mail?.html)} ${mail?.text}`).not.toContain('evil')
      expect(mail?.text).toContain('http://localhost:8000/reset#token=')
    },
  )

  it('I9: is 256 random bits, of which the database has the hash', async () => {
    const { token } = await somebodyWithLink()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const { rows } = await identity.database.pool.query('select * from email_tokens')
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('I5: is in no line of the log', async () => {
    const { token } = await somebodyWithLink()
    await reset(token)
    await reset(randomBytes(32).toString('base64url'))
    expect(lines.join('')).not.toContain(token)
    expect(lines.join('')).not.toContain('#token=')
  })

  it.each([{ token: ['x'] }, { token: 'x' }, { token: 'x', password: {} }, { token: 'x', password: newPassword, role: 'admin' }])(
    'refuses %j',
    async (body) => {
      expect((await post('/api/auth/password/reset', body)).statusCode).toBe(400)
    },
  )

  it.each(['', 'x', 'é'.repeat(43), '\u0000'])('is not to be guessed: %j', async (token) => {
    expect(codeOf(await reset(token))).toEqual([403, 'auth.link_invalid'])
  })
})
