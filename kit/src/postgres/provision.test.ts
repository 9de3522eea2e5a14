import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { withDatabase, withLogin } from './connection-url.ts'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { aFolder, aServer, ask } from './embedded-postgres.builders.ts'
import { ensureDatabase, provisionDatabase, type DatabaseUrls } from './provision.ts'
import { readOrMakeRolePasswords, type RolePasswords } from './role-passwords.ts'

// A server of its own: roles belong to the whole server, and other test files share one.
let folder: Awaited<ReturnType<typeof aFolder>>
let server: EmbeddedPostgres
let passwords: RolePasswords
let adminUrl: string
let urls: DatabaseUrls

beforeAll(async () => {
  folder = await aFolder()
  server = await aServer(folder.path, { durable: false })
  passwords = await readOrMakeRolePasswords(join(folder.path, 'database.json'))
  adminUrl = await ensureDatabase(server.adminUrl, 'gatehouse')
  urls = await provisionDatabase({ adminUrl, passwords })
})

afterAll(async () => {
  await server.stop()
  await folder[Symbol.asyncDispose]()
})

test('each service works in the schema it owns, as its own role', async () => {
  await ask(urls.documents, 'create table papers as select 1 as n')
  const [row] = await ask(urls.documents, `select current_user as who, current_schema() as schema, 'papers'::regclass::text as named`)
  expect(row).toEqual({ who: 'gatehouse_documents', schema: 'documents', named: 'papers' })
})

test('the role of documents cannot read a table of the gateway', async () => {
  await ask(urls.gateway, 'create table secrets as select 1 as n')
  await expect(ask(urls.documents, 'select * from gateway.secrets')).rejects.toThrow('permission denied for schema gateway')
})

test('no service may write into the schema public or make schemas', async () => {
  await expect(ask(urls.ai, 'create table public.mine (n int)')).rejects.toThrow('permission denied for schema public')
  await expect(ask(urls.ai, 'create schema mine')).rejects.toThrow('permission denied for database')
})

test('no service may act as another or as the superuser', async () => {
  await expect(ask(urls.ai, 'set role gatehouse_gateway')).rejects.toThrow('permission denied to set role')
  await expect(ask(urls.ai, 'set role gatehouse')).rejects.toThrow('permission denied to set role')
})

test('a statement of a service is cancelled after 5 s', async () => {
  expect(await ask(urls.gateway, 'show statement_timeout')).toEqual([{ statement_timeout: '5s' }])
})

test('provisioning again changes nothing and keeps what is there', async () => {
  await ask(urls.gateway, 'create table kept as select 7 as n')
  expect(await provisionDatabase({ adminUrl, passwords })).toEqual(urls)
  expect(await ask(urls.gateway, 'select n from kept')).toEqual([{ n: 7 }])
})

test('several launchers may provision one database at once', async () => {
  const fresh = await ensureDatabase(server.adminUrl, 'shared')
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => provisionDatabase({ adminUrl: fresh, passwords })))
  expect(new Set(outcomes.map(({ ai }) => ai)).size).toBe(1)
})

test('an administrator who is no superuser needs CREATEROLE and CREATE on the database, no more', async () => {
  await ask(server.adminUrl, `create role operator login createrole password 'x'`)
  await ask(server.adminUrl, 'create database elsewhere owner operator')
  await ask(server.adminUrl, 'grant gatehouse_gateway, gatehouse_documents, gatehouse_ai to operator with admin option')
  const operatorUrl = withLogin(withDatabase(server.adminUrl, 'elsewhere'), { user: 'operator', password: 'x' })
  const made = await provisionDatabase({ adminUrl: operatorUrl, passwords })
  await ask(made.ai, 'create table talk (n int)')
  expect(await provisionDatabase({ adminUrl: operatorUrl, passwords })).toEqual(made)
})

test('an administrator without these rights is told what is missing and what else can be done', async () => {
  await ask(server.adminUrl, `create role weak login password 'x'`)
  const weakUrl = withLogin(adminUrl, { user: 'weak', password: 'x' })
  await expect(provisionDatabase({ adminUrl: weakUrl, passwords })).rejects.toThrow(
    /user "weak" .* CREATEROLE and CREATE on database "gatehouse".* GATEWAY_DATABASE_URL, DOCUMENTS_DATABASE_URL and AI_DATABASE_URL/,
  )
})

test('where the server asks for a password, that of the file is taken and another one is not', async () => {
  const rules = join(folder.path, 'postgres', 'pg_hba.conf')
  const before = await readFile(rules, 'utf8')
  await writeFile(rules, `local all gatehouse_ai scram-sha-256\n${before}`)
  await ask(server.adminUrl, 'select pg_reload_conf()')
  const wrong = withLogin(urls.ai, { user: 'gatehouse_ai', password: passwords.gateway })
  await vi.waitFor(() => expect(ask(wrong, 'select 1')).rejects.toThrow('password authentication failed'), 20_000)
  expect(await ask(urls.ai, 'select current_user as who')).toEqual([{ who: 'gatehouse_ai' }])
  await writeFile(rules, before)
  await ask(server.adminUrl, 'select pg_reload_conf()')
})

test('the passwords are made once, in a file that only its owner reads', async () => {
  const file = join(folder.path, 'database.json')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readOrMakeRolePasswords(file)).toEqual(passwords)
})

test('a damaged password file is reported, not replaced', async () => {
  const file = join(folder.path, 'damaged.json')
  await writeFile(file, '{"gateway":"short"}')
  await expect(readOrMakeRolePasswords(file)).rejects.toThrow(/are damaged; delete the file/)
  expect(await readFile(file, 'utf8')).toBe('{"gateway":"short"}')
})
