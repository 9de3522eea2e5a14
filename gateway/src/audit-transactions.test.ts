import { newId } from '@gatehouse/kit/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAccess, type TestAccess } from './testing/access.ts'

// What cannot be written down does not happen.

let world: TestAccess
let cookie: string
beforeAll(async () => {
  world = await startAccess(['wiki'])
  ;({ cookie } = await world.anAdmin())
})
afterAll(() => world[Symbol.asyncDispose]())

const query = async (sql: string, values: unknown[] = []): Promise<unknown[]> =>
  (await world.gateway.database.pool.query(sql, values)).rows as unknown[]

/** Does something while the trail takes no event of that action; returns the status. */
async function withoutTrail(action: string, work: () => ReturnType<TestAccess['call']>): Promise<number> {
  await query(`alter table audit_events add constraint trail_is_full check (action <> '${action}') not valid`)
  try {
    return (await work()).statusCode
  } finally {
    await query('alter table audit_events drop constraint trail_is_full')
  }
}

const windowsUrl = '/api/admin/services/wiki/maintenance'
const windows = (): Promise<unknown[]> => query('select id from health_maintenance')
const plan = () => world.call('POST', windowsUrl, { cookie, body: { message: 'New disk' } })

test('maintenance is not planned', async () => {
  expect(await withoutTrail('maintenance.planned', plan)).toBe(500)
  expect(await windows()).toEqual([])
})

test('maintenance is not ended', async () => {
  const { id } = (await plan()).json<{ id: string }>()
  expect(await withoutTrail('maintenance.ended', () => world.call('DELETE', `${windowsUrl}/${id}`, { cookie }))).toBe(500)
  expect(await windows()).toEqual([{ id }])
})

test.each([
  { action: 'mail.retried', ask: (id: string) => world.call('POST', `/api/admin/mail/${id}/retry`, { cookie }) },
  { action: 'mail.dropped', ask: (id: string) => world.call('DELETE', `/api/admin/mail/${id}`, { cookie }) },
])('a failed mail stays as it is without $action', async ({ action, ask }) => {
  const id = newId()
  await query(
    `insert into mails (id, kind, recipient, recipient_key, asked, sealed_content, state, created_at, next_attempt_at, useful_until, ended_at)
     values ($1, 'welcome', 'ana@example.org', 'ana@example.org', false, 'x', 'failed', $2, $2, 'infinity', $2)`,
    [id, world.clock.now()],
  )
  expect(await withoutTrail(action, () => ask(id))).toBe(500)
  expect(await query('select state from mails where id = $1', [id])).toEqual([{ state: 'failed' }])
  expect((await ask(id)).statusCode).toBe(204)
})
