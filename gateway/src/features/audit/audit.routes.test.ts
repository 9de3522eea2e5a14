import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, goodPassword, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { anEvent } from './audit.builders.ts'
import type { ShownEvent } from './audit.schemas.ts'

let identity: Identity
let admin: { id: string; email: string }
let cookie: string
beforeAll(async () => {
  identity = await startIdentity()
  admin = await anAccount(identity, { role: 'admin', email: 'root@example.org' })
  cookie = await signIn(identity, admin.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const asAdmin = (method: Method, url: string, body?: unknown) => call(identity, { method, url, cookie, body })
const items = (response: LightMyRequestResponse): ShownEvent[] => response.json<{ items: ShownEvent[] }>().items
const find = async (query: string): Promise<ShownEvent[]> => items(await asAdmin('GET', `/api/admin/audit?${query}`))

describe('K1: every route', () => {
  it.each([
    ['GET', '/api/admin/audit'],
    ['GET', '/api/admin/audit/export?format=csv'],
    ['GET', '/api/admin/audit/chain'],
    ['POST', '/api/admin/audit/chain'],
  ] as const)('%s %s is refused to anonymous and to users', async (method, url) => {
    expect((await call(identity, { method, url })).statusCode).toBe(401)
    const user = await signIn(identity, (await anAccount(identity)).email)
    expect((await call(identity, { method, url, cookie: user })).statusCode).toBe(403)
  })
})

describe('K8: what is done to accounts', () => {
  it('is written down with who, what, before and after, from where, and survives the account', async () => {
    const made = await asAdmin('POST', '/api/admin/users', { email: 'K8@example.org', password: goodPassword })
    const { id } = made.json<{ id: string }>()
    await asAdmin('PATCH', `/api/admin/users/${id}`, { role: 'admin' })
    await asAdmin('PATCH', `/api/admin/users/${id}`, { role: 'user', is_active: false })
    const removed = await asAdmin('DELETE', `/api/admin/users/${id}`)
    const events = await find(`person=${id}`)
    const by = { actor: { kind: 'user', id: admin.id, label: 'root@example.org' }, address: '192.0.2.1', outcome: 'success' }
    const target = { kind: 'user', id, label: 'K8@example.org' }
    expect(events).toMatchObject([
      {
        ...by,
        target,
        action: 'user.deleted',
        before: { email: 'K8@example.org', role: 'user', is_active: false },
        request_id: removed.headers['x-request-id'],
      },
      { ...by, target, action: 'user.changed', before: { role: 'admin', is_active: true }, after: { role: 'user', is_active: false } },
      { ...by, target, action: 'user.changed', before: { role: 'user', is_active: true }, after: { role: 'admin', is_active: true } },
      { ...by, target, action: 'user.created', after: { email: 'K8@example.org', role: 'user' } },
    ])
    expect(JSON.stringify(events)).not.toMatch(/argon2|Violet/)
  })

  it('is not written down when it did not happen', async () => {
    expect((await asAdmin('PATCH', `/api/admin/users/${admin.id}`, { role: 'user' })).statusCode).toBe(409)
    expect(await find(`target=${admin.id}&action=user.changed`)).toEqual([])
  })

  it('includes what people do themselves, the same for a new and a known address', async () => {
    const email = 'self@example.org'
    const register = () => call(identity, { method: 'POST', url: '/api/auth/register', body: { email, password: goodPassword } })
    await register()
    await register()
    const theirs = await signIn(identity, email)
    const change = { current_password: goodPassword, new_password: 'Another-harbour-99!' }
    await call(identity, { method: 'POST', url: '/api/auth/password/change', cookie: theirs, body: change })
    expect((await find('target=self@example.org&action=user')).map(({ action, outcome }) => [action, outcome])).toEqual([
      ['user.password_changed', 'success'],
      ['user.registration_refused', 'failure'],
      ['user.registered', 'success'],
    ])
  })
})

describe('finding', () => {
  beforeAll(async () => {
    const { record } = identity.audit
    const by = { actor: { kind: 'operator', id: null, label: 'Finder 100%_' } as const, address: null, request_id: null }
    for (let at = 0; at < 5; at += 1) {
      await record({
        action: 'finding.tried',
        outcome: at === 0 ? 'failure' : 'success',
        ...by,
        target: { kind: 'thing', id: `t${at}`, label: null },
      })
    }
    await record({ action: 'findings.other', outcome: 'success', ...by, target: null, request_id: 'needle-42' })
  })

  it('comes newest first, in pages without gaps or repeats', async () => {
    const first = await asAdmin('GET', '/api/admin/audit?action=finding&limit=3')
    const { next_cursor: next } = first.json<{ next_cursor: string }>()
    const last = await asAdmin('GET', `/api/admin/audit?action=finding&limit=3&cursor=${next}`)
    expect([...items(first), ...items(last)].map(({ target }) => target?.id)).toEqual(['t4', 't3', 't2', 't1', 't0'])
    expect(last.json()).toMatchObject({ next_cursor: null })
  })

  it.each([
    ['action=finding.tried&outcome=failure', ['t0']],
    ['action=finding&target=t3', ['t3']],
    ['actor=finder%20100%25_&limit=2', [undefined, 't4']],
    ['search=NEEDLE-4', [undefined]],
    ['search=100%25e', []],
    ['action=finding&from=2999-01-01T00:00:00Z', []],
    ['action=finding&to=2000-01-01T00:00:00Z', []],
    ["actor=' or 1=1--", []],
  ])('%s', async (query, found) => {
    expect((await find(query)).map(({ target }) => target?.id)).toEqual(found)
  })

  it.each(['limit=0', 'cursor=x', 'action=x%25', 'outcome=maybe', 'from=yesterday', 'person=x', 'search=%00', 'sort=x'])(
    'refuses %s',
    async (query) => {
      expect((await asAdmin('GET', `/api/admin/audit?${query}`)).statusCode).toBe(400)
    },
  )
})

describe('taking out', () => {
  it('gives JSON lines of exactly what the filter finds, in however many pieces, and is an event itself', async () => {
    const { record } = identity.audit
    await record(Array.from({ length: 510 }, (_, at) => anEvent({ action: 'export.bulk', after: { at } })))
    const response = await asAdmin('GET', '/api/admin/audit/export?format=ndjson&action=export.bulk')
    expect(response.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
    expect(response.headers['content-disposition']).toBe('attachment; filename="audit.ndjson"')
    const lines = response.body.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as ShownEvent).after?.['at'])).toEqual(Array.from({ length: 510 }, (_, at) => 509 - at))
    expect(await find('action=audit.exported')).toMatchObject([
      { actor: { id: admin.id }, after: { format: 'ndjson', action: 'export.bulk' } },
    ])
  })

  it('gives CSV with a heading, in which nothing is a formula', async () => {
    const actor = { kind: 'operator', id: null, label: '=HYPERLINK("http://evil.example")' } as const
    await identity.audit.record(anEvent({ action: 'export.formula', actor }))
    const { body } = await asAdmin('GET', '/api/admin/audit/export?format=csv&action=export.formula')
    const [heading, line] = body.split('\r\n')
    expect(heading).toMatch(/^seq,at,action,outcome,/)
    expect(line).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  })

  it('needs a known format', async () => {
    expect((await asAdmin('GET', '/api/admin/audit/export?format=xls')).statusCode).toBe(400)
  })
})

it('an admin has the chain checked and sees how it was the last time', async () => {
  expect((await asAdmin('GET', '/api/admin/audit/chain')).json()).toEqual({ last: null, retention_days: null })
  const checked = await asAdmin('POST', '/api/admin/audit/chain')
  expect(checked.json()).toMatchObject({ ok: true, first_seq: 1, fault: null })
  expect((await asAdmin('GET', '/api/admin/audit/chain')).json()).toMatchObject({ last: { ok: true } })
})
