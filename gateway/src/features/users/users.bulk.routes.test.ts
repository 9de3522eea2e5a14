import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@gatehouse/kit/ids'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
let admin: { id: string; email: string }
let cookie: string
beforeAll(async () => {
  identity = await startIdentity()
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users, groups cascade')
  admin = await anAccount(identity, { role: 'admin' })
  cookie = await signIn(identity, admin.email)
})
afterAll(() => identity[Symbol.asyncDispose]())

type Item = { id: string; outcome: string; code: string | null }

const send = (body: unknown, as = cookie) => call(identity, { method: 'POST', url: '/api/admin/users/bulk', cookie: as, body })
const run = async (action: string, ids: readonly string[], more: object = {}): Promise<string[]> =>
  (await send({ action, ids, ...more })).json<{ items: Item[] }>().items.map(({ outcome, code }) => code ?? outcome)
const events = async (action: string): Promise<{ target_id: string; request_id: string }[]> =>
  (
    await identity.database.pool.query<{ target_id: string; request_id: string }>(
      'select * from audit_events where action = $1 order by seq',
      [action],
    )
  ).rows

async function aGroup(): Promise<string> {
  const body = { name: `Crew ${newId()}`, description: '', require_second_factor: false }
  return (await call(identity, { method: 'POST', url: '/api/admin/groups', cookie, body })).json<{ id: string }>().id
}

describe('changing many accounts', () => {
  it('tells of each what became of it, in their order, and each is in the trail', async () => {
    const [one, two] = [await anAccount(identity), await anAccount(identity)]
    const session = await signIn(identity, one.email)
    const before = (await events('user.changed')).length
    expect(await run('deactivate', [one.id, newId(), two.id, one.id])).toEqual(['done', 'users.not_found', 'done'])
    expect(await run('deactivate', [one.id])).toEqual(['unchanged'])
    expect((await events('user.changed')).slice(before).map(({ target_id }) => target_id)).toEqual([one.id, two.id])
    expect((await call(identity, { url: '/api/auth/session', cookie: session })).statusCode).toBe(401)
    expect(await run('reactivate', [one.id, two.id])).toEqual(['done', 'done'])
  })

  it('leaves the last active admin, and goes on with the others', async () => {
    const [other, person] = [await anAccount(identity, { role: 'admin' }), await anAccount(identity)]
    expect(await run('deactivate', [other.id, admin.id, person.id])).toEqual(['done', 'users.last_admin', 'done'])
    expect((await call(identity, { url: '/api/admin/users', cookie })).statusCode).toBe(200)
  })

  it('ends what they have open', async () => {
    const [one, two] = [await anAccount(identity), await anAccount(identity)]
    const session = await signIn(identity, one.email)
    expect(await run('end_sessions', [one.id, two.id])).toEqual(['done', 'unchanged'])
    expect((await call(identity, { url: '/api/auth/session', cookie: session })).statusCode).toBe(401)
  })

  it('ends what the admin has open elsewhere, and leaves where they sit', async () => {
    const elsewhere = await signIn(identity, admin.email)
    expect([await run('end_sessions', [admin.id]), await run('end_sessions', [admin.id])]).toEqual([['done'], ['unchanged']])
    expect((await call(identity, { url: '/api/auth/session', cookie: elsewhere })).statusCode).toBe(401)
    expect((await call(identity, { url: '/api/auth/session', cookie })).statusCode).toBe(200)
  })

  it('puts them into a group without touching who manages it, and takes them out again', async () => {
    const [one, manager] = [await anAccount(identity), await anAccount(identity)]
    const group_id = await aGroup()
    const url = `/api/admin/groups/${group_id}/members/${manager.id}`
    await call(identity, { method: 'PUT', url, cookie, body: { role: 'manager' } })
    expect(await run('add_to_group', [one.id, manager.id], { group_id })).toEqual(['done', 'unchanged'])
    expect(await run('remove_from_group', [one.id, manager.id], { group_id })).toEqual(['done', 'unchanged'])
    expect(await run('add_to_group', [one.id, newId()], { group_id: newId() })).toEqual(['groups.not_found', 'groups.not_found'])
  })

  it.each([
    { action: 'delete', ids: [newId()] },
    { action: 'deactivate', ids: [] },
    { action: 'deactivate', ids: ['x'] },
    { action: 'add_to_group', ids: [newId()] },
    { action: 'deactivate', ids: Array.from({ length: 201 }, () => newId()) },
  ])('refuses $action of what is no list of accounts', async (body) => {
    expect((await send(body)).statusCode).toBe(400)
  })

  it('is for admins', async () => {
    const person = await anAccount(identity)
    expect((await send({ action: 'deactivate', ids: [admin.id] }, await signIn(identity, person.email))).statusCode).toBe(403)
  })
})
