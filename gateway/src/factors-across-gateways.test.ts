import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPasskeyDevice, codeAt } from './features/factors/factors.builders.ts'
import { outcome, visitsTo, type Visits } from './features/factors/factors.sign-in.builders.ts'
import { anAccount, call, cookiesOf, goodPassword, signIn, startBeside, startIdentity, type Identity } from './testing/identity.ts'

/** Two gateways on one database: what counts once has to count once for both together. */
let one: Identity
let two: Identity
let visits: [Visits, Visits]
let person: { id: string; email: string }
beforeAll(async () => {
  one = await startIdentity()
  two = await startBeside(one)
  visits = [visitsTo(one), visitsTo(two)]
})
beforeEach(async () => {
  await one.database.pool.query('truncate users, groups, limit_counters cascade')
  person = await anAccount(one)
})
afterAll(async () => {
  await two[Symbol.asyncDispose]()
  await one[Symbol.asyncDispose]()
})

/** At the same moment, by turns at the one gateway and the other. */
const atBoth = <T>(count: number, act: (at: Visits, gateway: Identity, i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => act(visits[i % 2 === 0 ? 0 : 1], i % 2 === 0 ? one : two, i)))
const pendings = (count: number): Promise<string[]> => atBoth(count, (at) => at.pendingOf(person.email))
const statuses = (answers: readonly LightMyRequestResponse[]): Record<number, number> => {
  const counts: Record<number, number> = {}
  for (const { statusCode } of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1
  return counts
}
const count = async (query: string): Promise<number> => (await one.database.pool.query(query)).rowCount ?? 0
const openSessions = (): Promise<number> => count("select from sessions where amr && array['otp', 'webauthn']")

describe('20 requests at once at two gateways', () => {
  it('with the same code of an app open one session', async () => {
    const { secret } = await visits[0].equip(person.email)
    const before = await openSessions()
    const waiting = await pendings(20)
    const answers = await atBoth(20, (at, _gateway, i) => at.proveByApp(waiting[i] ?? '', secret))
    expect(statuses(answers)[200]).toBe(1)
    expect((await openSessions()) - before).toBe(1)
    expect(Object.keys(statuses(answers)).every((status) => ['200', '403', '429'].includes(status))).toBe(true)
  })

  it('with the same code of an app, from programs and browsers, let one in', async () => {
    const { secret } = await visits[0].equip(person.email)
    const waiting = await pendings(20)
    const otp = codeAt(secret, one.clock.now())
    const answers = await atBoth(20, (at, _gateway, i) =>
      i % 4 < 2 ? at.logIn({ username: person.email, otp }) : at.prove(waiting[i] ?? '', { kind: 'totp', code: otp }),
    )
    expect(statuses(answers)[200]).toBe(1)
  })

  it('with the same recovery code open one session and use up one code', async () => {
    const { codes } = await visits[0].equip(person.email)
    const waiting = await pendings(20)
    const proof = { kind: 'recovery_code', code: codes[2] }
    const answers = await atBoth(20, (at, _gateway, i) => at.prove(waiting[i] ?? '', proof))
    expect(statuses(answers)[200]).toBe(1)
    expect(await count('select from recovery_codes where used_at is not null')).toBe(1)
  })

  it('with the same signature of a passkey open one session', async () => {
    const { device } = await visits[0].equip(person.email)
    const challenge = (await visits[1].send({ url: '/api/auth/session/passkey/challenge' })).json<{ challenge: string }>()
    const response = device.sign(challenge)
    const answers = await atBoth(20, (at) => at.send({ url: '/api/auth/session/passkey', body: { response, remember: false } }))
    expect(statuses(answers)).toEqual({ 200: 1, 403: 19 })
  })

  it('by one sign-in that waits open one session', async () => {
    const { device } = await visits[0].equip(person.email)
    const [cookie = ''] = await pendings(1)
    const challenges = await atBoth(20, (at) => at.send({ url: '/api/auth/session/factor/challenge', cookie }))
    const signed = challenges.map((answer) => device.sign(answer.json<{ challenge: string }>()))
    const before = await openSessions()
    await atBoth(20, (at, _gateway, i) => at.prove(cookie, { kind: 'passkey', response: signed[i] }))
    expect((await openSessions()) - before).toBe(1)
  })

  it('with wrong codes are looked at five times', async () => {
    await visits[0].equip(person.email)
    const waiting = await pendings(20)
    const answers = await atBoth(20, (at, _gateway, i) => at.prove(waiting[i] ?? '', { kind: 'totp', code: '000000' }))
    expect(statuses(answers)).toEqual({ 403: 5, 429: 15 })
  })
})

describe('a copied passkey', () => {
  it('used with the same count at two gateways at once lets one in, and is written down', async () => {
    const { device } = await visits[0].equip(person.email)
    const challenges = await atBoth(2, (at) => at.send({ url: '/api/auth/session/passkey/challenge' }))
    const signed = challenges.map((answer) => device.sign(answer.json<{ challenge: string }>(), { counter: 7 }))
    const answers = await atBoth(2, (at, _gateway, i) =>
      at.send({ url: '/api/auth/session/passkey', body: { response: signed[i], remember: false } }),
    )
    expect(statuses(answers)).toEqual({ 200: 1, 403: 1 })
    expect(await count(`select from audit_events where action = 'factor.passkey_copied' and target_id = '${person.id}'`)).toBe(1)
  })
})

const demandOf = async (): Promise<{ demand: (yes: boolean) => Promise<LightMyRequestResponse> }> => {
  const admin = await signIn(one, (await anAccount(one, { role: 'admin' })).email)
  const asAdmin = (method: 'POST' | 'PATCH', url: string, body: object) =>
    call(one, { method, url, cookie: admin, body, headers: { 'if-match': '*' } })
  const { id } = (await asAdmin('POST', '/api/admin/groups', { name: 'Crew' })).json<{ id: string }>()
  await asAdmin('POST', `/api/admin/groups/${id}/members`, { emails: [person.email], role: 'member' })
  return { demand: (yes) => asAdmin('PATCH', `/api/admin/groups/${id}`, { require_second_factor: yes }) }
}

describe('a factor that a group demands', () => {
  it('is set up by one of two who know the password, at both gateways at once', async () => {
    const { demand } = await demandOf()
    for (let round = 0; round < 5; round += 1) {
      await one.database.pool.query('delete from passkeys')
      await demand(true)
      const waiting = await pendings(2)
      const url = '/api/auth/session/factor/passkeys'
      const challenges = await atBoth(2, (at, _gateway, i) => at.send({ url: `${url}/challenge`, cookie: waiting[i] ?? '' }))
      const made = challenges.map((answer) => aPasskeyDevice().create(answer.json<{ challenge: string; user: { id: string } }>()))
      const answers = await atBoth(2, (at, _gateway, i) =>
        at.send({ url, cookie: waiting[i] ?? '', body: { name: 'Key', response: made[i] } }),
      )
      expect(statuses(answers)).toEqual({ 200: 1, 409: 1 })
      expect(outcome(answers.find(({ statusCode }) => statusCode === 409)!)).toEqual([409, 'factors.demanded'])
      expect(await count('select from passkeys')).toBe(1)
    }
  })

  it('keeps out who signs in without one at that moment, at the other gateway too', async () => {
    const { demand } = await demandOf()
    for (let round = 0; round < 5; round += 1) {
      await demand(false)
      const [answers] = await Promise.all([atBoth(6, (at) => at.enterPassword(person.email)), demand(true)])
      for (const cookie of answers.map(cookiesOf)) {
        const seen = await atBoth(2, (_at, gateway) => call(gateway, { url: '/api/users/me', cookie }))
        expect(statuses(seen)).toEqual({ 401: 2 })
      }
    }
  })

  it('is not lost when the last two are removed at both gateways at once', async () => {
    const { demand } = await demandOf()
    const { secret } = await visits[0].equip(person.email)
    await demand(true)
    const cookie = cookiesOf(await visits[0].proveByApp(await visits[0].pendingOf(person.email), secret))
    const factors = (await call(one, { url: '/api/auth/factors', cookie })).json<{
      authenticators: { id: string }[]
      passkeys: { id: string }[]
    }>()
    const urls = [`authenticators/${factors.authenticators[0]?.id}`, `passkeys/${factors.passkeys[0]?.id}`]
    const answers = await atBoth(2, (_at, gateway, i) => call(gateway, { method: 'DELETE', url: `/api/auth/factors/${urls[i]}`, cookie }))
    expect(statuses(answers)).toEqual({ 204: 1, 409: 1 })
  })
})

describe('the first factor', () => {
  it('comes with recovery codes that work, also when two are added at once', async () => {
    const cookie = await signIn(one, person.email)
    const url = '/api/auth/factors/passkeys'
    const challenges = await atBoth(2, (at) => at.send({ url: `${url}/challenge`, cookie }))
    const made = challenges.map((answer) => aPasskeyDevice().create(answer.json<{ challenge: string; user: { id: string } }>()))
    const answers = await atBoth(2, (at, _gateway, i) => at.send({ url, cookie, body: { name: `Key ${i}`, response: made[i] } }))
    const told = answers
      .map((answer) => answer.json<{ recovery_codes: string[] | null }>().recovery_codes)
      .filter((codes) => codes !== null)
    expect([statuses(answers), told.length]).toEqual([{ 201: 2 }, 1])
    const proof = { kind: 'recovery_code', code: told[0]?.[0] }
    expect((await visits[1].prove(await visits[1].pendingOf(person.email), proof)).statusCode).toBe(200)
  })
})

describe('removing the factor that a sign-in waits for', () => {
  it('at the same moment lets in who showed it before, or nobody; afterwards the password is enough', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { secret } = await visits[0].equip(person.email)
      const cookie = cookiesOf(await visits[0].proveByApp(await visits[0].pendingOf(person.email), secret))
      one.clock.advance(30_000)
      const factors = (await call(one, { url: '/api/auth/factors', cookie })).json<{
        authenticators: { id: string }[]
        passkeys: { id: string }[]
      }>()
      await call(one, { method: 'DELETE', url: `/api/auth/factors/passkeys/${factors.passkeys[0]?.id}`, cookie })
      const [pending = ''] = await pendings(1)
      const [removed, proved] = await Promise.all([
        call(one, { method: 'DELETE', url: `/api/auth/factors/authenticators/${factors.authenticators[0]?.id}`, cookie }),
        visits[1].proveByApp(pending, secret),
      ])
      expect(removed.statusCode).toBe(204)
      expect([200, 403]).toContain(proved.statusCode)
      expect(outcome(await visits[1].prove(pending, { kind: 'recovery_code', code: 'aaaaa-aaaaa' }))[0]).toBe(403)
      expect((await visits[1].enterPassword(person.email, { password: goodPassword })).statusCode).toBe(200)
    }
  })
})
