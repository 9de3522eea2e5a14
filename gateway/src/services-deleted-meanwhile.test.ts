import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPersonAt, startAdminGateway, type AdminGateway } from './features/registry/registry.gateway.builders.ts'

let one: AdminGateway
let cookie: string
let userId: string
let groupId: string
beforeAll(async () => {
  one = await startAdminGateway()
  cookie = await aPersonAt(one)
  userId = (await one.api('/api/users/me', { cookie })).json<{ id: string }>().id
  groupId = (await one.api('/api/admin/groups', { method: 'POST', body: { name: 'Crew' } })).json<{ id: string }>().id
})
afterAll(() => one[Symbol.asyncDispose]())

let key: string
let made = 0
beforeEach(() => {
  made += 1
  key = `app-${made}`
})

type Method = 'POST' | 'PUT'
type Writing = {
  what: string
  table: string
  column?: string
  method: Method
  path: string
  body?: object
  own?: boolean
  open?: boolean
  refused?: number
  /** Where it is held up at the end of its transaction, if not where the trail is written. */
  atLast?: string
}

/** Everything that can be written about a service; each names it in this column of this table. `own`: by a person about themselves. */
const writings: Writing[] = [
  {
    what: 'a grant of a person',
    table: 'user_app_permissions',
    method: 'PUT',
    path: '/api/admin/services/KEY/grants/users/USER',
    body: {},
  },
  {
    what: 'a grant of a group',
    table: 'group_app_permissions',
    method: 'PUT',
    path: '/api/admin/services/KEY/grants/groups/GROUP',
    body: {},
  },
  {
    what: 'a maintenance window',
    table: 'health_maintenance',
    column: 'service_key',
    method: 'POST',
    path: '/api/admin/services/KEY/maintenance',
    body: { message: 'New disk' },
  },
  {
    what: 'who decides about requests',
    table: 'app_approvers',
    method: 'PUT',
    path: '/api/admin/services/KEY/approvers',
    body: { group_ids: ['GROUP'] },
  },
  { what: 'a request for it', table: 'access_requests', method: 'POST', path: '/api/access/requests', body: { app_key: 'KEY' }, own: true },
  {
    what: 'a notice when it is back',
    table: 'health_back_notices',
    column: 'service_key',
    method: 'PUT',
    path: '/api/services/KEY/notice',
    own: true,
    open: true,
    atLast: 'lock table health_back_notices in share mode',
  },
  {
    what: 'a token for it',
    table: 'api_tokens',
    column: "array_to_string(apps, ',')",
    method: 'POST',
    path: '/api/auth/tokens',
    body: { name: 'backup', apps: ['KEY'] },
    own: true,
    open: true,
    refused: 400,
  },
]

const filled = (text: string): string => text.replaceAll('KEY', key).replaceAll('USER', userId).replaceAll('GROUP', groupId)

function write({ method, path, body, own = false }: Writing): Promise<LightMyRequestResponse> {
  const filledBody = body === undefined ? undefined : (JSON.parse(filled(JSON.stringify(body))) as object)
  return one.api(filled(path), { method, body: filledBody, ...(own ? { cookie } : {}) })
}
const deleteIt = (): Promise<LightMyRequestResponse> => one.api(`/api/admin/services/${key}`, { method: 'DELETE' })
const add = ({ open = false }: Writing) =>
  one.add({ key, name: key, upstream: 'http://127.0.0.1:9', visibility: open ? 'everyone' : 'granted', listed: true })

async function left({ table, column = 'app_key' }: Writing): Promise<number> {
  const { rows } = await one.gateway.database.pool.query<{ count: number }>(`select count(*) from ${table} where ${column} = $1`, [key])
  return rows[0]?.count ?? -1
}

const waiting = async (): Promise<number> => {
  const { rows } = await one.gateway.database.pool.query<{ count: number }>(
    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
  )
  return rows[0]?.count ?? 0
}

/** Holds up whoever comes to this, until the work is done. */
async function heldUp<T>(at: string, work: () => Promise<T>): Promise<T> {
  const client = await one.gateway.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(at)
    const done = await work()
    await client.query('commit')
    return done
  } finally {
    client.release()
  }
}

describe('nothing outlives a service that is deleted at that moment:', () => {
  it.each(writings)('$what that comes while it is being deleted is refused', async (writing) => {
    await add(writing)
    const [deleted, written] = await heldUp('lock table health_leadership in exclusive mode', async () => {
      const deleting = deleteIt()
      await expect.poll(waiting).toBeGreaterThan(0)
      const before = await waiting()
      const writingIt = write(writing)
      await expect.poll(waiting).toBeGreaterThan(before)
      return [deleting, writingIt]
    })
    expect((await deleted)?.statusCode).toBe(204)
    expect((await written)?.statusCode).toBe(writing.refused ?? 404)
    expect(await left(writing)).toBe(0)
  })

  it.each(writings)('$what that is being written goes with it', async (writing) => {
    await add(writing)
    const [written, deleted] = await heldUp(writing.atLast ?? 'select from audit_head for update', async () => {
      const writingIt = write(writing)
      await expect.poll(waiting).toBeGreaterThan(0)
      const before = await waiting()
      const deleting = deleteIt()
      await expect.poll(waiting).toBeGreaterThan(before)
      return [writingIt, deleting]
    })
    expect((await written)?.statusCode).toBeLessThan(300)
    expect((await deleted)?.statusCode).toBe(204)
    expect(await left(writing)).toBe(0)
  })
})

it('what another gateway does not know yet to be deleted gets no grant there', async () => {
  await using other = await startAdminGateway({}, one)
  await one.add({ key, name: key, upstream: 'http://127.0.0.1:9' })
  const path = `/api/admin/services/${key}/grants/users/${userId}`
  await expect.poll(async () => (await other.api(path, { method: 'PUT', body: {} })).statusCode).toBe(200)
  // As at the moment when it is gone and the notice of it has not come.
  await one.gateway.database.pool.query('delete from user_app_permissions where app_key = $1', [key])
  await one.gateway.database.pool.query('delete from services where key = $1', [key])
  expect((await other.api(path, { method: 'PUT', body: {} })).statusCode).toBe(404)
})

it('an account that is deleted while its request is approved stops neither', async () => {
  await one.add({ key, name: key, upstream: 'http://127.0.0.1:9', listed: true })
  const asker = await aPersonAt(one, `${key}@example.org`)
  const { id } = (await one.api('/api/users/me', { cookie: asker })).json<{ id: string }>()
  await one.api('/api/access/requests', { method: 'POST', cookie: asker, body: { app_key: key } })
  const { items } = (await one.api('/api/admin/access/requests')).json<{ items: { id: string; app: { key: string } }[] }>()
  const request = items.find(({ app }) => app.key === key)
  const approve = () => one.api(`/api/admin/access/requests/${request?.id}/approve`, { method: 'POST', body: {} })
  const [approved, deleted] = await heldUp('lock table mails in share mode', async () => {
    const approving = approve()
    await expect.poll(waiting).toBeGreaterThan(0)
    const before = await waiting()
    const deleting = one.api(`/api/admin/users/${id}`, { method: 'DELETE' })
    await expect.poll(waiting).toBeGreaterThan(before)
    return [approving, deleting]
  })
  expect([(await approved)?.statusCode, (await deleted)?.statusCode]).toEqual([204, 204])
})
