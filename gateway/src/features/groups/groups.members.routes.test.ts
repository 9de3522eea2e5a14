import { newId } from '@gatehouse/kit/ids'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount, anOperator, call, logIn, signIn, startIdentity, type Identity } from '../../testing/identity.ts'
import { addTo, aGroup, heardOf } from './groups.builders.ts'
import { mostGroups } from './groups.members.service.ts'

let identity: Identity
let admin: string
beforeAll(async () => {
  identity = await startIdentity()
  admin = await signIn(identity, (await anAccount(identity, { role: 'admin', email: 'root@example.org' })).email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const as = (cookie: string, method: Method, ...[url, body]: [url: string, body?: unknown]) => call(identity, { method, url, cookie, body })
const outcome = (response: LightMyRequestResponse): [number, string] => [response.statusCode, response.json<{ code: string }>().code]
const members = (response: LightMyRequestResponse): string[] =>
  response.json<{ items: { email: string }[] }>().items.map(({ email }) => email)
const lastEvent = () => identity.database.db.selectFrom('audit_events').selectAll().orderBy('seq', 'desc').executeTakeFirstOrThrow()

/** A group with a manager who is signed in, and one member. */
async function aManagedGroup() {
  const group = await aGroup(identity, admin)
  const [manager, member] = [await anAccount(identity), await anAccount(identity)]
  await addTo(identity, admin, { group, emails: [manager.email], role: 'manager' })
  await addTo(identity, admin, { group, emails: [member.email] })
  return { group, manager, member, cookie: await signIn(identity, manager.email) }
}

describe('adding by e-mail addresses', () => {
  it('shows first whom it would add, and then adds exactly those', async () => {
    const { group, member } = await aManagedGroup()
    const fresh = await anAccount(identity, { email: 'Fresh@Example.org', full_name: 'Fresh Face' })
    const emails = ['fresh@example.org', ' FRESH@example.org', member.email, 'nobody@example.org', 'no address', '']
    const url = `/api/admin/groups/${group.id}/members`
    const person = { user_id: fresh.id, email: 'Fresh@Example.org', full_name: 'Fresh Face' }
    const rest = { already_in: [{ email: member.email }], unknown: ['nobody@example.org'], invalid: ['no address'] }
    expect((await as(admin, 'POST', `${url}/preview`, { emails })).json()).toMatchObject({ found: [person], ...rest })
    expect(members(await as(admin, 'GET', url))).not.toContain('Fresh@Example.org')
    expect((await as(admin, 'POST', url, { emails })).json()).toMatchObject({ added: [person], ...rest })
    expect(members(await as(admin, 'GET', url))).toContain('Fresh@Example.org')
    expect(await lastEvent()).toMatchObject({
      action: 'group.members_added',
      target_id: group.id,
      after: { members: [{ user_id: fresh.id, email: 'Fresh@Example.org', role: 'member' }] },
    })
  })

  it('holds from the next request on, for browsers and programs, and tells every gateway', async () => {
    const [group, person] = [await aGroup(identity, admin), await anAccount(identity)]
    const credentials = { cookie: await signIn(identity, person.email), authorization: undefined }
    const bearer = { cookie: undefined, authorization: `Bearer ${await logIn(identity, person.email)}` }
    expect(await identity.sessions.authenticate(credentials)).toMatchObject({ groups: [] })
    const told = heardOf(identity, (notice) => 'user_ids' in notice && notice.user_ids.includes(person.id))
    await addTo(identity, admin, { group, emails: [person.email] })
    await told
    expect(await identity.sessions.authenticate(credentials)).toMatchObject({ groups: [group.id] })
    expect(await identity.sessions.authenticate(bearer)).toMatchObject({ groups: [group.id] })
    await as(admin, 'DELETE', `/api/admin/groups/${group.id}/members/${person.id}`)
    expect(await identity.sessions.authenticate(credentials)).toMatchObject({ groups: [] })
  })

  it('names everybody of a long list in notices that fit', async () => {
    const group = await aGroup(identity, admin)
    const people = await Promise.all(Array.from({ length: 320 }, () => anAccount(identity)))
    const told = new Set<string>()
    const all = heardOf(identity, (notice) => {
      for (const id of 'user_ids' in notice ? notice.user_ids : []) told.add(id)
      return told.size >= people.length
    })
    await addTo(identity, admin, { group, emails: people.map(({ email }) => email) })
    await all
    expect([...told].toSorted()).toEqual(people.map(({ id }) => id).toSorted())
  })

  it.each([{ emails: [] }, { emails: Array.from({ length: 501 }, (_, i) => `p${i}@example.org`) }, { emails: 'a@example.org' }, {}])(
    'refuses %j',
    async (body) => {
      const { id } = await aGroup(identity, admin)
      expect((await as(admin, 'POST', `/api/admin/groups/${id}/members`, body)).statusCode).toBe(400)
    },
  )

  it('refuses one group too many for a person, and adds nobody then', async () => {
    const [crowded, other] = [await anAccount(identity), await anAccount(identity)]
    const now = identity.clock.now()
    const groups = Array.from({ length: mostGroups }, (_, at) => ({ id: newId(), name: `Full ${at}`, name_key: `full ${at}` }))
    const { db } = identity.database
    await db
      .insertInto('groups')
      .values(groups.map((group) => ({ ...group, description: '', require_second_factor: false, created_at: now })))
      .execute()
    const ids = groups.map(({ id }) => id)
    await db.transaction().execute((trx) => identity.groups.addMembers(crowded, ids, { by: anOperator, trx }))
    const url = `/api/admin/groups/${(await aGroup(identity, admin)).id}/members`
    expect(outcome(await as(admin, 'POST', url, { emails: [other.email, crowded.email] }))).toEqual([409, 'groups.too_many'])
    expect(members(await as(admin, 'GET', url))).toEqual([])
    expect(outcome(await as(admin, 'PUT', `${url}/${crowded.id}`, { role: 'member' }))).toEqual([409, 'groups.too_many'])
  })
})

describe('the people of a group', () => {
  it('are listed by address, in pages, and found by name and role', async () => {
    const group = await aGroup(identity, admin)
    for (const name of ['c', 'a', 'b']) await anAccount(identity, { email: `list-${name}@example.org`, full_name: `Lister ${name}` })
    await addTo(identity, admin, { group, emails: ['list-c@example.org', 'list-a@example.org'] })
    await addTo(identity, admin, { group, emails: ['list-b@example.org'], role: 'manager' })
    const url = `/api/admin/groups/${group.id}/members`
    const first = await as(admin, 'GET', `${url}?limit=2`)
    const last = await as(admin, 'GET', `${url}?limit=2&cursor=${first.json<{ next_cursor: string }>().next_cursor}`)
    expect([...members(first), ...members(last)]).toEqual(['list-a@example.org', 'list-b@example.org', 'list-c@example.org'])
    expect(members(await as(admin, 'GET', `${url}?search=LISTER%20c`))).toEqual(['list-c@example.org'])
    expect(members(await as(admin, 'GET', `${url}?role=manager`))).toEqual(['list-b@example.org'])
  })

  it('K5: are told of with nothing but what may be told', async () => {
    const { group } = await aManagedGroup()
    const [member = {}] = (await as(admin, 'GET', `/api/admin/groups/${group.id}/members`)).json<{ items: object[] }>().items
    expect(Object.keys(member)).toEqual(['user_id', 'email', 'full_name', 'picture', 'is_active', 'role', 'added_at'])
  })

  it('an admin gives and takes the role of a manager', async () => {
    const { group, member } = await aManagedGroup()
    const url = `/api/admin/groups/${group.id}/members/${member.id}`
    expect((await as(admin, 'PUT', url, { role: 'manager' })).statusCode).toBe(204)
    expect((await as(admin, 'GET', `/api/admin/groups/${group.id}`)).json()).toMatchObject({ member_count: 2, manager_count: 2 })
    expect(await lastEvent()).toMatchObject({
      action: 'group.member_role_changed',
      before: { member: { role: 'member' } },
      after: { member: { user_id: member.id, role: 'manager' } },
    })
    expect((await as(admin, 'PUT', url, { role: 'owner' })).statusCode).toBe(400)
  })

  it('a person who does not exist is not in it', async () => {
    const { group } = await aManagedGroup()
    for (const id of ['00000000-0000-7000-8000-0000000fffff', 'x'])
      for (const method of ['PUT', 'DELETE'] as const)
        expect(
          outcome(
            await as(admin, method, `/api/admin/groups/${group.id}/members/${id}`, method === 'PUT' ? { role: 'member' } : undefined),
          ),
        ).toEqual([404, 'groups.member_not_found'])
  })
})

describe('a manager', () => {
  it('sees the group among their own, and its people', async () => {
    const { group, manager, member, cookie } = await aManagedGroup()
    expect((await as(cookie, 'GET', '/api/groups')).json()).toMatchObject({
      items: [{ id: group.id, name: group.name, role: 'manager', member_count: 2 }],
    })
    expect(members(await as(cookie, 'GET', `/api/groups/${group.id}/members`))).toEqual([manager.email, member.email].toSorted())
  })

  it('adds people and removes members', async () => {
    const { group, member, cookie } = await aManagedGroup()
    const person = await anAccount(identity)
    const url = `/api/groups/${group.id}/members`
    expect((await as(cookie, 'POST', `${url}/preview`, { emails: [person.email] })).json()).toMatchObject({
      found: [{ user_id: person.id }],
    })
    expect((await as(cookie, 'POST', url, { emails: [person.email] })).json()).toMatchObject({ added: [{ user_id: person.id }] })
    expect((await as(cookie, 'DELETE', `${url}/${member.id}`)).statusCode).toBe(204)
    expect(await lastEvent()).toMatchObject({ action: 'group.member_removed', before: { member: { user_id: member.id, role: 'member' } } })
  })

  it('neither makes nor removes managers', async () => {
    const { group, manager, cookie } = await aManagedGroup()
    const url = `/api/groups/${group.id}/members`
    const person = await anAccount(identity)
    expect(outcome(await as(cookie, 'POST', url, { emails: [person.email], role: 'manager' }))).toEqual([403, 'groups.managers_by_admins'])
    expect(outcome(await as(cookie, 'DELETE', `${url}/${manager.id}`))).toEqual([403, 'groups.managers_by_admins'])
  })

  it('K4: reaches no other group, and a member reaches none', async () => {
    const [{ group, member, cookie }, other] = [await aManagedGroup(), await aManagedGroup()]
    const theirs = await signIn(identity, member.email)
    for (const [who, id] of [
      [cookie, other.group.id],
      [theirs, group.id],
    ] as const) {
      const url = `/api/groups/${id}/members`
      for (const [method, path, body] of [
        ['GET', url, undefined],
        ['POST', url, { emails: [member.email] }],
        ['POST', `${url}/preview`, { emails: [member.email] }],
        ['DELETE', `${url}/${other.member.id}`, undefined],
      ] as const) {
        expect(outcome(await as(who, method, path, body))).toEqual([404, 'groups.not_found'])
      }
    }
  })

  it('is none any more from the moment on that an admin says so', async () => {
    const { group, manager, cookie } = await aManagedGroup()
    await as(admin, 'PUT', `/api/admin/groups/${group.id}/members/${manager.id}`, { role: 'member' })
    expect((await as(cookie, 'GET', `/api/groups/${group.id}/members`)).statusCode).toBe(404)
  })
})

describe('what other features ask', () => {
  it('a new account is put into the groups of its invitation, in the same transaction, and none that is gone', async () => {
    const [one, gone, person] = [await aGroup(identity, admin), await aGroup(identity, admin), await anAccount(identity)]
    await as(admin, 'DELETE', `/api/admin/groups/${gone.id}`)
    const { db } = identity.database
    await db.transaction().execute((trx) => identity.groups.addMembers(person, [one.id, gone.id, 'x'], { by: anOperator, trx }))
    const groups = await as(admin, 'GET', `/api/admin/users/${person.id}/groups`)
    expect(groups.json()).toMatchObject({ items: [{ id: one.id, role: 'member' }] })
    expect(await lastEvent()).toMatchObject({ action: 'group.members_added', actor_kind: 'system', target_id: one.id })
  })

  it('names are told of those groups that exist', async () => {
    const group = await aGroup(identity, admin)
    expect(await identity.groups.groupNames([group.id, 'x', '00000000-0000-7000-8000-0000000fffff'])).toEqual([
      { id: group.id, name: group.name },
    ])
  })

  it('a person needs a second factor when one of their groups says so', async () => {
    const { group, member } = await aManagedGroup()
    expect(await identity.groups.requiresSecondFactor(member.id)).toBe(false)
    await call(identity, { method: 'PATCH', url: `/api/admin/groups/${group.id}`, cookie: admin, body: { require_second_factor: true } })
    expect(await identity.groups.requiresSecondFactor(member.id)).toBe(true)
  })
})
