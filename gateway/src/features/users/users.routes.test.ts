import type { LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, goodPassword, logIn, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(() => identity.database.pool.query('truncate limit_counters'))
afterAll(() => identity[Symbol.asyncDispose]())

const shared = () => ({ database: identity.database, keysFolder: identity.keysFolder })
const register = (body: unknown) => call(identity, { method: 'POST', url: '/api/auth/register', body })
const codeOf = (response: LightMyRequestResponse): string => response.json<{ code: string }>().code
const faultsOf = (response: LightMyRequestResponse): unknown[] =>
  (response.json<{ errors?: { path: string; code: string }[] }>().errors ?? []).map(({ path, code }) => `${path} ${code}`)

/** Sets a rule as an admin does under Settings. */
const setRule = (key: string, name: string, value: unknown) =>
  identity.database.pool.query(
    `insert into settings (key, version, value, updated_at) values ($1, 1, $2, now()) on conflict (key) do update set value = excluded.value`,
    [key, JSON.stringify({ [name]: { value, at: '2026-03-01T12:00:00.000Z', by: { id: 'x', email: 'admin@example.org' } } })],
  )

describe('GET /api/auth/policy', () => {
  it('tells the rules to anybody', async () => {
    expect((await call(identity, { url: '/api/auth/policy' })).json()).toEqual({
      sign_up: 'open',
      allowed_domains: [],
      email_verification: 'optional',
      password: { min_length: 10, max_length: 1024, require_upper: true, require_special: true, forbidden_words: ['test'], min_score: 3 },
      installation: { name: 'Gatehouse' },
    })
  })
})

describe('POST /api/auth/register', () => {
  it('makes an account that can sign in', async () => {
    expect((await register({ email: 'New@Example.org', password: goodPassword, full_name: 'New Person' })).statusCode).toBe(202)
    expect(await signIn(identity, 'new@example.org')).toContain('__Host-gatehouse=')
  })

  it('H1: answers a known address exactly like an unknown one, and changes nothing', async () => {
    await register({ email: 'known@example.org', password: goodPassword })
    const known = await register({ email: 'KNOWN@example.org', password: 'Another-harbour-99!' })
    const unknown = await register({ email: 'unknown@example.org', password: 'Another-harbour-99!' })
    const comparable = ({ statusCode, body, headers }: typeof known) => [statusCode, body, { ...headers, 'x-request-id': '', date: '' }]
    expect(comparable(known)).toEqual(comparable(unknown))
    await expect(signIn(identity, 'known@example.org', 'Another-harbour-99!')).rejects.toThrow('401')
  })

  it('H7: 50 parallel registrations of one address make one account and one answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        register({ email: i % 2 === 0 ? 'race@example.org' : 'RACE@example.org', password: goodPassword }),
      ),
    )
    expect(new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`)).size).toBe(1)
    const { rows } = await identity.database.pool.query("select id from users where email_key = 'race@example.org'")
    expect(rows).toHaveLength(1)
  })

  it('tells the rules a password breaks, field by field', async () => {
    const response = await register({ email: 'weak@example.org', password: 'testtest' })
    expect(response.statusCode).toBe(422)
    expect(codeOf(response)).toBe('auth.password_refused')
    expect(faultsOf(response)).toEqual([
      'password min_length',
      'password upper',
      'password special',
      'password forbidden_word',
      'password strength',
    ])
  })

  it.each([
    ['a role', { email: 'a@example.org', password: goodPassword, role: 'admin' }],
    ['an active flag', { email: 'a@example.org', password: goodPassword, is_active: true }],
    ['O1: a prototype', JSON.parse(`{"email":"a@example.org","password":"${goodPassword}","__proto__":{"role":"admin"}}`)],
    ['H9: a list as password', { email: 'a@example.org', password: ['a'] }],
    ['H9: an object as password', { email: 'a@example.org', password: { $gt: '' } }],
    ['H9: an object as address', { email: {}, password: goodPassword }],
    ['H9: a number as address', { email: 1, password: goodPassword }],
    ['H9: no password', { email: 'a@example.org', password: null }],
    ['H5: two at signs', { email: 'a@b.org@c.org', password: goodPassword }],
    ['a name with NUL', { email: 'a@example.org', password: goodPassword, full_name: 'a\u0000b' }],
    ['O3: half a character', { email: 'a@example.org', password: `${goodPassword}\ud800` }],
    ['D10: a password of 5000 characters', { email: 'a@example.org', password: 'Vi!'.repeat(1700) }],
  ])('refuses %s', async (_what, body) => {
    const response = await register(body)
    expect(response.statusCode).toBe(400)
    expect(codeOf(response)).toMatch(/^request\.(invalid|malformed)$/)
  })

  it.each([
    ['G3: JSON as text/plain', 'text/plain', 415],
    ['G3: an invented type', 'application/json\tfoo', 415],
    ['O4: another charset', 'application/json; charset=utf-16', 415],
    ['a form', 'application/x-www-form-urlencoded', 415],
  ])('refuses %s', async (_what, type, status) => {
    const response = await identity.server.inject({
      method: 'POST',
      url: '/api/auth/register',
      headers: { 'content-type': type },
      payload: JSON.stringify({ email: 'a@example.org', password: goodPassword }),
    })
    expect(response.statusCode).toBe(status)
  })

  it('D5: refuses deep JSON quickly', async () => {
    const response = await identity.server.inject({
      method: 'POST',
      url: '/api/auth/register',
      headers: { 'content-type': 'application/json' },
      payload: '['.repeat(8000),
    })
    expect(response.statusCode).toBe(400)
  })

  it('says so when registration is closed', async () => {
    await using closed = await startIdentity({
      env: { GATEHOUSE_SIGNUP: 'closed' },
      database: identity.database,
      keysFolder: identity.keysFolder,
    })
    const response = await call(closed, {
      method: 'POST',
      url: '/api/auth/register',
      body: { email: 'late@example.org', password: goodPassword },
    })
    expect([response.statusCode, codeOf(response)]).toEqual([403, 'auth.sign_up_closed'])
  })

  it('says so when registration needs an invitation', async () => {
    await using invited = await startIdentity({ env: { GATEHOUSE_SIGNUP: 'invite' }, ...shared() })
    const response = await call(invited, {
      method: 'POST',
      url: '/api/auth/register',
      body: { email: 'a@b.example', password: goodPassword },
    })
    expect([response.statusCode, codeOf(response)]).toEqual([403, 'auth.invitation_needed'])
  })

  describe('when only some domains are allowed', () => {
    beforeEach(() => setRule('sign-up', 'allowed_domains', ['example.org']))
    afterEach(() => identity.database.pool.query('truncate settings'))

    it('takes an address there', async () => {
      expect((await register({ email: 'in@Example.ORG', password: goodPassword })).statusCode).toBe(202)
    })

    it.each(['out@example.com', 'out@sub.example.org', 'out@example.org.evil.com', 'out@notexample.org'])(
      'H5: refuses %s, whether it has an account or not',
      async (email) => {
        const answers = [await register({ email, password: goodPassword })]
        await anAccount(identity, { email })
        answers.push(await register({ email, password: goodPassword }))
        expect(answers.map((answer) => [answer.statusCode, codeOf(answer), faultsOf(answer)])).toEqual(
          answers.map(() => [403, 'auth.domain_not_allowed', ['email domain']]),
        )
      },
    )

    it.each(['a@example.org@evil.com', '"a@evil.com x"@example.org', 'a(x@example.org)@evil.com'])(
      'H5: %s is no address',
      async (email) => {
        expect((await register({ email, password: goodPassword })).statusCode).toBe(400)
      },
    )
  })

  it('keeps the policy that admins set', async () => {
    await setRule('passwords', 'min_length', 30)
    const response = await register({ email: 'short@example.org', password: goodPassword })
    await identity.database.pool.query('truncate settings')
    expect([response.statusCode, faultsOf(response)]).toEqual([422, ['password min_length']])
  })
})

describe('GET /api/users/me', () => {
  it('K5: tells the account, without hash', async () => {
    const account = await anAccount(identity, { full_name: 'Ana Lind' })
    const response = await call(identity, { url: '/api/users/me', cookie: await signIn(identity, account.email) })
    expect(response.json()).toEqual({
      ...account,
      kind: 'person',
      role: 'user',
      is_active: true,
      email_verified_at: null,
      created_at: '2026-03-01T12:00:00.000Z',
      last_sign_in_at: '2026-03-01T12:00:00.000Z',
      full_name: 'Ana Lind',
      picture: null,
    })
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('needs a session', async () => {
    const response = await call(identity, { url: '/api/users/me' })
    expect([response.statusCode, codeOf(response)]).toEqual([401, 'auth.required'])
  })

  it('E11: takes no token from the URL', async () => {
    const token = await logIn(identity, (await anAccount(identity)).email)
    for (const name of ['token', 'access_token'])
      expect((await call(identity, { url: `/api/users/me?${name}=${token}` })).statusCode).toBe(401)
  })
})

describe('the profile', () => {
  const profile = { full_name: 'Ana Lind', phone: '+43 (1) 234-56', language: 'de-AT', time_zone: 'Europe/Vienna' }

  it('is kept as it was put', async () => {
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    expect((await call(identity, { method: 'PUT', url: '/api/profile', cookie, body: profile })).json()).toEqual(profile)
    expect((await call(identity, { url: '/api/profile', cookie })).json()).toEqual(profile)
  })

  it('is replaced whole: what is left out is emptied, as is what is only space', async () => {
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    await call(identity, { method: 'PUT', url: '/api/profile', cookie, body: profile })
    const response = await call(identity, { method: 'PUT', url: '/api/profile', cookie, body: { full_name: '  ', phone: null } })
    expect(response.json()).toEqual({ full_name: null, phone: null, language: null, time_zone: null })
  })

  it.each([
    ['a phone number', { phone: 'call me' }],
    ['a language', { language: 'not a tag' }],
    ['a time zone', { time_zone: 'Mars/Olympus' }],
    ['a name', { full_name: 'a\u0007b' }],
    ['a field', { role: 'admin' }],
  ])('refuses %s that is none', async (_what, body) => {
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    expect((await call(identity, { method: 'PUT', url: '/api/profile', cookie, body })).statusCode).toBe(400)
  })

  it('needs a session', async () => {
    expect((await call(identity, { url: '/api/profile' })).statusCode).toBe(401)
    expect((await call(identity, { method: 'PUT', url: '/api/profile', body: profile })).statusCode).toBe(401)
  })
})

const change = (cookie: string | undefined, body: unknown, headers?: Record<string, string>) =>
  call(identity, {
    method: 'POST',
    url: '/api/auth/password/change',
    body,
    ...(cookie === undefined ? {} : { cookie }),
    ...(headers === undefined ? {} : { headers }),
  })

describe('POST /api/auth/password/change', () => {
  const next = 'Amber-lighthouse-42!'
  it('changes it and ends every session but this one', async () => {
    const { email } = await anAccount(identity)
    const [here, elsewhere, program] = [await signIn(identity, email), await signIn(identity, email), await logIn(identity, email)]
    expect((await change(here, { current_password: goodPassword, new_password: next })).statusCode).toBe(204)
    expect((await call(identity, { url: '/api/users/me', cookie: here })).statusCode).toBe(200)
    expect((await call(identity, { url: '/api/users/me', cookie: elsewhere })).statusCode).toBe(401)
    expect((await call(identity, { url: '/api/users/me', headers: { authorization: `Bearer ${program}` } })).statusCode).toBe(401)
    await expect(signIn(identity, email)).rejects.toThrow('401')
    expect(await signIn(identity, email, next)).toContain('__Host-gatehouse=')
  })

  it('a session that ended with a change stays ended after the next one', async () => {
    const { email } = await anAccount(identity)
    const [first, second] = [await signIn(identity, email), await signIn(identity, email)]
    await change(first, { current_password: goodPassword, new_password: next })
    await change(first, { current_password: next, new_password: goodPassword })
    expect((await call(identity, { url: '/api/users/me', cookie: first })).statusCode).toBe(200)
    expect((await call(identity, { url: '/api/users/me', cookie: second })).statusCode).toBe(401)
  })

  it('needs the current password, and counts failures like sign-in does', async () => {
    const { email } = await anAccount(identity)
    const cookie = await signIn(identity, email)
    const wrong = await change(cookie, { current_password: 'wrong', new_password: next })
    expect([wrong.statusCode, codeOf(wrong), faultsOf(wrong)]).toEqual([403, 'auth.wrong_password', ['current_password wrong']])
    for (let i = 1; i < 10; i += 1) await change(cookie, { current_password: 'wrong', new_password: next })
    const refused = await change(cookie, { current_password: goodPassword, new_password: next })
    expect([refused.statusCode, codeOf(refused), refused.headers['retry-after']]).toEqual([429, 'auth.too_many_attempts', '900'])
  })

  it('judges the new password', async () => {
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    const response = await change(cookie, { current_password: goodPassword, new_password: 'Password1!' })
    expect([response.statusCode, faultsOf(response)]).toEqual([422, ['new_password strength']])
  })

  it('needs a session, and one that this site uses', async () => {
    const body = { current_password: goodPassword, new_password: next }
    expect((await change(undefined, body)).statusCode).toBe(401)
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    const foreign = await change(cookie, body, { 'sec-fetch-site': 'cross-site' })
    expect([foreign.statusCode, codeOf(foreign)]).toEqual([403, 'auth.cross_site'])
  })
})
