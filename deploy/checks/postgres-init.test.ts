import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startEmbeddedPostgres } from '@gatehouse/kit/postgres/embedded-postgres'
import { ensureDatabase, provisionDatabase } from '@gatehouse/kit/postgres/provision'
import { silentLog } from '@gatehouse/kit/testing/log'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deployFolder, exampleEnvironment, readCompose } from './compose-file.ts'
import { startImageServer, type ImageServer } from './postgres-image.ts'

const run = promisify(execFile)
const compose = await readCompose('compose.yaml', exampleEnvironment)
const given = compose.services['postgres']?.environment ?? {}
const hasPsql = await run('psql', ['--version']).then(
  () => true,
  () => false,
)

let server: ImageServer | undefined

beforeAll(async () => {
  if (hasPsql) server = await startImageServer(given)
})
afterAll(async () => server?.[Symbol.asyncDispose]())
beforeEach((context) => {
  if (!hasPsql) context.skip('NOT CHECKED: psql, which the image has, is not on PATH here')
})

/** The URL that compose.yaml gives a service, with the server's address of this test. */
function urlOf(service: string): string {
  const url = new URL(compose.services[service]?.environment['DATABASE_URL'] ?? '')
  expect(url.host).toBe('postgres:5432')
  url.host = `127.0.0.1:${server?.port}`
  return url.href
}

async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

test.each(['gateway', 'documents', 'ai'])('%s signs in with the password of compose.yaml and works in its own schema', async (service) => {
  await ask(urlOf(service), 'create table kept as select 1 as n')
  const rows = await ask(
    urlOf(service),
    `select current_user::text as who, current_schema()::text as schema, 'kept'::regclass::text as found`,
  )
  expect(rows).toEqual([{ who: `gatehouse_${service}`, schema: service, found: 'kept' }])
})

test('the migration job signs in as its service does', () => {
  for (const service of ['gateway', 'documents', 'ai']) expect(urlOf(`${service}-migrate`)).toBe(urlOf(service))
})

test('no service sees into another’s schema', async () => {
  await expect(ask(urlOf('documents'), 'create table gateway.mine (n int)')).rejects.toThrow('permission denied for schema gateway')
  await expect(ask(urlOf('ai'), 'create table public.mine (n int)')).rejects.toThrow('permission denied for schema public')
})

test('the superuser has no way in over the network, even with the right password', async () => {
  const url = `postgresql://postgres:${given['POSTGRES_PASSWORD']}@127.0.0.1:${server?.port}/gatehouse`
  await expect(ask(url, 'select 1')).rejects.toThrow('no pg_hba.conf entry')
})

test('a service has no way into another database, nor with a wrong password', async () => {
  const url = urlOf('ai')
  await expect(ask(url.replace(/\/gatehouse$/, '/postgres'), 'select 1')).rejects.toThrow('no pg_hba.conf entry')
  await expect(ask(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password authentication failed')
})

test('the init script says nothing of passwords', () => {
  const passwords = Object.entries(given).filter(([name]) => name.endsWith('_PASSWORD'))
  expect(passwords).toHaveLength(4)
  expect(passwords.filter(([, value]) => server?.initOutput.includes(value))).toEqual([])
})

test('the init script refuses to run without a password', async () => {
  await expect(startImageServer({ ...given, GATEHOUSE_DB_AI_PASSWORD: '' })).rejects.toThrow('GATEHOUSE_DB_AI_PASSWORD: is not set')
})

const rightsQuery = `
  select 'role' as kind, rolname::text as name,
         concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit) as rights
  from pg_roles where rolname like 'gatehouse\\_%'
  union all select 'settings', setrole::regrole::text, array_to_string(setconfig, ', ') from pg_db_role_setting where setrole <> 0
  union all select 'member', member::regrole::text, roleid::regrole::text from pg_auth_members where member::regrole::text like 'gatehouse%'
  union all select 'schema', nspname::text, nspowner::regrole::text || ' ' || coalesce(replace(nspacl::text, session_user::text, 'admin'), '')
  from pg_namespace where nspname in ('gateway', 'documents', 'ai')
  union all select 'public', nspname::text, (select string_agg(privilege_type, ' ') from aclexplode(nspacl) where grantee = 0)
  from pg_namespace where nspname = 'public'
  order by 1, 2`

test('the rights are those that npm start gives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-provision-'))
  const other = await startEmbeddedPostgres({
    directory: join(folder, 'postgres'),
    logFile: join(folder, 'log'),
    log: silentLog,
    version: 16,
    durable: false,
  })
  try {
    const adminUrl = await ensureDatabase(other.adminUrl, 'gatehouse')
    const urls = await provisionDatabase({ adminUrl, passwords: { gateway: 'a', documents: 'b', ai: 'c' } })
    const expected = await ask(urls.gateway, rightsQuery)
    expect(expected.length).toBeGreaterThanOrEqual(10)
    expect(await ask(urlOf('gateway'), rightsQuery)).toEqual(expected)
  } finally {
    await other.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

const migrate = (service: string, env: Record<string, string>): Promise<{ stdout: string; stderr: string }> =>
  run(process.execPath, [join(deployFolder, 'migrate.ts'), service], { env: { PATH: process.env['PATH'], ...env } })

test('the migration job makes the schema of the gateway, and does nothing the second time', async () => {
  const env = { DATABASE_URL: urlOf('gateway') }
  expect((await migrate('gateway', env)).stdout).toContain('migration applied')
  expect((await migrate('gateway', env)).stdout).not.toContain('migration applied')
  expect(await ask(urlOf('gateway'), `select to_regclass('gateway.schema_migrations')::text as found`)).toEqual([
    { found: 'schema_migrations' },
  ])
})

test('the migration job says in one sentence what is wrong', async () => {
  await expect(migrate('gatewya', {})).rejects.toMatchObject({
    code: 1,
    stderr: 'migrate: Name the service whose schema is meant: gateway, documents, ai.\n',
  })
  await expect(migrate('ai', {})).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^migrate: DATABASE_URL is not set: .*\n$/) as string,
  })
})
