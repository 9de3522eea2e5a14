import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { newId } from '@gatehouse/kit/ids'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { runCli } from './cli.program.ts'

let database: TestDatabase<GatewayTables>
let dataDir: string
beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder })
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'))
  const services = ['wiki', 'vault'].map((key) => ({ key, name: key, upstream: 'http://127.0.0.1:9', listed: true }))
  await writeFile(join(dataDir, 'services.yaml'), JSON.stringify({ services }))
  await run('users', 'create', 'ana@example.org')
})
afterAll(() => database[Symbol.asyncDispose]())

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(args, {
    env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url, GATEHOUSE_SERVICES: join(dataDir, 'services.yaml') },
    input: Readable.from([]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

async function asks(app: string): Promise<void> {
  const { id } = await database.db.selectFrom('users').select('id').where('email', '=', 'ana@example.org').executeTakeFirstOrThrow()
  const request = { id: newId(), user_id: id, app_key: app, reason: 'For\nthe handbook', state: 'open' as const, created_at: new Date() }
  await database.db.insertInto('access_requests').values(request).execute()
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
  const { rows } = await database.pool.query<{ state: string; note: string | null }>('select state, note from access_requests order by id')
  expect(rows).toEqual([
    { state: 'approved', note: null },
    { state: 'declined', note: 'Not now' },
  ])
})

it('shows and sets the groups whose managers decide', async () => {
  await database.db
    .insertInto('groups')
    .values({ id: newId(), name: 'Crew', name_key: 'crew', description: '', require_second_factor: false, created_at: new Date() })
    .execute()
  expect((await run('requests', 'approvers', 'wiki')).out).toBe('GROUP  MANAGERS')
  expect((await run('requests', 'approvers', 'wiki', '--group', 'Crew')).out).toMatch(/\nCrew +0$/)
  expect((await run('requests', 'approvers', 'wiki', '--group', 'Nobody')).err).toContain('There is no group “Nobody”.')
  expect((await run('requests', 'approvers', 'wiki', '--group', '')).out).toBe('GROUP  MANAGERS')
})
