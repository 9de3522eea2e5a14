import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAccess, type TestAccess } from '../../testing/access.ts'

type Body = {
  attention: { kind: string; count?: number }[]
  sign_ins: { opened: number; people: number }[]
  active_people: Record<string, number>
  changes: unknown[]
}

let access: TestAccess
beforeAll(async () => {
  access = await startAccess(['wiki'])
})
afterAll(() => access[Symbol.asyncDispose]())

const read = async (cookie: string): Promise<Body> => {
  const response = await access.call('GET', '/api/admin/overview', { cookie })
  expect(response.statusCode).toBe(200)
  return response.json<Body>()
}

/** What it tells with a number. */
const counted = ({ attention }: Body): string[] => attention.flatMap(({ kind, count }) => (count === undefined ? [] : [`${kind} ${count}`]))

test('admins read it, others do not', async () => {
  const person = await access.anAccount()
  const response = await access.call('GET', '/api/admin/overview', { cookie: await access.signIn(person) })
  expect(response.statusCode).toBe(403)
})

test('it counts who signed in, and looks at most once a minute', async () => {
  const { cookie } = await access.anAdmin()
  access.clock.advance(61_000)
  const before = await read(cookie)
  const today = before.sign_ins.at(-1)?.opened ?? 0
  expect(today).toBeGreaterThan(0)
  expect(before.active_people['day']).toBeGreaterThan(0)
  await access.signIn(await access.anAccount())
  expect((await read(cookie)).sign_ins.at(-1)?.opened).toBe(today)
  access.clock.advance(61_000)
  expect((await read(cookie)).sign_ins.at(-1)?.opened).toBe(today + 1)
})

test('it tells at once of a mail that could not be sent, and of who waits', async () => {
  const { cookie } = await access.anAdmin()
  expect(counted(await read(cookie))).toEqual([])
  await access.gateway.database.pool
    .query(`insert into mails (id, kind, recipient, recipient_key, asked, state, attempts, created_at, next_attempt_at, useful_until, ended_at)
    values (gen_random_uuid(), 'invitation', 'x@example.org', 'x@example.org', false, 'failed', 5, now(), now(), now(), now())`)
  await access.gateway.database.pool.query(`insert into access_requests (id, user_id, app_key, reason, state, created_at)
    select gen_random_uuid(), id, 'wiki', '', 'open', now() from users limit 1`)
  expect(counted(await read(cookie))).toEqual(['mail_failed 1', 'requests_waiting 1'])
})
