import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { packagedPrograms } from './programs.ts'
import { aFolder, aServer, ask } from './embedded-postgres.builders.ts'

// Whole processes are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 })

const asRoot = process.getuid?.() === 0
const onLinux = process.platform === 'linux'

test('a fresh start makes a database that answers, in UTF-8 and with checksums', async () => {
  await using folder = await aFolder()
  await using server = await aServer(folder.path, { durable: true })
  const [row] = await ask(
    server.adminUrl,
    `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
            current_setting('listen_addresses') as addresses, (select datlocale from pg_database where datname = 'template1') as locale`,
  )
  expect(row).toEqual({ encoding: 'UTF8', checksums: 'on', fsync: 'on', addresses: '', locale: 'C.UTF-8' })
})

test('what was written is there after a stop and a start', async () => {
  await using folder = await aFolder()
  {
    await using server = await aServer(folder.path)
    await ask(server.adminUrl, 'create table kept as select 42 as answer')
  }
  await using server = await aServer(folder.path)
  expect(await ask(server.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test.runIf(asRoot && onLinux)('started as root the server runs as another user, though its folder lies below a closed one', async () => {
  await using folder = await aFolder()
  await chmod(folder.path, 0o700)
  const closed = join(folder.path, 'closed')
  await mkdir(closed, { mode: 0o700 })
  await using server = await aServer(closed)
  expect((await stat(`/proc/${server.pid}`)).uid).not.toBe(0)
  expect((await stat(join(closed, 'postgres'))).uid).toBe((await stat(`/proc/${server.pid}`)).uid)
})

test.runIf(asRoot && onLinux)('started as root from programs below a closed folder, the server runs from a copy', async () => {
  await using folder = await aFolder()
  await chmod(folder.path, 0o700)
  const native = join(folder.path, 'clone', 'native')
  await mkdir(join(folder.path, 'clone'))
  await copyPackage(native)
  await using server = await aServer(folder.path, { native })
  const program = await ask<{ library: string }>(server.adminUrl, `select setting as library from pg_config where name = 'BINDIR'`)
  expect(program[0]?.library).not.toContain(folder.path)
})

test.runIf(asRoot)('a cluster that came back from an archive as the property of root is handed over', async () => {
  await using folder = await aFolder()
  await (await aServer(folder.path)).stop()
  const { chown } = await import('node:fs/promises')
  for (const entry of ['.', ...(await readdir(join(folder.path, 'postgres'), { recursive: true }))])
    await chown(join(folder.path, 'postgres', entry), 0, 0)
  await using server = await aServer(folder.path)
  expect(await ask(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a folder too deep for a socket path works', async () => {
  await using folder = await aFolder()
  const deep = join(folder.path, 'a-folder-with-a-rather-long-name', 'and-another-one-below-it-to-go-far', 'beyond-what-a-socket-may-have')
  await mkdir(deep, { recursive: true, mode: 0o700 })
  expect(Buffer.byteLength(join(deep, 'postgres', '.s.PGSQL.5432'))).toBeGreaterThan(107)
  await using server = await aServer(deep)
  expect(await ask(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a folder name with spaces, quotes and other scripts works', async () => {
  await using folder = await aFolder()
  const odd = join(folder.path, `it's 100% "ours" é私`)
  await mkdir(odd)
  await using server = await aServer(odd)
  expect(await ask(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('an initdb that was killed halfway leaves nothing that stops the next start', async () => {
  await using folder = await aFolder()
  const half = join(folder.path, 'postgres.new-1234')
  await mkdir(join(half, 'base'), { recursive: true })
  await writeFile(join(half, 'PG_VERSION'), '18\n')
  await using server = await aServer(folder.path)
  expect(await ask(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await readdir(folder.path)).not.toContain('postgres.new-1234')
})

test('a database of another major version is refused in one sentence', async () => {
  await using folder = await aFolder()
  await mkdir(join(folder.path, 'postgres'))
  await writeFile(join(folder.path, 'postgres', 'PG_VERSION'), '16\n')
  await expect(aServer(folder.path)).rejects.toThrow(/was made by PostgreSQL 16, but this version of Gatehouse brings 18/)
})

test('a folder of the same name that is no database is refused, not overwritten', async () => {
  await using folder = await aFolder()
  await mkdir(join(folder.path, 'postgres'))
  await writeFile(join(folder.path, 'postgres', 'diary.txt'), 'mine')
  await expect(aServer(folder.path)).rejects.toThrow(/is no database of PostgreSQL/)
  expect(await readFile(join(folder.path, 'postgres', 'diary.txt'), 'utf8')).toBe('mine')
})

test('a server that cannot start is reported with what it said', async () => {
  await using folder = await aFolder()
  await (await aServer(folder.path)).stop()
  await rename(join(folder.path, 'postgres', 'global', 'pg_control'), join(folder.path, 'postgres', 'global', 'pg_control.away'))
  await expect(aServer(folder.path)).rejects.toThrow(/PostgreSQL did not start in .*could not find the database system/)
})

test('PostgreSQL 16 is there for tests of migrations', async () => {
  await using folder = await aFolder()
  await using server = await aServer(folder.path, { version: 16 })
  expect(await ask(server.adminUrl, `select current_setting('server_version_num')::int / 10000 as major`)).toEqual([{ major: 16 }])
})

async function copyPackage(native: string): Promise<void> {
  const { cp } = await import('node:fs/promises')
  await cp(packagedPrograms(18), native, { recursive: true })
  await cp(join(packagedPrograms(18), '..', 'package.json'), join(native, '..', 'package.json'))
}
