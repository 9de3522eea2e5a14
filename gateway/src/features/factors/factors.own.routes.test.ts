import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, goodPassword, logIn, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { aPasskeyDevice, codeAt } from './factors.builders.ts'

let identity: Identity
let person: { id: string; email: string }
let cookie: string
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users cascade')
  person = await anAccount(identity, { full_name: 'Ana Lind' })
  cookie = await signIn(identity, person.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Creation = { challenge: string; user: { id: string } }

const base = '/api/auth/factors'
const post = (path: string, body?: unknown, as = cookie) => call(identity, { method: 'POST', url: `${base}${path}`, cookie: as, body })
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const overview = async (as = cookie) =>
  (await call(identity, { url: base, cookie: as })).json<{
    authenticators: { id: string; name: string }[]
    passkeys: { id: string; name: string; backed_up: boolean }[]
    recovery_codes: number
  }>()

async function beginApp(name = 'Phone'): Promise<{ id: string; secret: string; uri: string }> {
  return (await post('/authenticators', { name })).json()
}
const confirmApp = (app: { id: string }, code: string) => post(`/authenticators/${app.id}/confirm`, { code })
async function addApp(name = 'Phone'): Promise<{ id: string; secret: string; codes: string[] | null }> {
  const app = await beginApp(name)
  const response = await confirmApp(app, codeAt(app.secret, identity.clock.now()))
  return { ...app, codes: response.json<{ recovery_codes: string[] | null }>().recovery_codes }
}
async function addPasskey(device = aPasskeyDevice(), name = 'Laptop'): Promise<LightMyRequestResponse> {
  const options = (await post('/passkeys/challenge')).json<Creation>()
  return post('/passkeys', { name, response: device.create(options) })
}

describe('an authenticator app', () => {
  it('counts once a code of it was confirmed, and brings ten recovery codes', async () => {
    const app = await beginApp('Ana’s phone')
    expect(app.uri).toContain(`secret=${app.secret}`)
    expect(await overview()).toMatchObject({ authenticators: [], recovery_codes: 0 })
    const response = await confirmApp(app, codeAt(app.secret, identity.clock.now()))
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ authenticator: { id: app.id, name: 'Ana’s phone' } })
    expect(new Set(response.json<{ recovery_codes: string[] }>().recovery_codes).size).toBe(10)
    expect(await overview()).toMatchObject({ authenticators: [{ id: app.id }], recovery_codes: 10, demanded: false })
  })

  it('is not confirmed by another code, and can be confirmed once', async () => {
    const app = await beginApp()
    const other = await beginApp()
    expect(outcome(await confirmApp(app, codeAt(app.secret, identity.clock.now())))).toEqual([404, 'factors.not_found'])
    const code = codeAt(other.secret, identity.clock.now())
    expect(outcome(await confirmApp(other, code === '000000' ? '000001' : '000000'))).toEqual([403, 'factors.code_refused'])
    expect((await confirmApp(other, code)).statusCode).toBe(200)
    expect(outcome(await confirmApp(other, code))).toEqual([404, 'factors.not_found'])
  })

  it('is one of several, renamed and removed; the second one brings no codes', async () => {
    const first = await addApp('Phone')
    const second = await addApp('Tablet')
    expect([first.codes?.length, second.codes]).toEqual([10, null])
    const rename = { method: 'PATCH', url: `${base}/authenticators/${second.id}`, cookie, body: { name: '  Old tablet ' } } as const
    expect((await call(identity, rename)).statusCode).toBe(204)
    expect((await overview()).authenticators.map(({ name }) => name)).toEqual(['Phone', 'Old tablet'])
    const remove = (id: string) => call(identity, { method: 'DELETE', url: `${base}/authenticators/${id}`, cookie })
    expect((await remove(first.id)).statusCode).toBe(204)
    expect(await overview()).toMatchObject({ authenticators: [{ id: second.id }], recovery_codes: 10 })
    expect((await remove(second.id)).statusCode).toBe(204)
    expect(await overview()).toMatchObject({ authenticators: [], recovery_codes: 0 })
    expect(outcome(await remove(second.id))).toEqual([404, 'factors.not_found'])
  })

  it('is stored sealed, and its secret is told once', async () => {
    const { secret } = await addApp()
    const { rows } = await identity.database.pool.query('select * from authenticators')
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(JSON.stringify(await overview())).not.toContain(secret)
  })

  it('that was begun keeps the recovery codes when it is given up', async () => {
    await addApp()
    const begun = await beginApp('Second')
    expect(outcome(await call(identity, { method: 'DELETE', url: `${base}/authenticators/${begun.id}`, cookie }))).toEqual([
      404,
      'factors.not_found',
    ])
    expect(await overview()).toMatchObject({ recovery_codes: 10 })
  })

  it('is at most one of ten', async () => {
    for (let i = 0; i < 10; i += 1) await addApp(`Phone ${i}`)
    expect(outcome(await post('/authenticators', { name: 'One more' }))).toEqual([409, 'factors.too_many'])
  })

  it.each([{ name: '' }, { name: '  ' }, { name: 'x'.repeat(61) }, { name: 'a\u0000' }, { name: ['x'] }, {}, { name: 'x', user_id: 'y' }])(
    'is not named %j',
    async (body) => {
      expect((await post('/authenticators', body)).statusCode).toBe(400)
    },
  )

  it.each(['x', '1e1', '00000000-0000-7000-8000-00000000ffff'])('that does not exist (%s) is not found', async (id) => {
    expect(outcome(await post(`/authenticators/${id}/confirm`, { code: '123456' }))).toEqual([404, 'factors.not_found'])
  })
})

describe('a passkey', () => {
  it('is added, told apart from others, renamed and removed', async () => {
    const added = await addPasskey(aPasskeyDevice({ backedUp: true }))
    expect(added.statusCode).toBe(201)
    const { passkey, recovery_codes } = added.json<{ passkey: { id: string }; recovery_codes: string[] }>()
    expect(recovery_codes).toHaveLength(10)
    await addPasskey(aPasskeyDevice(), 'Key')
    expect((await overview()).passkeys.map(({ name, backed_up }) => [name, backed_up])).toEqual([
      ['Laptop', true],
      ['Key', false],
    ])
    await call(identity, { method: 'PATCH', url: `${base}/passkeys/${passkey.id}`, cookie, body: { name: 'Desk' } })
    expect((await overview()).passkeys[0]).toMatchObject({ name: 'Desk' })
    expect((await call(identity, { method: 'DELETE', url: `${base}/passkeys/${passkey.id}`, cookie })).statusCode).toBe(204)
    expect((await overview()).passkeys.map(({ name }) => name)).toEqual(['Key'])
  })

  it('is asked for with this address, this account and without those it has', async () => {
    const device = aPasskeyDevice()
    await addPasskey(device)
    const options = (await post('/passkeys/challenge')).json<Record<string, unknown>>()
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Gatehouse' },
      user: { name: person.email, displayName: 'Ana Lind' },
      excludeCredentials: [{ id: device.id }],
      attestation: 'none',
    })
  })

  it('is refused with a challenge that was used', async () => {
    const used = (await post('/passkeys/challenge')).json<Creation>()
    const add = () => post('/passkeys', { name: 'Key', response: aPasskeyDevice().create(used) })
    expect((await add()).statusCode).toBe(201)
    expect(outcome(await add())).toEqual([403, 'factors.passkey_refused'])
  })

  it('is refused with a challenge that is over, or is of somebody else', async () => {
    const old = (await post('/passkeys/challenge')).json<Creation>()
    identity.clock.advance(300_001)
    cookie = await signIn(identity, person.email)
    const other = await signIn(identity, (await anAccount(identity)).email)
    const theirs = (await post('/passkeys/challenge', undefined, other)).json<Creation>()
    for (const options of [old, theirs]) {
      const response = await post('/passkeys', { name: 'Key', response: aPasskeyDevice().create(options) })
      expect(outcome(response)).toEqual([403, 'factors.passkey_refused'])
    }
  })

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['for another name', { rpId: 'evil.example' }],
    ['that nobody touched', { present: false }],
    ['signed for something else', { type: 'webauthn.get' }],
  ])('%s is refused', async (_what, quirks) => {
    const options = (await post('/passkeys/challenge')).json<Creation>()
    const response = aPasskeyDevice().create(options, quirks)
    expect(outcome(await post('/passkeys', { name: 'Key', response }))).toEqual([403, 'factors.passkey_refused'])
    expect((await overview()).passkeys).toEqual([])
  })

  it('belongs to one account', async () => {
    const device = aPasskeyDevice()
    await addPasskey(device)
    expect(outcome(await addPasskey(device))).toEqual([409, 'factors.passkey_known'])
  })

  it('does not work at an address that is a number', async () => {
    await using numbered = await startIdentity({ publicUrl: 'http://127.0.0.1:8000' })
    const { email } = await anAccount(numbered)
    const own = await signIn(numbered, email)
    const response = await call(numbered, { method: 'POST', url: `${base}/passkeys/challenge`, cookie: own })
    expect(outcome(response)).toEqual([409, 'factors.passkeys_unavailable'])
  })
})

describe('recovery codes', () => {
  it('are made anew in place of the old ones, and stored hashed', async () => {
    const { codes } = await addApp()
    const response = await post('/recovery-codes')
    const made = response.json<{ codes: string[] }>().codes
    expect(response.statusCode).toBe(201)
    expect(made.filter((code) => codes?.includes(code))).toEqual([])
    const { rows } = await identity.database.pool.query('select * from recovery_codes')
    expect(rows).toHaveLength(10)
    for (const code of made) expect(JSON.stringify(rows)).not.toContain(code.replace('-', ''))
  })

  it('need a factor they can stand in for', async () => {
    expect(outcome(await post('/recovery-codes'))).toEqual([409, 'factors.none'])
  })
})

describe('factors of somebody else', () => {
  it('are neither seen nor changed', async () => {
    const app = await addApp()
    const other = await signIn(identity, (await anAccount(identity)).email)
    const path = `${base}/authenticators/${app.id}`
    expect(outcome(await call(identity, { method: 'DELETE', url: path, cookie: other }))).toEqual([404, 'factors.not_found'])
    expect(outcome(await call(identity, { method: 'PATCH', url: path, cookie: other, body: { name: 'Mine' } }))).toEqual([
      404,
      'factors.not_found',
    ])
    expect(await overview(other)).toMatchObject({ authenticators: [], passkeys: [], recovery_codes: 0 })
  })
})

describe('changing factors', () => {
  it.each([
    ['POST', '/authenticators', { name: 'Phone' }],
    ['POST', '/passkeys/challenge', undefined],
    ['POST', '/recovery-codes', undefined],
    ['DELETE', '/passkeys/x', undefined],
    ['DELETE', '/authenticators/x', undefined],
  ] as const)('needs a recent sign-in: %s %s', async (method, path, body) => {
    identity.clock.advance(300_001)
    const response = await call(identity, { method, url: `${base}${path}`, cookie, body })
    expect(outcome(response)).toEqual([403, 'auth.reauthentication_required'])
    expect(response.json()).toMatchObject({ methods: ['password'] })
  })

  it('is possible for a program that signed in just now', async () => {
    const token = await logIn(identity, person.email, goodPassword)
    const headers = { authorization: `Bearer ${token}` }
    expect((await call(identity, { method: 'POST', url: `${base}/authenticators`, headers, body: { name: 'Phone' } })).statusCode).toBe(201)
  })

  it('is audited and told to the owner, without any secret', async () => {
    const { secret, codes } = await addApp()
    const { rows } = await identity.database.pool.query(
      "select action, actor_label, after from audit_events where action like 'factor.%' and target_id = $1",
      [person.id],
    )
    expect(rows).toEqual([
      { action: 'factor.added', actor_label: person.email, after: expect.objectContaining({ kind: 'totp', name: 'Phone' }) },
    ])
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(codes?.some((code) => JSON.stringify(rows).includes(code))).toBe(false)
  })
})

describe('a change of factors', () => {
  it('that cannot be told its owner, or the trail, does not happen', async () => {
    const { pool } = identity.database
    const app = await beginApp()
    for (const table of ['mails', 'audit_events']) {
      await pool.query(`alter table ${table} rename to ${table}_away`)
      expect((await confirmApp(app, codeAt(app.secret, identity.clock.now()))).statusCode).toBe(500)
      await pool.query(`alter table ${table}_away rename to ${table}`)
      expect(await overview()).toMatchObject({ authenticators: [], recovery_codes: 0 })
    }
    expect((await confirmApp(app, codeAt(app.secret, identity.clock.now()))).statusCode).toBe(200)
    await pool.query('alter table audit_events rename to audit_events_away')
    expect((await call(identity, { method: 'DELETE', url: `${base}/authenticators/${app.id}`, cookie })).statusCode).toBe(500)
    await pool.query('alter table audit_events_away rename to audit_events')
    expect(await overview()).toMatchObject({ authenticators: [{ id: app.id }], recovery_codes: 10 })
  })
})
