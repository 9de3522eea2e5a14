import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, anOperator, call, goodPassword, logIn, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
let admin: { id: string; email: string }
let cookie: string
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users cascade')
  admin = await anAccount(identity, { role: 'admin' })
  cookie = await signIn(identity, admin.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const asAdmin = (method: Method, url: string, body?: unknown) => call(identity, { method, url, cookie, body })
const patch = (id: string, body: unknown) => asAdmin('PATCH', `/api/admin/users/${id}`, body)
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const emails = (response: LightMyRequestResponse): string[] =>
  response.json<{ items: { email: string }[] }>().items.map((user) => user.email)
const missingId = '00000000-0000-7000-8000-0000000fffff'

describe('K1: every admin route', () => {
  const routes: [Method, string][] = [
    ['GET', '/api/admin/users'],
    ['POST', '/api/admin/users'],
    ['GET', `/api/admin/users/${missingId}`],
    ['PATCH', `/api/admin/users/${missingId}`],
    ['DELETE', `/api/admin/users/${missingId}`],
  ]

  it.each(routes)('%s %s is refused to anonymous, users and former admins', async (method, url) => {
    expect((await call(identity, { method, url })).statusCode).toBe(401)
    const user = await signIn(identity, (await anAccount(identity)).email)
    expect(outcome(await call(identity, { method, url, cookie: user }))).toEqual([403, 'auth.forbidden'])
    const former = await anAccount(identity, { role: 'admin' })
    const theirs = await signIn(identity, former.email)
    await patch(former.id, { role: 'user' })
    expect((await call(identity, { method, url, cookie: theirs })).statusCode).toBe(403)
    await patch(former.id, { role: 'admin', is_active: false })
    expect((await call(identity, { method, url, cookie: theirs })).statusCode).toBe(401)
  })
})

describe('the list', () => {
  it('is newest first and comes in pages without gaps or repeats', async () => {
    const made = [admin.email]
    for (let i = 0; i < 4; i += 1) made.unshift((await anAccount(identity)).email)
    const first = await asAdmin('GET', '/api/admin/users?limit=2')
    const { next_cursor: second } = first.json<{ next_cursor: string }>()
    const next = await asAdmin('GET', `/api/admin/users?limit=2&cursor=${second}`)
    const { next_cursor: third } = next.json<{ next_cursor: string }>()
    const last = await asAdmin('GET', `/api/admin/users?limit=2&cursor=${third}`)
    expect([...emails(first), ...emails(next), ...emails(last)]).toEqual(made)
    expect(last.json()).toMatchObject({ next_cursor: null })
  })

  it('K5: holds nothing but what may be told', async () => {
    const response = await asAdmin('GET', '/api/admin/users')
    const [user = {}] = response.json<{ items: object[] }>().items
    expect(Object.keys(user)).toEqual([
      'id',
      'email',
      'kind',
      'role',
      'is_active',
      'email_verified_at',
      'created_at',
      'last_sign_in_at',
      'full_name',
      'picture',
    ])
    expect(response.body).not.toMatch(/argon2|hash|epoch/)
  })

  it('finds by address and by name, whatever the case', async () => {
    await anAccount(identity, { email: 'Grace.Hopper@navy.example' })
    await anAccount(identity, { email: 'x@example.org', full_name: 'Ada Lovelace' })
    expect(emails(await asAdmin('GET', '/api/admin/users?search=HOPPER'))).toEqual(['Grace.Hopper@navy.example'])
    expect(emails(await asAdmin('GET', '/api/admin/users?search=lovel'))).toEqual(['x@example.org'])
  })

  it('K6: takes %, _ and \\ in a search as themselves', async () => {
    await anAccount(identity, { email: 'a_b@example.org', full_name: String.raw`50% \o/` })
    await anAccount(identity, { email: 'axb@example.org' })
    expect(emails(await asAdmin('GET', '/api/admin/users?search=a_b'))).toEqual(['a_b@example.org'])
    expect(emails(await asAdmin('GET', '/api/admin/users?search=%25'))).toEqual(['a_b@example.org'])
    expect(emails(await asAdmin('GET', `/api/admin/users?search=${encodeURIComponent('\\')}`))).toEqual(['a_b@example.org'])
    expect(emails(await asAdmin('GET', `/api/admin/users?search=${encodeURIComponent("' or 1=1--")}`))).toEqual([])
  })

  it('filters by role and by active flag', async () => {
    const idle = await anAccount(identity)
    await patch(idle.id, { is_active: false })
    expect(emails(await asAdmin('GET', '/api/admin/users?role=admin'))).toEqual([admin.email])
    expect(emails(await asAdmin('GET', '/api/admin/users?is_active=false'))).toEqual([idle.email])
  })

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=nonsense',
    `cursor=${Buffer.from('["x"]').toString('base64url')}`,
    'role=root',
    'role=user&role=admin',
    'is_active=1',
    'sort=x',
    'search=%00',
    'id[]=1',
  ])('refuses %s', async (query) => {
    expect((await asAdmin('GET', `/api/admin/users?${query}`)).statusCode).toBe(400)
  })
})

describe('creating', () => {
  it('makes an account that can sign in', async () => {
    const response = await asAdmin('POST', '/api/admin/users', {
      email: 'made@example.org',
      password: goodPassword,
      role: 'admin',
      full_name: 'Made',
    })
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ email: 'made@example.org', role: 'admin', full_name: 'Made' })
    expect(response.headers['location']).toBe(`/api/admin/users/${response.json<{ id: string }>().id}`)
    expect(await signIn(identity, 'made@example.org')).not.toBe('')
  })

  it('refuses an address that is taken, in whatever spelling', async () => {
    expect(outcome(await asAdmin('POST', '/api/admin/users', { email: admin.email.toUpperCase(), password: goodPassword }))).toEqual([
      409,
      'users.email_taken',
    ])
  })

  it('judges the password', async () => {
    expect(outcome(await asAdmin('POST', '/api/admin/users', { email: 'made@example.org', password: 'short' }))).toEqual([
      422,
      'auth.password_refused',
    ])
  })

  it.each([
    { email: 'made@example.org' },
    { email: 'x', password: goodPassword },
    { email: 'made@example.org', password: goodPassword, role: 'root' },
    { email: 'made@example.org', password: goodPassword, is_active: false },
  ])('refuses %j', async (body) => {
    expect((await asAdmin('POST', '/api/admin/users', body)).statusCode).toBe(400)
  })

  it('is refused when another site causes it', async () => {
    const response = await call(identity, {
      method: 'POST',
      url: '/api/admin/users',
      cookie,
      body: { email: 'made@example.org', password: goodPassword },
      headers: { 'sec-fetch-site': 'same-site' },
    })
    expect(outcome(response)).toEqual([403, 'auth.cross_site'])
  })
})

describe('one account', () => {
  it('can be read', async () => {
    expect((await asAdmin('GET', `/api/admin/users/${admin.id}`)).json()).toMatchObject({ email: admin.email })
  })

  it.each([missingId, '1', '-1', '1e1', '%00', "' or 1=1--", 'null', 'x'.repeat(150)])('K4: is not found under %s', async (id) => {
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      expect(
        outcome(await asAdmin(method, `/api/admin/users/${encodeURI(id)}`, method === 'PATCH' ? { role: 'user' } : undefined)),
      ).toEqual([404, 'users.not_found'])
    }
  })

  it.each([{}, { role: 'root' }, { is_active: 'false' }, { is_active: null }, { email: 'x@example.org' }, { hashed_password: 'x' }])(
    'is not changed by %j',
    async (body) => {
      expect((await patch(admin.id, body)).statusCode).toBe(400)
    },
  )
})

describe('deactivating', () => {
  it('F7: ends access at once, for browsers and programs, and tells whoever holds streams', async () => {
    const person = await anAccount(identity)
    const [theirs, token] = [await signIn(identity, person.email), await logIn(identity, person.email)]
    const told: unknown[] = []
    const stop = identity.sessions.onSessionsEnded((ended) => told.push(ended))
    expect((await patch(person.id, { is_active: false })).json()).toMatchObject({ is_active: false })
    stop()
    expect((await call(identity, { url: '/api/users/me', cookie: theirs })).statusCode).toBe(401)
    expect((await call(identity, { url: '/api/users/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401)
    expect((await call(identity, { method: 'POST', url: '/api/auth/session/refresh', cookie: theirs })).statusCode).toBe(401)
    await expect(signIn(identity, person.email)).rejects.toThrow('401')
    expect(told).toEqual([{ userId: person.id }])
  })

  it('is not undone for old sessions by activating again', async () => {
    const person = await anAccount(identity)
    const theirs = await signIn(identity, person.email)
    await patch(person.id, { is_active: false })
    await patch(person.id, { is_active: true })
    expect((await call(identity, { url: '/api/users/me', cookie: theirs })).statusCode).toBe(401)
    expect(await signIn(identity, person.email)).not.toBe('')
  })
})

describe('a change of role', () => {
  it('holds from the next request on, and tells whoever holds streams', async () => {
    const person = await anAccount(identity)
    const theirs = await signIn(identity, person.email)
    const told: unknown[] = []
    const stop = identity.sessions.onSessionsEnded((ended) => told.push(ended))
    await patch(person.id, { role: 'admin' })
    expect((await call(identity, { url: '/api/admin/users', cookie: theirs })).statusCode).toBe(200)
    await patch(person.id, { role: 'user' })
    expect((await call(identity, { url: '/api/admin/users', cookie: theirs })).statusCode).toBe(403)
    await patch(person.id, { role: 'user' })
    stop()
    expect(told).toHaveLength(2)
  })
})

describe('deleting', () => {
  it('removes the account with its sessions', async () => {
    const person = await anAccount(identity)
    const theirs = await signIn(identity, person.email)
    expect((await asAdmin('DELETE', `/api/admin/users/${person.id}`)).statusCode).toBe(204)
    // For the services that keep something of theirs.
    const { rows } = await identity.database.pool.query('select user_id from departures where user_id = $1', [person.id])
    expect(rows).toHaveLength(1)
    expect((await call(identity, { url: '/api/users/me', cookie: theirs })).statusCode).toBe(401)
    expect((await asAdmin('GET', `/api/admin/users/${person.id}`)).statusCode).toBe(404)
  })
})

describe('K3: the last active admin', () => {
  it.each([{ role: 'user' }, { is_active: false }])('stays one: %j', async (body) => {
    expect(outcome(await patch(admin.id, body))).toEqual([409, 'users.last_admin'])
    expect((await asAdmin('GET', `/api/admin/users/${admin.id}`)).json()).toMatchObject({ role: 'admin', is_active: true })
  })

  it('cannot be deleted', async () => {
    expect(outcome(await asAdmin('DELETE', `/api/admin/users/${admin.id}`))).toEqual([409, 'users.last_admin'])
  })

  it('an inactive admin does not count as one', async () => {
    const other = await anAccount(identity, { role: 'admin' })
    await patch(other.id, { is_active: false })
    expect(outcome(await patch(admin.id, { role: 'user' }))).toEqual([409, 'users.last_admin'])
  })

  it('may go when there is another', async () => {
    await anAccount(identity, { role: 'admin' })
    expect((await patch(admin.id, { role: 'user' })).statusCode).toBe(200)
  })

  it('survives admins who remove one another at the same moment, however they do it', async () => {
    for (let round = 0; round < 8; round += 1) {
      await identity.database.pool.query('truncate users cascade')
      const admins = await Promise.all(Array.from({ length: 4 }, () => anAccount(identity, { role: 'admin' })))
      const { service } = identity.users
      const ways = [
        (id: string): Promise<unknown> => service.change(id, { role: 'user' }, anOperator),
        (id: string): Promise<unknown> => service.change(id, { is_active: false }, anOperator),
        (id: string): Promise<unknown> => service.remove(id, anOperator),
      ] as const
      const results = await Promise.allSettled(admins.map(({ id }, i) => ways[((i + round) % 3) as 0 | 1 | 2](id)))
      const { rows } = await identity.database.pool.query("select id from users where role = 'admin' and is_active")
      expect(rows).toHaveLength(1)
      expect(results.filter((result) => result.status === 'rejected')).toHaveLength(1)
    }
  })
})
