import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { addTo, aGroup, heardOf } from './groups.builders.ts'

let identity: Identity
let cookie: string
beforeAll(async () => {
  identity = await startIdentity()
  cookie = await signIn(identity, (await anAccount(identity, { role: 'admin', email: 'root@example.org' })).email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
const asAdmin = (method: Method, url: string, body?: unknown) => call(identity, { method, url, cookie, body })
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const missingId = '00000000-0000-7000-8000-0000000fffff'
const names = (response: LightMyRequestResponse): string[] => response.json<{ items: { name: string }[] }>().items.map(({ name }) => name)
const lastEvent = () => identity.database.db.selectFrom('audit_events').selectAll().orderBy('seq', 'desc').executeTakeFirstOrThrow()

describe('K1: every admin route', () => {
  const routes: [Method, string][] = [
    ['GET', '/api/admin/groups'],
    ['POST', '/api/admin/groups'],
    ['GET', `/api/admin/groups/${missingId}`],
    ['PATCH', `/api/admin/groups/${missingId}`],
    ['DELETE', `/api/admin/groups/${missingId}`],
    ['GET', `/api/admin/groups/${missingId}/members`],
    ['POST', `/api/admin/groups/${missingId}/members`],
    ['POST', `/api/admin/groups/${missingId}/members/preview`],
    ['PUT', `/api/admin/groups/${missingId}/members/${missingId}`],
    ['DELETE', `/api/admin/groups/${missingId}/members/${missingId}`],
    ['GET', `/api/admin/users/${missingId}/groups`],
  ]

  it.each(routes)('%s %s is refused to anonymous and to users', async (method, url) => {
    expect((await call(identity, { method, url })).statusCode).toBe(401)
    const user = await signIn(identity, (await anAccount(identity)).email)
    expect(outcome(await call(identity, { method, url, cookie: user }))).toEqual([403, 'auth.forbidden'])
  })
})

describe('the list', () => {
  it('is by name and comes in pages without gaps or repeats', async () => {
    for (const name of ['Page C', 'page a', 'Page B']) await aGroup(identity, cookie, { name })
    const first = await asAdmin('GET', '/api/admin/groups?search=page&limit=2')
    const { next_cursor: cursor } = first.json<{ next_cursor: string }>()
    const last = await asAdmin('GET', `/api/admin/groups?search=page&limit=2&cursor=${cursor}`)
    expect([...names(first), ...names(last)]).toEqual(['page a', 'Page B', 'Page C'])
    expect(last.json()).toMatchObject({ next_cursor: null })
  })

  it('finds by name and description, with % and _ meaning themselves', async () => {
    await aGroup(identity, cookie, { name: '100%_sure', description: 'The Lighthouse crew' })
    expect(names(await asAdmin('GET', '/api/admin/groups?search=LIGHTHOUSE'))).toEqual(['100%_sure'])
    expect(names(await asAdmin('GET', '/api/admin/groups?search=%25_s'))).toEqual(['100%_sure'])
    expect(names(await asAdmin('GET', '/api/admin/groups?search=1%25e'))).toEqual([])
  })

  it.each(['limit=0', 'cursor=nonsense', 'search=%00', 'sort=x'])('refuses %s', async (query) => {
    expect((await asAdmin('GET', `/api/admin/groups?${query}`)).statusCode).toBe(400)
  })
})

describe('creating', () => {
  it('makes an empty group and writes down who made it', async () => {
    const response = await asAdmin('POST', '/api/admin/groups', { name: '  Harbour crew ', description: 'Ships' })
    const group = response.json<{ id: string }>()
    expect(response.statusCode).toBe(201)
    expect(response.headers['location']).toBe(`/api/admin/groups/${group.id}`)
    expect(group).toMatchObject({ name: 'Harbour crew', member_count: 0, manager_count: 0, require_second_factor: false, version: 1 })
    expect(await lastEvent()).toMatchObject({
      action: 'group.created',
      actor_label: 'root@example.org',
      target_kind: 'group',
      target_id: group.id,
      target_label: 'Harbour crew',
      after: { name: 'Harbour crew', description: 'Ships', require_second_factor: false },
      address: '192.0.2.1',
      request_id: response.headers['x-request-id'],
    })
  })

  it.each(['taken name', 'TAKEN  NAME', 'Ｔaken name'])('refuses a name that people would take for another group: %s', async (name) => {
    await asAdmin('POST', '/api/admin/groups', { name: 'Taken name' })
    expect(outcome(await asAdmin('POST', '/api/admin/groups', { name }))).toEqual([409, 'groups.name_taken'])
  })

  it.each([{}, { name: ' ' }, { name: 'x'.repeat(101) }, { name: 'a\u0000b' }, { name: 'x', members: [] }, { name: 1 }])(
    'refuses %j',
    async (body) => {
      expect((await asAdmin('POST', '/api/admin/groups', body)).statusCode).toBe(400)
    },
  )

  it('parallel attempts at one name make one group', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => asAdmin('POST', '/api/admin/groups', { name: 'Race' })))
    const made = answers.filter(({ statusCode }) => statusCode === 201)
    expect(made).toHaveLength(1)
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(7)
  })
})

describe('changing', () => {
  it('keeps what is not named, and writes down before and after', async () => {
    const { id } = await aGroup(identity, cookie, { name: 'Before', description: 'Stays' })
    const response = await asAdmin('PATCH', `/api/admin/groups/${id}`, { name: 'After', require_second_factor: true })
    expect(response.json()).toMatchObject({ name: 'After', description: 'Stays', require_second_factor: true, version: 2 })
    expect(await lastEvent()).toMatchObject({
      action: 'group.changed',
      before: { name: 'Before', description: 'Stays', require_second_factor: false },
      after: { name: 'After', description: 'Stays', require_second_factor: true },
    })
  })

  it('refuses one that is based on a stale version', async () => {
    const { id } = await aGroup(identity, cookie)
    const url = `/api/admin/groups/${id}`
    const change = (description: string) =>
      call(identity, { method: 'PATCH', url, cookie, body: { description }, headers: { 'if-match': '"1"' } })
    expect((await change('first')).statusCode).toBe(200)
    expect(outcome(await change('second'))).toEqual([412, 'request.precondition_failed'])
    expect((await asAdmin('GET', url)).json()).toMatchObject({ description: 'first' })
  })

  it('refuses the name of another group, and changes nothing', async () => {
    const [one, other] = [await aGroup(identity, cookie), await aGroup(identity, cookie)]
    const url = `/api/admin/groups/${one.id}`
    expect(outcome(await asAdmin('PATCH', url, { name: other.name }))).toEqual([409, 'groups.name_taken'])
    expect((await asAdmin('GET', url)).json()).toEqual(one)
  })

  it.each([{}, { name: '' }, { require_second_factor: 'yes' }, { version: 7 }])('refuses %j', async (body) => {
    const { id } = await aGroup(identity, cookie)
    expect((await asAdmin('PATCH', `/api/admin/groups/${id}`, body)).statusCode).toBe(400)
  })
})

it.each([missingId, '1', '-1', '%00', "' or 1=1--", 'null'])('K4: there is no group %s', async (id) => {
  const url = `/api/admin/groups/${encodeURI(id)}`
  for (const [method, path, body] of [
    ['GET', url, undefined],
    ['PATCH', url, { name: 'x' }],
    ['DELETE', url, undefined],
    ['GET', `${url}/members`, undefined],
    ['POST', `${url}/members`, { emails: ['a@example.org'] }],
    ['POST', `${url}/members/preview`, { emails: ['a@example.org'] }],
    ['PUT', `${url}/members/${missingId}`, { role: 'member' }],
    ['DELETE', `${url}/members/${missingId}`, undefined],
  ] as const) {
    expect(outcome(await asAdmin(method, path, body))).toEqual([404, 'groups.not_found'])
  }
})

describe('deleting', () => {
  it('takes the memberships along, leaves the people, and tells every gateway', async () => {
    const group = await aGroup(identity, cookie, { name: 'Short-lived' })
    const person = await anAccount(identity)
    await addTo(identity, cookie, { group, emails: [person.email] })
    const told = heardOf(identity, (notice) => 'group_id' in notice && notice.group_id === group.id)
    expect((await asAdmin('DELETE', `/api/admin/groups/${group.id}`)).statusCode).toBe(204)
    await told
    expect((await asAdmin('GET', `/api/admin/users/${person.id}/groups`)).json()).toEqual({ items: [] })
    expect((await asAdmin('GET', `/api/admin/users/${person.id}`)).statusCode).toBe(200)
    expect(await lastEvent()).toMatchObject({ action: 'group.deleted', before: { name: 'Short-lived', member_count: 1 } })
  })
})
