import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../database.ts'
import { runCli } from './cli.program.ts'

let database: TestDatabase<GatewayTables>
let dataDir: string

beforeAll(async () => {
  database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'))
})
beforeEach(() => database.pool.query('truncate services, service_order'))
afterAll(() => database[Symbol.asyncDispose]())

async function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(['services', ...args], {
    env: { GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: database.url, ...env },
    input: Readable.from([]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

async function aFile(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'gatehouse-services-')), 'services.yaml')
  await writeFile(file, text)
  return file
}

const addWiki = (...more: string[]) => run(['add', 'wiki', '--name', 'Wiki', '--upstream', 'http://wiki:3000', ...more])

it('adds, changes, lists and deletes a service, and writes down who did', async () => {
  expect(await addWiki('--set', 'interval_s=15', '--set', 'category=Team')).toEqual({
    code: 0,
    out: 'Wiki is there, below /api/wiki.',
    err: '',
  })
  expect((await run(['edit', 'wiki', '--set', 'enabled=false'])).out).toBe('wiki is changed.')
  expect((await run(['list'])).out).toContain('wiki       Wiki       api   /api/wiki       http://wiki:3000                 admin, off')
  expect((await run(['remove', 'wiki'])).out).toBe('wiki is deleted.')
  const { rows } = await database.pool.query("select action, actor_kind from audit_events where target_id = 'wiki' order by seq")
  expect(rows).toEqual(['created', 'changed', 'deleted'].map((what) => ({ action: `service.${what}`, actor_kind: 'operator' })))
})

it.each([
  [['add', 'Wiki', '--upstream', 'http://wiki'], 'key must begin with a lower-case letter'],
  [['add', 'wiki', '--upstream', 'http://169.254.169.254'], 'upstream is http://169.254.169.254, a link-local'],
  [['add', 'ai', '--upstream', 'http://elsewhere'], 'Another service has this already'],
  [['edit', 'nothing', '--set', 'name=A'], 'There is no such app'],
  [['edit', 'ai', '--set', 'upstream=http://elsewhere'], 'upstream belongs to how this service comes along'],
  [['edit', 'ai', '--set', 'intervall_s=5'], 'Unrecognized key'],
  [['edit', 'ai', '--set', 'interval_s'], 'write it as member=value'],
  [['remove', 'documents'], 'belongs to Gatehouse'],
])('%j says what is wrong', async (args, sentence) => {
  const { code, err } = await run(args)
  expect([code, err]).toEqual([1, expect.stringContaining(sentence)])
})

it('goes back to what comes along, and puts services in order', async () => {
  await addWiki()
  await run(['edit', 'ai', '--set', 'name=Assistant'])
  expect((await run(['reset', 'ai'])).out).toBe('ai is as it comes along.')
  expect((await run(['list'])).out).toMatch(/ai +Chat/)
  expect((await run(['order', 'wiki', 'ai'])).out).toBe('wiki ai documents')
  expect((await run(['order', 'nothing'])).err).toContain('nothing is no service that can be moved')
  expect((await run(['reset', 'wiki'])).code).toBe(1)
})

it('takes what people asked for, and who decides about it, along with a service', async () => {
  await addWiki('--set', 'listed=true')
  const { pool } = database
  await pool.query(`insert into users (id, email, email_key, hashed_password, role, is_active, created_at)
    values ('01890000-0000-7000-8000-000000000001', 'ana@example.org', 'ana@example.org', 'none', 'user', true, now())`)
  await pool.query(`insert into groups (id, name, name_key, description, require_second_factor, created_at)
    values ('01890000-0000-7000-8000-000000000002', 'Crew', 'crew', '', false, now())`)
  await pool.query("insert into app_approvers select 'wiki', id from groups")
  for (const [n, state] of ['open', 'declined'].entries())
    await pool.query(`insert into access_requests (id, user_id, app_key, reason, state, created_at)
      select '01890000-0000-7000-8000-00000000000${n + 3}', id, 'wiki', '', '${state}', now() from users`)
  expect((await run(['remove', 'wiki'])).out).toBe('wiki is deleted.')
  const { rows } = await pool.query('select app_key from access_requests union all select app_key from app_approvers')
  expect(rows).toEqual([])
})

it('exports what can be put into a services file, and adds it from there again', async () => {
  await addWiki('--set', 'depends_on=[documents]')
  await run(['edit', 'ai', '--set', 'name=Assistant'])
  const { out } = await run(['export'])
  expect(out).toContain('name: Assistant')
  const file = await aFile(`${out}\n`)
  const shown = await run(['list', '--file', file])
  expect(shown.out.replaceAll(' file', ' admin')).toContain('http://wiki:3000')
  // In the file, all three belong to it, and nothing is left to export.
  expect((await run(['export'], { GATEHOUSE_SERVICES: file })).out).toBe('services: []')
  await database.pool.query('truncate services')
  const others = await aFile(
    'services:\n  - { key: b, name: B, upstream: "http://b", depends_on: [a] }\n  - { key: a, name: A, upstream: "http://a" }\n' +
      '  - { key: c, name: C, kind: site, host: c.example.org, upstream: "http://c" }\n',
  )
  expect((await run(['add', '--file', others])).out).toBe('3 added.')
  expect((await run(['add', '--file', others])).err).toContain('b, a, c are there already')
})

it('lists what the file says when the database cannot be reached', async () => {
  const { code, out, err } = await run(['list'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' })
  expect([code, out]).toEqual([0, expect.stringContaining('documents')])
  expect(err).toContain('Without those that are stored')
})
