import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, anOperator, call, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { mailsTo } from '../../testing/mailbox.ts'

type Account = { id: string; email: string; kind: string; role: string }
type Token = { id: string; token: string; created_by: string | null; expires_at: string | null }

let identity: Identity
let admin: string
let adminEmail: string
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users cascade')
  adminEmail = (await anAccount(identity, { role: 'admin' })).email
  admin = await signIn(identity, adminEmail)
})
afterAll(() => identity[Symbol.asyncDispose]())

const asAdmin = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  call(identity, { method, url: `/api/admin${url}`, cookie: admin, body })
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const aServiceAccount = async (name = 'backup'): Promise<Account> =>
  (await asAdmin('POST', '/service-accounts', { name, description: 'Nightly backup' })).json()
const aToken = (account: { id: string }, body = {}) =>
  asAdmin('POST', `/users/${account.id}/tokens`, { name: 'Nightly', apps: ['documents'], ...body })
const accounts = async () =>
  (await asAdmin('GET', '/service-accounts')).json<{ items: { email: string; tokens: number; description: string }[] }>().items
const people = async () => (await asAdmin('GET', '/users')).json<{ items: Account[] }>().items

describe('a service account', () => {
  it('is listed apart from people, with how many good tokens it has', async () => {
    const account = await aServiceAccount()
    expect(account).toMatchObject({ email: 'backup@service.invalid', kind: 'service', role: 'user' })
    await aToken(account)
    await aToken(account, { expires_in_days: null })
    expect(await accounts()).toMatchObject([{ email: 'backup@service.invalid', description: 'Nightly backup', tokens: 2 }])
    expect((await people()).map(({ kind }) => kind)).toEqual(['person'])
    expect((await asAdmin('GET', `/users/${account.id}`)).json()).toMatchObject({ kind: 'service', full_name: 'Nightly backup' })
  })

  it('has one name', async () => {
    await aServiceAccount()
    expect(outcome(await asAdmin('POST', '/service-accounts', { name: 'backup' }))).toEqual([409, 'users.email_taken'])
    for (const name of ['Backup', '1', 'a b', '', 'a@b', 'x'.repeat(64)])
      expect((await asAdmin('POST', '/service-accounts', { name })).statusCode).toBe(400)
  })

  it('cannot sign in, be given a password, or be an admin', async () => {
    const { id, email } = await aServiceAccount()
    for (const password of [goodPassword, '', 'null']) {
      const response = await call(identity, { method: 'POST', url: '/api/auth/session', body: { email, password } })
      expect(outcome(response)).toEqual([401, 'auth.invalid_credentials'])
    }
    expect(outcome(await asAdmin('PATCH', `/users/${id}`, { role: 'admin' }))).toEqual([409, 'users.service_account'])
    await expect(identity.users.service.resetPassword(id, goodPassword, anOperator)).rejects.toMatchObject({
      code: 'users.service_account',
    })
    await expect(identity.sessions.service.openFor({ userId: id, amr: [] }, visitor)).rejects.toMatchObject({ code: 'auth.required' })
  })

  it('is written to by nobody, and nobody registers under such an address', async () => {
    const { email } = await aServiceAccount()
    await call(identity, { method: 'POST', url: '/api/auth/password/forgot', body: { email } })
    const register = { email: 'other@service.invalid', password: goodPassword }
    expect((await call(identity, { method: 'POST', url: '/api/auth/register', body: register })).statusCode).toBe(400)
    expect((await asAdmin('POST', '/users', register)).statusCode).toBe(400)
    expect(await mailsTo(identity, email)).toEqual([])
  })

  it('can be in groups, be deactivated and be deleted like any account', async () => {
    const { id, email } = await aServiceAccount()
    const group = (await asAdmin('POST', '/groups', { name: 'Robots' })).json<{ id: string }>()
    const added = await asAdmin('POST', `/groups/${group.id}/members`, { emails: [email] })
    expect(added.statusCode).toBeLessThan(300)
    expect((await asAdmin('PATCH', `/users/${id}`, { is_active: false })).statusCode).toBe(200)
    expect((await asAdmin('DELETE', `/users/${id}`)).statusCode).toBe(204)
    expect(await accounts()).toEqual([])
  })
})

const visitor = {
  origin: { ...anOperator, address: '192.0.2.1', request_id: 'r' },
  userAgent: undefined,
  cookie: undefined,
  language: null,
}

describe('tokens of others', () => {
  it('are made by admins for service accounts, which may have some without an end', async () => {
    const made = await aToken(await aServiceAccount(), { expires_in_days: null })
    expect(made.statusCode).toBe(201)
    expect(made.json<Token>()).toMatchObject({ created_by: adminEmail, expires_at: null })
    expect((await aToken(await aServiceAccount('other'), { apps: ['nowhere'] })).statusCode).toBe(400)
  })

  it('are never made by admins for people', async () => {
    expect(outcome(await aToken(await anAccount(identity)))).toEqual([409, 'tokens.not_for_people'])
    expect(outcome(await aToken({ id: 'nobody' }))).toEqual([404, 'users.not_found'])
  })

  it('are seen and revoked by admins, and their owner is told', async () => {
    const person = await anAccount(identity)
    const cookie = await signIn(identity, person.email)
    const body = { name: 'Laptop', apps: null }
    const { id } = (await call(identity, { method: 'POST', url: '/api/auth/tokens', cookie, body })).json<Token>()
    const url = `/users/${person.id}/tokens`
    expect((await asAdmin('GET', url)).json()).toMatchObject({ items: [{ id, name: 'Laptop' }] })
    expect(outcome(await asAdmin('DELETE', `/users/${(await anAccount(identity)).id}/tokens/${id}`))).toEqual([404, 'tokens.not_found'])
    expect((await asAdmin('DELETE', `${url}/${id}`)).statusCode).toBe(204)
    expect((await asAdmin('GET', url)).json()).toEqual({ items: [] })
    const mails = await mailsTo(identity, person.email)
    expect(mails.map(({ subject }) => subject)).toContain('An API token of yours was revoked')
  })

  it('are for admins only', async () => {
    const cookie = await signIn(identity, (await anAccount(identity)).email)
    const { id } = await aServiceAccount()
    for (const [method, url] of [
      ['GET', `/users/${id}/tokens`],
      ['POST', `/users/${id}/tokens`],
      ['DELETE', `/users/${id}/tokens/x`],
      ['GET', '/service-accounts'],
      ['POST', '/service-accounts'],
    ] as const)
      expect([url, (await call(identity, { method, url: `/api/admin${url}`, cookie })).statusCode]).toEqual([url, 403])
  })
})
