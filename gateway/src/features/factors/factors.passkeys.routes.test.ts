import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, cookiesOf, signIn, startBeside, startIdentity, type Identity } from '../../testing/identity.ts'
import { aPasskeyDevice, type PasskeyDevice } from './factors.builders.ts'
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

const challenge = async (pending: string) =>
  (await visits.send({ url: '/api/auth/session/factor/challenge', cookie: pending })).json<{
    challenge: string
    allowCredentials: { id: string }[]
  }>()
const challengeAnybody = async () => (await visits.send({ url: '/api/auth/session/passkey/challenge' })).json<{ challenge: string }>()
const enter = async (device: PasskeyDevice, quirks = {}) =>
  visits.send({ url: '/api/auth/session/passkey', body: { response: device.sign(await challengeAnybody(), quirks), remember: true } })

describe('a passkey as second factor', () => {
  it('opens the session; a touch is enough after the password', async () => {
    const { device } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    const options = await challenge(pending)
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'preferred', allowCredentials: [{ id: device.id }] })
    const response = await visits.prove(pending, { kind: 'passkey', response: device.sign(options, { verified: false, userHandle: null }) })
    expect(response.statusCode).toBe(200)
    const { rows } = await identity.database.pool.query<{ amr: string[] }>('select amr from sessions order by id desc limit 1')
    expect(rows[0]?.amr.toSorted()).toEqual(['pwd', 'webauthn'])
  })

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['for another name', { rpId: 'evil.example' }],
    ['that nobody touched', { present: false, verified: false }],
    ['whose counter stands still', { counter: 1 }],
    ['whose counter went back to nothing', { counter: 0 }],
  ])('%s is refused', async (_what, quirks) => {
    const { device } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    const response = device.sign(await challenge(pending), quirks)
    expect(outcome(await visits.prove(pending, { kind: 'passkey', response }))).toEqual([403, 'factors.passkey_refused'])
  })

  it('a copy of it is refused, and audited', async () => {
    const { device } = await visits.equip(person.email)
    const use = async (counter: number) => {
      const pending = await visits.pendingOf(person.email)
      return visits.prove(pending, { kind: 'passkey', response: device.sign(await challenge(pending), { counter }) })
    }
    expect((await use(10)).statusCode).toBe(200)
    expect(outcome(await use(10))).toEqual([403, 'factors.passkey_refused'])
    expect((await use(11)).statusCode).toBe(200)
    const { rows } = await identity.database.pool.query("select outcome from audit_events where action = 'factor.passkey_copied'")
    expect(rows.length).toBeGreaterThan(0)
  })

  it('that keeps no counter can be used again and again', async () => {
    const cookie = await signIn(identity, person.email)
    const device = aPasskeyDevice({ counts: false })
    const options = (await visits.send({ url: '/api/auth/factors/passkeys/challenge', cookie })).json<{
      challenge: string
      user: { id: string }
    }>()
    await visits.send({ url: '/api/auth/factors/passkeys', body: { name: 'Key', response: device.create(options) }, cookie })
    for (let i = 0; i < 2; i += 1) {
      const pending = await visits.pendingOf(person.email)
      const response = device.sign(await challenge(pending))
      expect((await visits.prove(pending, { kind: 'passkey', response })).statusCode).toBe(200)
    }
  })

  it('signs a challenge once, and one of its own kind and person only', async () => {
    const { device } = await visits.equip(person.email)
    const other = await anAccount(identity)
    await visits.equip(other.email)
    const [pending, theirs] = [await visits.pendingOf(person.email), await visits.pendingOf(other.email)]
    const forAnybody = (await visits.send({ url: '/api/auth/session/passkey/challenge' })).json<{ challenge: string }>()
    for (const options of [await challenge(theirs), forAnybody])
      expect(outcome(await visits.prove(pending, { kind: 'passkey', response: device.sign(options) }))).toEqual([
        403,
        'factors.passkey_refused',
      ])
    const own = await challenge(pending)
    expect((await visits.prove(pending, { kind: 'passkey', response: device.sign(own) })).statusCode).toBe(200)
    expect((await visits.prove(await visits.pendingOf(person.email), { kind: 'passkey', response: device.sign(own) })).statusCode).toBe(403)
  })

  it('that was removed is refused', async () => {
    const { device, secret } = await visits.equip(person.email)
    const pending = await visits.pendingOf(person.email)
    const options = await challenge(pending)
    const cookie = cookiesOf(await visits.proveByApp(await visits.pendingOf(person.email), secret))
    const { passkeys } = (await call(identity, { url: '/api/auth/factors', cookie })).json<{ passkeys: { id: string }[] }>()
    await call(identity, { method: 'DELETE', url: `/api/auth/factors/passkeys/${passkeys[0]?.id}`, cookie })
    expect(outcome(await visits.prove(pending, { kind: 'passkey', response: device.sign(options) }))).toEqual([
      403,
      'factors.passkey_refused',
    ])
  })
})

describe('a passkey alone', () => {
  it('signs in without a password; the challenge says nothing about anybody', async () => {
    const { device } = await visits.equip(person.email)
    expect(await challengeAnybody()).toEqual({
      challenge: expect.any(String),
      rpId: 'localhost',
      timeout: 300_000,
      userVerification: 'required',
    })
    const response = await enter(device)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ user: { id: person.id } })
    expect(await visits.whoIs(cookiesOf(response))).toBe(200)
  })

  it.each([
    ['that did not verify its owner', { verified: false }],
    ['that does not say whose it is', { userHandle: null }],
    ['that says it is somebody else’s', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
  ])('%s is refused', async (_what, quirks) => {
    const { device } = await visits.equip(person.email)
    expect(outcome(await enter(device, quirks))).toEqual([403, 'factors.passkey_refused'])
  })

  it('that nobody registered is refused like any other', async () => {
    const stranger = aPasskeyDevice()
    stranger.create({ challenge: 'x', user: { id: Buffer.alloc(16).toString('base64url') } })
    expect(outcome(await enter(stranger))).toEqual([403, 'factors.passkey_refused'])
  })

  it('of a deactivated account opens nothing', async () => {
    const { device } = await visits.equip(person.email)
    await identity.database.pool.query('update users set is_active = false where id = $1', [person.id])
    expect((await enter(device)).statusCode).toBe(401)
  })

  it('opens nothing before the address is confirmed where that is required', async () => {
    const { device } = await visits.equip(person.email)
    await using strict = await startBeside(identity, { env: { GATEHOUSE_EMAIL_VERIFICATION: 'required' } })
    const sign = async () => ({ response: device.sign(await challengeAnybody()) })
    const url = '/api/auth/session/passkey'
    expect(outcome(await visitsTo(strict).send({ url, body: await sign() }))).toEqual([403, 'auth.email_unverified'])
    await identity.database.pool.query('update users set email_verified_at = now()')
    expect((await visitsTo(strict).send({ url, body: await sign() })).statusCode).toBe(200)
  })

  it('is not taken from another site', async () => {
    const { device } = await visits.equip(person.email)
    const response = device.sign(await challengeAnybody())
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect(outcome(await visits.send({ url: '/api/auth/session/passkey', body: { response }, headers }))).toEqual([403, 'auth.cross_site'])
  })

  it('cannot be tried without end from one network, so that the audit trail is not filled by junk', async () => {
    const device = aPasskeyDevice()
    const response = device.sign({ challenge: 'AAAA' })
    const from = (address: string) => visits.send({ url: '/api/auth/session/passkey', body: { response }, address })
    const answers: number[] = []
    for (let i = 0; i < 105; i += 1) answers.push((await from('203.0.113.7')).statusCode)
    expect(answers).toEqual([...Array<number>(100).fill(403), ...Array<number>(5).fill(429)])
    expect((await from('203.0.114.7')).statusCode).toBe(403)
  })

  it('cannot be asked for without end from one network', async () => {
    const answers: number[] = []
    for (let i = 0; i < 301; i += 1) answers.push((await visits.send({ url: '/api/auth/session/passkey/challenge' })).statusCode)
    expect([answers.at(0), answers.at(-2), answers.at(-1)]).toEqual([200, 200, 429])
  })
})
