import type { LightMyRequestResponse } from 'fastify'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { mailsTo } from '../../testing/mailbox.ts'

type Token = {
  id: string
  name: string
  token: string
  hint: string
  expires_at: string | null
  expired: boolean
  created_by: string | null
}

let identity: Identity
let person: { id: string; email: string }
let cookie: string
beforeAll(async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'gatehouse-services-')), 'services.yaml')
  const service = { name: 'App', upstream: 'http://127.0.0.1:9' }
  const services = [
    { ...service, key: 'wiki', visibility: 'everyone' },
    { ...service, key: 'vault', visibility: 'granted' },
  ]
  await writeFile(file, JSON.stringify({ services }))
  identity = await startIdentity({ env: { GATEHOUSE_SERVICES: file } })
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users cascade')
  person = await anAccount(identity, { full_name: 'Ana Lind' })
  cookie = await signIn(identity, person.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

const url = '/api/auth/tokens'
const make = (body: object = {}, as = cookie) =>
  call(identity, { method: 'POST', url, cookie: as, body: { name: 'Laptop', apps: null, ...body } })
const made = async (body: object = {}): Promise<Token> => (await make(body)).json()
const list = async (as = cookie): Promise<Token[]> => (await call(identity, { url, cookie: as })).json<{ items: Token[] }>().items
const revoke = (id: string, as = cookie) => call(identity, { method: 'DELETE', url: `${url}/${id}`, cookie: as })
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const faults = (response: LightMyRequestResponse) => response.json<{ errors: { path: string; message: string }[] }>().errors
const daysOf = ({ expires_at }: Token): number => (Date.parse(expires_at ?? '') - identity.clock.now().getTime()) / 86_400_000
const auditOf = async (action: string) =>
  (
    await identity.database.pool.query('select actor_id, target_id, before, after from audit_events where action = $1 and actor_id = $2', [
      action,
      person.id,
    ])
  ).rows

describe('a token', () => {
  it('is told once, and stored as a hash only', async () => {
    const response = await make({ apps: ['wiki'] })
    const { token, ...shown } = response.json<Token>()
    expect([response.statusCode, response.headers['cache-control']]).toEqual([201, 'no-store'])
    expect(token).toMatch(/^gth_\w{49}$/)
    expect(shown).toMatchObject({
      name: 'Laptop',
      hint: token.slice(0, 8),
      apps: ['wiki'],
      created_by: null,
      expired: false,
      last_used_at: null,
    })
    expect(await list()).toEqual([shown])
    const { rows } = await identity.database.pool.query('select to_jsonb(api_tokens) as row from api_tokens')
    expect(JSON.stringify(rows)).not.toContain(token.slice(8))
    const audit = await identity.database.pool.query('select to_jsonb(audit_events) as row from audit_events')
    expect(JSON.stringify(audit.rows)).not.toContain(token.slice(8))
  })

  it('is good for 90 days unless told otherwise, at most a year, and a person has none without an end', async () => {
    expect(daysOf(await made())).toBe(90)
    expect(daysOf(await made({ expires_in_days: 366 }))).toBe(366)
    expect(outcome(await make({ expires_in_days: 367 }))).toEqual([400, 'request.invalid'])
    expect(faults(await make({ expires_in_days: null }))).toMatchObject([{ path: 'expires_in_days' }])
  })

  it('is only for apps that its owner may use; one that is hidden and one that does not exist are refused alike', async () => {
    const hidden = faults(await make({ apps: ['wiki', 'vault'] }))
    const missing = faults(await make({ apps: ['wiki', 'nowhere'] }))
    expect(hidden).toEqual([{ path: 'apps.1', message: 'is vault, which is no app of this account', code: 'unknown' }])
    expect(missing).toEqual([{ path: 'apps.1', message: 'is nowhere, which is no app of this account', code: 'unknown' }])
    expect((await make({ apps: [] })).statusCode).toBe(400)
    expect(await list()).toEqual([])
  })

  it.each([
    { name: '' },
    { name: '  ' },
    { name: 'a\u0000b' },
    { name: 'x'.repeat(101) },
    { apps: ['Wiki'] },
    { expires_in_days: 0 },
    { more: 1 },
  ])('is not made of %j', async (body) => {
    expect((await make(body)).statusCode).toBe(400)
  })

  it('needs a recent sign-in to be made, but not to be revoked', async () => {
    const { id } = await made()
    identity.clock.advance(301_000)
    expect(outcome(await make())).toEqual([403, 'auth.reauthentication_required'])
    expect((await revoke(id)).statusCode).toBe(204)
    expect(await list()).toEqual([])
  })

  it('is told to its owner by mail and written down, without the token', async () => {
    const { id, token } = await made({ name: 'Nightly backup', apps: ['wiki'] })
    const [mail, ...others] = await mailsTo(identity, person.email).then((mails) =>
      mails.filter(({ subject }) => subject?.includes('token')),
    )
    expect([mail?.subject, others]).toEqual(['An API token was made for your account', []])
    expect(mail?.text).toMatch(/Nightly backup/)
    expect(mail?.text).toContain('Network:')
    expect(mail?.text).not.toContain(token.slice(0, 12))
    const after = { id, name: 'Nightly backup', apps: ['wiki'] }
    expect(await auditOf('token.made')).toMatchObject([{ actor_id: person.id, target_id: person.id, after }])
    await revoke(id)
    expect(await auditOf('token.revoked')).toMatchObject([{ actor_id: person.id, before: { id, name: 'Nightly backup' } }])
  })

  it('of somebody else cannot be seen or revoked', async () => {
    const { id } = await made()
    const other = await signIn(identity, (await anAccount(identity)).email)
    expect(await list(other)).toEqual([])
    expect(outcome(await revoke(id, other))).toEqual([404, 'tokens.not_found'])
    expect(outcome(await revoke('nonsense'))).toEqual([404, 'tokens.not_found'])
    expect(await list()).toHaveLength(1)
  })

  it('that has expired is shown as such for a month', async () => {
    await made({ name: 'Old', expires_in_days: 1 })
    identity.clock.advance(2 * 86_400_000)
    cookie = await signIn(identity, person.email)
    await made({ name: 'New' })
    expect((await list()).map(({ name, expired }) => [name, expired])).toEqual([
      ['New', false],
      ['Old', true],
    ])
    identity.clock.advance(31 * 86_400_000)
    cookie = await signIn(identity, person.email)
    await made({ name: 'Newest' })
    expect((await list()).map(({ name }) => name)).toEqual(['Newest', 'New'])
  })

  it('is one of at most 50', async () => {
    for (let count = 0; count < 46; count += 1) expect((await make()).statusCode).toBe(201)
    const atOnce = await Promise.all(Array.from({ length: 8 }, () => make()))
    expect(atOnce.filter(({ statusCode }) => statusCode === 201)).toHaveLength(4)
    expect(atOnce.filter(({ statusCode }) => statusCode === 409)).toHaveLength(4)
    expect(outcome(await make())).toEqual([409, 'tokens.too_many'])
  })

  it('opens nothing of this API, and the refusal says what it is for', async () => {
    const { token } = await made()
    for (const authorization of [`Bearer ${token}`, `Basic ${Buffer.from(`ana:${token}`).toString('base64')}`]) {
      const response = await call(identity, { url: '/api/users/me', headers: { authorization } })
      expect(outcome(response)).toEqual([401, 'auth.required'])
      expect(response.json<{ detail: string }>().detail).toContain('for apps')
      expect((await call(identity, { url: '/api/users/me', headers: { authorization }, cookie })).statusCode).toBe(401)
    }
  })
})
