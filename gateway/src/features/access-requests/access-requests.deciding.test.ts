import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { grantPath, openApp, startAccess, type Account, type TestAccess } from '../../testing/access.ts'
import type { OpenRequest, OwnRequest } from './access-requests.schemas.ts'

let access: TestAccess
let admin: Account & { cookie: string }
let ana: Account & { cookie: string }
beforeAll(async () => {
  access = await startAccess(['listed-wiki'])
  admin = await access.anAdmin()
})
afterAll(() => access[Symbol.asyncDispose]())
beforeEach(async () => {
  admin = await access.anAdmin()
  const account = await access.anAccount({ full_name: 'Ana' })
  ana = { ...account, cookie: await access.signIn(account) }
  await access.call('POST', '/api/access/requests', { cookie: ana.cookie, body: { app_key: 'listed-wiki' } })
})

const inMs = (ms: number | null): string | null => (ms === null ? null : new Date(access.clock.now().getTime() + ms).toISOString())
const grant = (expires_at: string | null) =>
  access.call('PUT', grantPath('listed-wiki', 'users', ana.id), { cookie: admin.cookie, body: { expires_at } })
const own = async (): Promise<OwnRequest[]> =>
  (await access.call('GET', '/api/access/requests', { cookie: ana.cookie })).json<{ items: OwnRequest[] }>().items
/** Decides about what Ana asks for. */
async function decide(how: 'approve' | 'decline', body: object = {}): Promise<number> {
  const { items } = (await access.call('GET', '/api/admin/access/requests', { cookie: admin.cookie })).json<{ items: OpenRequest[] }>()
  const id = items.find(({ person }) => person.user_id === ana.id)?.id
  return (await access.call('POST', `/api/admin/access/requests/${id}/${how}`, { cookie: admin.cookie, body })).statusCode
}

describe('an approval', () => {
  it.each([
    ['for good', null, 60_000],
    ['for longer', 120_000, 60_000],
  ])('for a time never takes away from who has the app %s by now', async (_what, hasMs, givenMs) => {
    const has = inMs(hasMs)
    await grant(has)
    expect(await decide('approve', { expires_at: inMs(givenMs) })).toBe(204)
    expect(await own()).toMatchObject([{ state: 'approved', expires_at: has }])
    access.clock.advance(givenMs)
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(200)
  })

  it('for longer makes a grant longer that the person has', async () => {
    await grant(inMs(60_000))
    expect(await decide('approve')).toBe(204)
    access.clock.advance(60_000)
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(200)
  })

  it('never takes away from who is given the app for good at the same moment', async () => {
    const { pool } = access.gateway.database
    const slow = await pool.connect()
    try {
      await slow.query('begin')
      await slow.query("insert into user_app_permissions (user_id, app_key, granted_at) values ($1, 'listed-wiki', now())", [ana.id])
      const approved = decide('approve', { expires_at: inMs(60_000) })
      const waits =
        "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%permissions%'"
      await expect.poll(async () => (await pool.query(waits)).rowCount).toBe(1)
      await slow.query('commit')
      expect(await approved).toBe(204)
    } finally {
      slow.release()
    }
    const { rows } = await pool.query('select expires_at from user_app_permissions where user_id = $1', [ana.id])
    expect(rows).toEqual([{ expires_at: null }])
  })
})

it.each(['approve', 'decline'] as const)('nobody is written to who was deactivated meanwhile: %s', async (how) => {
  await access.call('PATCH', `/api/admin/users/${ana.id}`, { cookie: admin.cookie, body: { is_active: false } })
  expect(await decide(how)).toBe(204)
  const { rows } = await access.gateway.database.pool.query('select from mails where recipient = $1', [ana.email])
  expect(rows).toEqual([])
})
