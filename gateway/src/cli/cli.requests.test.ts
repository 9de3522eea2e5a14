import { newId } from '@gatehouse/kit/ids'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCli, type Ran, type TestCli } from './cli.builders.ts'

let cli: TestCli
beforeAll(async () => {
  cli = await startCli(['wiki', 'vault'].map((key) => ({ key, name: key, upstream: 'http://127.0.0.1:9', listed: true })))
  await run('users', 'create', 'ana@example.org')
})
afterAll(() => cli[Symbol.asyncDispose]())

const run = (...args: string[]): Promise<Ran> => cli.run(args)

async function asks(app: string): Promise<void> {
  const { id } = await cli.database.db.selectFrom('users').select('id').where('email', '=', 'ana@example.org').executeTakeFirstOrThrow()
  const request = { id: newId(), user_id: id, app_key: app, reason: 'For\nthe handbook', state: 'open' as const, created_at: new Date() }
  await cli.database.db.insertInto('access_requests').values(request).execute()
}

it('lists who asks for what, approves for a time, and declines', async () => {
  await asks('wiki')
  await asks('vault')
  expect((await run('requests', 'list')).out).toMatch(
    /^EMAIL +APP +SINCE +REASON\nana@example\.org +wiki +\S+ +For the handbook\n.* vault /,
  )
  expect((await run('requests', 'approve', 'Ana@example.org', 'wiki', '--days', '7')).out).toMatch(
    /^ana@example\.org may use wiki until \d{4}-/,
  )
  expect((await run('grants', 'list', '--user', 'ana@example.org')).out).toContain('own grant')
  expect((await run('requests', 'decline', 'ana@example.org', 'vault', '--reason', 'Not now')).code).toBe(0)
  const again = await run('requests', 'approve', 'ana@example.org', 'wiki')
  expect([again.code, again.err]).toEqual([1, 'gatehouse: ana@example.org does not ask for wiki.'])
  const { rows } = await cli.database.pool.query<{ state: string; note: string | null }>(
    'select state, note from access_requests order by id',
  )
  expect(rows).toEqual([
    { state: 'approved', note: null },
    { state: 'declined', note: 'Not now' },
  ])
})

it('shows and sets the groups whose managers decide', async () => {
  await cli.database.db
    .insertInto('groups')
    .values({ id: newId(), name: 'Crew', name_key: 'crew', description: '', require_second_factor: false, created_at: new Date() })
    .execute()
  expect((await run('requests', 'approvers', 'wiki')).out).toBe('GROUP  MANAGERS')
  expect((await run('requests', 'approvers', 'wiki', '--group', 'Crew')).out).toMatch(/\nCrew +0$/)
  expect((await run('requests', 'approvers', 'wiki', '--group', 'Nobody')).err).toContain('There is no group “Nobody”.')
  expect((await run('requests', 'approvers', 'wiki', '--group', '')).out).toBe('GROUP  MANAGERS')
})
