import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, cookiesOf, setCookies, startIdentity, type Identity } from '../../testing/identity.ts'
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

const nextStep = (): void => identity.clock.advance(30_000)

describe('a code of the app', () => {
  it('opens the session, which says how the person showed who they are', async () => {
    const { secret } = await visits.equip(person.email)
    const response = await visits.proveByApp(await visits.pendingOf(person.email), secret)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ user: { id: person.id }, recovery_codes: null })
    expect(await visits.whoIs(cookiesOf(response))).toBe(200)
    const { rows } = await identity.database.pool.query<{ amr: string[] }>('select amr from sessions order by id desc limit 1')
    expect(rows[0]?.amr.toSorted()).toEqual(['otp', 'pwd'])
    expect(setCookies(response).find((cookie) => cookie.includes('pending'))).toContain('Max-Age=0')
  })

  it('keeps what was wished with the password: to stay signed in', async () => {
    const { secret } = await visits.equip(person.email)
    const response = await visits.proveByApp(cookiesOf(await visits.enterPassword(person.email, { remember: true })), secret)
    expect(setCookies(response).find((cookie) => cookie.startsWith('__Host-gatehouse-refresh'))).toMatch(/Max-Age=\d+/)
  })

  it('counts once, for this sign-in and any other', async () => {
    const { secret } = await visits.equip(person.email)
    const [first, second] = [await visits.pendingOf(person.email), await visits.pendingOf(person.email)]
    expect((await visits.proveByApp(first, secret)).statusCode).toBe(200)
    expect(outcome(await visits.proveByApp(second, secret))).toEqual([403, 'factors.code_refused'])
    nextStep()
    expect((await visits.proveByApp(second, secret)).statusCode).toBe(200)
  })

  it('of an earlier step is refused once a later one was used', async () => {
    const { secret } = await visits.equip(person.email)
    const earlier = codeAt(secret, identity.clock.now())
    nextStep()
    expect((await visits.proveByApp(await visits.pendingOf(person.email), secret)).statusCode).toBe(200)
    expect(outcome(await visits.prove(await visits.pendingOf(person.email), { kind: 'totp', code: earlier }))).toEqual([
      403,
      'factors.code_refused',
    ])
  })

  it('opens one session when it is sent ten times at the same moment', async () => {
    const { secret } = await visits.equip(person.email)
    const pendings = await Promise.all(Array.from({ length: 10 }, () => visits.pendingOf(person.email)))
    const answers = await Promise.all(pendings.map((pending) => visits.proveByApp(pending, secret)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  })

  it('may be guessed five times; then the account has to wait, from wherever it is tried, and right codes too', async () => {
    const { secret } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    const guess = (i: number) =>
      call(identity, {
        method: 'POST',
        url: '/api/auth/session/factor',
        cookie: pending,
        address: `198.51.${i}.1`,
        body: { kind: 'totp', code: 'x' },
      })
    for (let i = 0; i < 5; i += 1) expect(outcome(await guess(i))).toEqual([403, 'factors.code_refused'])
    const refused = await guess(6)
    expect(outcome(refused)).toEqual([429, 'request.too_many'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await visits.proveByApp(pending, secret)).statusCode).toBe(429)
    identity.clock.advance(30_000)
    expect((await visits.proveByApp(await visits.pendingOf(person.email), secret)).statusCode).toBe(200)
    expect((await visits.proveByApp(await visits.pendingOf(person.email), secret)).statusCode).toBe(403)
  })
})

describe('a recovery code', () => {
  it('opens a session once, however it is typed, and the number left is told', async () => {
    const { codes } = await visits.equip(person.email)
    const response = await visits.prove(await visits.pendingOf(person.email), {
      kind: 'recovery_code',
      code: ` ${codes[0]?.toUpperCase().replace('-', ' ')} `,
    })
    expect(response.statusCode).toBe(200)
    const left = (await call(identity, { url: '/api/auth/factors', cookie: cookiesOf(response) })).json<{ recovery_codes: number }>()
    expect(left.recovery_codes).toBe(9)
    expect(outcome(await visits.prove(await visits.pendingOf(person.email), { kind: 'recovery_code', code: codes[0] }))).toEqual([
      403,
      'factors.code_refused',
    ])
  })

  it('is told to its owner by mail, with the number left', async () => {
    const { codes } = await visits.equip(person.email)
    await visits.prove(await visits.pendingOf(person.email), { kind: 'recovery_code', code: codes[0] })
    const { rows } = await identity.database.pool.query<{ kind: string }>('select kind from mails where recipient = $1 order by id', [
      person.email,
    ])
    expect(rows.map(({ kind }) => kind)).toEqual(['factor_added', 'factor_added', 'recovery_code_used', 'new_sign_in'])
  })

  it('opens one session when it is sent 20 times at the same moment', async () => {
    const { codes } = await visits.equip(person.email)
    const pendings = await Promise.all(Array.from({ length: 20 }, () => visits.pendingOf(person.email)))
    const answers = await Promise.all(pendings.map((pending) => visits.prove(pending, { kind: 'recovery_code', code: codes[3] })))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    const { rows } = await identity.database.pool.query('select 1 from recovery_codes where used_at is not null')
    expect(rows).toHaveLength(1)
  })

  it('of somebody else is none', async () => {
    const { codes } = await visits.equip(person.email)
    const other = await anAccount(identity)
    await visits.equip(other.email)
    expect(outcome(await visits.prove(await visits.pendingOf(other.email), { kind: 'recovery_code', code: codes[0] }))).toEqual([
      403,
      'factors.code_refused',
    ])
  })
})
