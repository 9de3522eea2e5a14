import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, cookiesOf, goodPassword, signIn, startBeside, startIdentity, type Identity } from './testing/identity.ts'
import { mailsTo, tokenFor } from './testing/mailbox.ts'

/** Two gateways on one database: what may happen once, and what has to stay, with somebody at each of them at the same moment. */
let one: Identity
let two: Identity
beforeAll(async () => {
  const env = { GATEHOUSE_SIGNUP: 'approval' }
  one = await startIdentity({ env })
  two = await startBeside(one, { env })
})
beforeEach(async () => {
  await one.database.pool.query('truncate users, registrations, invitations, limit_counters cascade')
})
afterAll(async () => {
  await two[Symbol.asyncDispose]()
  await one[Symbol.asyncDispose]()
})

/** At the same moment, by turns at the one gateway and the other. */
const atBoth = <T>(count: number, act: (gateway: Identity, i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => act(i % 2 === 0 ? one : two, i)))
const post = (gateway: Identity, url: string, ...[body, cookie = '']: [unknown, string?]): Promise<LightMyRequestResponse> =>
  call(gateway, { method: 'POST', url, body, cookie })
const statuses = (answers: readonly LightMyRequestResponse[]): Record<number, number> => {
  const counts: Record<number, number> = {}
  for (const { statusCode } of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1
  return counts
}
const rows = async <R extends object>(query: string, values: unknown[] = []): Promise<R[]> =>
  (await one.database.pool.query<R>(query, values)).rows
const anAdmin = async (): Promise<{ id: string; cookie: string }> => {
  const { id, email } = await anAccount(one, { role: 'admin' })
  return { id, cookie: await signIn(one, email) }
}
const nextPassword = 'Copper-lantern-42?'

/** Links for a new password, asked for one after the other. */
const linksTo = async (email: string, count: number): Promise<string[]> => {
  const tokens: string[] = []
  for (let n = 0; n < count; n += 1) {
    await post(one, '/api/auth/password/forgot', { email })
    tokens.push(await tokenFor(one, email, '/reset'))
  }
  return tokens
}

/** The token of an invitation that an admin made. */
const invite = async (cookie: string, email: string): Promise<string> => {
  const answer = await post(one, '/api/admin/invitations', { people: [{ email }] }, cookie)
  const [item] = answer.json<{ items: { link: string }[] }>().items
  return new URL(item?.link ?? '').hash.replace('#token=', '')
}

describe('guessing at both gateways at once', () => {
  it('is looked at ten times for an account from one network', async () => {
    const { email } = await anAccount(one)
    const answers = await atBoth(40, (gateway) => post(gateway, '/api/auth/session', { email, password: 'wrong' }))
    expect(statuses(answers)).toEqual({ 401: 10, 429: 30 })
  })
})

describe('a refresh token that came back', () => {
  it('ten times at both gateways at once ends the session once and is told once', async () => {
    const { id, email } = await anAccount(one)
    const first = await signIn(one, email)
    const second = cookiesOf(await post(one, '/api/auth/session/refresh', {}, first))
    one.clock.advance(20_000)
    const answers = await atBoth(10, (gateway) => post(gateway, '/api/auth/session/refresh', {}, first))
    expect(statuses(answers)).toEqual({ 401: 10 })
    expect((await post(two, '/api/auth/session/refresh', {}, second)).statusCode).toBe(401)
    const query = "select from audit_events where action = 'session.ended' and target_id = $1 and after ->> 'reason' = 'reused'"
    expect(await rows(query, [id])).toHaveLength(1)
    expect((await mailsTo(one, email)).filter(({ subject }) => subject === 'A sign-in of yours was copied')).toHaveLength(1)
  })

  it('is no way to outlive signing out at the other gateway at the same moment', async () => {
    const { email } = await anAccount(one)
    for (let round = 0; round < 20; round += 1) {
      const cookie = await signIn(one, email)
      const [renewed] = await Promise.all([
        post(one, '/api/auth/session/refresh', {}, cookie),
        call(two, { method: 'DELETE', url: '/api/auth/session', cookie }),
      ])
      for (const held of [cookie, cookiesOf(renewed)]) {
        const seen = await atBoth(2, (gateway) => call(gateway, { url: '/api/users/me', cookie: held }))
        expect(statuses(seen)).toEqual({ 401: 2 })
        expect((await post(two, '/api/auth/session/refresh', {}, held)).statusCode).toBe(401)
      }
    }
  })
})

describe('links for a new password', () => {
  it('are good once, all of them together, for 20 who use them at both gateways at once', async () => {
    const { email } = await anAccount(one)
    const tokens = await linksTo(email, 3)
    const answers = await atBoth(20, (gateway, i) =>
      post(gateway, '/api/auth/password/reset', { token: tokens[i % 3], password: `${nextPassword}${i}` }),
    )
    expect(statuses(answers)[200]).toBe(1)
    expect(Object.keys(statuses(answers)).every((status) => ['200', '403', '410', '429'].includes(status))).toBe(true)
    await signIn(two, email, `${nextPassword}${answers.findIndex(({ statusCode }) => statusCode === 200)}`)
  })

  it('and a change of it in a session at the same moment: one of the two happens', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { email } = await anAccount(one)
      const cookie = await signIn(one, email)
      const [token] = await linksTo(email, 1)
      const change = { current_password: goodPassword, new_password: `${nextPassword}changed` }
      const [reset, changed] = await Promise.all([
        post(one, '/api/auth/password/reset', { token, password: `${nextPassword}reset` }),
        post(two, '/api/auth/password/change', change, cookie),
      ])
      expect([reset.statusCode === 200, changed.statusCode === 204].filter(Boolean)).toHaveLength(1)
      expect(Math.max(reset.statusCode, changed.statusCode)).toBeLessThan(500)
      await signIn(one, email, `${nextPassword}${reset.statusCode === 200 ? 'reset' : 'changed'}`)
    }
  })
})

describe('one address', () => {
  it('is confirmed as new for one of two accounts, at both gateways at once', async () => {
    const wanted = 'wanted-by-two@example.org'
    const people = await Promise.all([anAccount(one), anAccount(one)])
    const cookies = await Promise.all(people.map(({ email }) => signIn(one, email)))
    const tokens: string[] = []
    for (const cookie of cookies) {
      await post(one, '/api/auth/email/change', { email: wanted, password: goodPassword }, cookie)
      tokens.push(await tokenFor(one, wanted, '/confirm-email'))
    }
    const answers = await atBoth(2, (gateway, i) => post(gateway, '/api/auth/email/change/confirm', { token: tokens[i] }, cookies[i]))
    expect(statuses(answers)).toEqual({ 200: 1, 409: 1 })
    expect(await rows('select from users where email_key = $1', [wanted])).toHaveLength(1)
  })
})

describe('coming in', () => {
  it('by one invitation at both gateways at once makes one account', async () => {
    const { cookie } = await anAdmin()
    const token = await invite(cookie, 'invited@example.org')
    const answers = await atBoth(10, (gateway) => post(gateway, '/api/auth/invitation/accept', { token, password: goodPassword }))
    expect(statuses(answers)).toEqual({ 201: 1, 403: 9 })
    expect(await rows("select from users where email_key = 'invited@example.org'")).toHaveLength(1)
  })

  it('by an invitation and by consent at the same moment makes one account', async () => {
    const { cookie } = await anAdmin()
    const email = 'both-ways@example.org'
    await post(one, '/api/auth/register', { email, password: nextPassword })
    const [waiting] = (await call(one, { url: '/api/admin/registrations', cookie })).json<{ items: { id: string }[] }>().items
    const token = await invite(cookie, email)
    const [accepted, approved] = await Promise.all([
      post(one, '/api/auth/invitation/accept', { token, password: goodPassword }),
      post(two, `/api/admin/registrations/${waiting?.id}/approve`, {}, cookie),
    ])
    expect([accepted.statusCode, approved.statusCode].filter((status) => status === 201)).toHaveLength(1)
    expect(Math.max(accepted.statusCode, approved.statusCode)).toBeLessThan(500)
    expect(await rows('select from users where email_key = $1', [email])).toHaveLength(1)
  })

  it('is agreed to or declined once by admins at both gateways', async () => {
    const { cookie } = await anAdmin()
    await post(one, '/api/auth/register', { email: 'waits@example.org', password: goodPassword })
    const [waiting] = (await call(one, { url: '/api/admin/registrations', cookie })).json<{ items: { id: string }[] }>().items
    const answers = await atBoth(8, (gateway, i) =>
      post(gateway, `/api/admin/registrations/${waiting?.id}/${i % 4 < 2 ? 'approve' : 'decline'}`, {}, cookie),
    )
    const done = answers.filter(({ statusCode }) => statusCode < 300)
    expect([done.length, statuses(answers)[404]]).toEqual([1, 7])
    const found = await rows("select from users where email_key = 'waits@example.org'")
    expect(found).toHaveLength(done[0]?.statusCode === 201 ? 1 : 0)
  })
})

describe('K3: the last admin', () => {
  const removals = [
    (gateway: Identity, id: string, cookie: string) =>
      call(gateway, { method: 'PATCH', url: `/api/admin/users/${id}`, body: { role: 'user' }, cookie }),
    (gateway: Identity, id: string, cookie: string) =>
      call(gateway, { method: 'PATCH', url: `/api/admin/users/${id}`, body: { is_active: false }, cookie }),
    (gateway: Identity, id: string, cookie: string) => call(gateway, { method: 'DELETE', url: `/api/admin/users/${id}`, cookie }),
  ]

  it('stays, when two remove one another at both gateways at once, however they do it', async () => {
    for (const [first, second] of removals.flatMap((a) => removals.map((b) => [a, b] as const))) {
      await one.database.pool.query('truncate users cascade')
      const [ana, ben] = [await anAdmin(), await anAdmin()]
      const answers = await Promise.all([first(one, ben.id, ana.cookie), second(two, ana.id, ben.cookie)])
      expect(Math.max(...answers.map(({ statusCode }) => statusCode))).toBeLessThan(500)
      expect(await rows("select from users where role = 'admin' and is_active")).toHaveLength(1)
    }
  })
})
