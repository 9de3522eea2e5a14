import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCli, type Ran, type TestCli } from './cli.builders.ts'

let cli: TestCli
beforeAll(async () => {
  cli = await startCli([{ key: 'wiki', name: 'Wiki', upstream: 'http://127.0.0.1:9' }])
})
afterAll(() => cli[Symbol.asyncDispose]())

const run = (...args: string[]): Promise<Ran> => cli.run(args)

it('gives grants, says who has what because of what, takes them away, and all of it is in the audit trail', async () => {
  await run('users', 'create', 'ana@example.org')
  const added = await run('grants', 'add', 'wiki', '--user', 'ana@example.org', '--days', '7')
  expect(added.out).toMatch(/^ana@example\.org may use wiki until \d{4}-/)
  expect((await run('grants', 'list', 'wiki')).out).toMatch(/^KIND +WHO +PEOPLE +UNTIL\nuser +ana@example\.org +1 +\d{4}-\S+$/)
  expect((await run('grants', 'list', '--user', 'ana@example.org')).out).toMatch(/\nwiki +\d{4}-\S+ +own grant$/)
  expect((await run('grants', 'remove', 'wiki', '--user', 'ana@example.org')).code).toBe(0)
  expect((await run('grants', 'list', 'wiki')).out).not.toContain('ana')
  const { rows } = await cli.database.pool.query<{ action: string; actor_kind: string }>(
    "select action, actor_kind from audit_events where action like 'grant.%' order by seq",
  )
  expect(rows).toEqual([
    { action: 'grant.given', actor_kind: 'operator' },
    { action: 'grant.revoked', actor_kind: 'operator' },
  ])
})

it.each([
  [['remove', 'wiki', '--user', 'bo@example.org'], 1, 'There is no such grant.'],
  [['add', 'other', '--user', 'bo@example.org'], 1, 'No app has the key other.'],
  [['add', 'wiki', '--group', 'Crew'], 1, 'There is no group Crew.'],
  [['add', 'wiki'], 2, 'Name either --user or --group.'],
  [['add', 'wiki', '--user', 'bo@example.org', '--group', 'Crew'], 2, 'Name either --user or --group.'],
  [['list'], 2, 'Name either --user or --group.'],
  [['list', 'wiki', '--user', 'bo@example.org'], 2, 'Name an app, or --user, or --group.'],
  [['add', 'wiki', '--user', 'bo@example.org', '--days', '0'], 2, 'It must be a whole number from 1 to 3650.'],
])('grants %j is refused with code %i: %s', async (args, code, sentence) => {
  await run('users', 'create', 'bo@example.org')
  expect(await run('grants', ...args)).toMatchObject({ code, err: expect.stringContaining(sentence) as string })
})
