import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Client } from 'pg'
import { inject } from 'vitest'
import { openDatabase, type Database } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { silentLog } from './log.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Admin connection to the PostgreSQL of this test run: 18, and 16 for migrations and repositories. */
    postgres: { 16: string; 18: string }
  }
}

export type TestDatabase<T> = Database<T> & { url: string }

export type TestDatabaseOptions = {
  /** The folder of the service's migrations. */
  migrations: string
  version?: 16 | 18
}

/**
 * A database of its own for one test file, copied from a migrated template (made by whichever file comes first). Close it with
 * `await using` or in afterAll: it is dropped then.
 */
export async function createTestDatabase<T>({ migrations, version = 18 }: TestDatabaseOptions): Promise<TestDatabase<T>> {
  const adminUrl = inject('postgres')[version]
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  const name = `t_${randomBytes(8).toString('hex')}`
  try {
    const template = await ensureTemplate(admin, adminUrl, migrations)
    await admin.query(`create database ${name} template ${template} strategy file_copy`)
  } finally {
    await admin.end()
  }
  const url = withDatabase(adminUrl, name)
  const database = openDatabase<T>({ url, max: 8, applicationName: 'test', log: silentLog })
  return {
    ...database,
    url,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]()
      await dropDatabase(adminUrl, name)
    },
  }
}

/** An empty database with no migration applied, for tests of migrations. */
export async function createEmptyDatabase<T>(version: 16 | 18): Promise<TestDatabase<T>> {
  const adminUrl = inject('postgres')[version]
  const name = `t_${randomBytes(8).toString('hex')}`
  await runAsAdmin(adminUrl, `create database ${name}`)
  const url = withDatabase(adminUrl, name)
  const database = openDatabase<T>({ url, max: 4, applicationName: 'test', log: silentLog })
  return {
    ...database,
    url,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]()
      await dropDatabase(adminUrl, name)
    },
  }
}

async function ensureTemplate(admin: Client, adminUrl: string, migrations: string): Promise<string> {
  const template = `tpl_${basename(dirname(migrations))}_${await hashOf(migrations)}`
  // Held until the session ends; other test files wait here while one of them makes the template.
  await admin.query('select pg_advisory_lock(hashtext($1))', [template])
  const found = await admin.query('select from pg_database where datname = $1', [template])
  if (found.rowCount === 0) {
    const unfinished = `${template}_new`
    await admin.query(`drop database if exists ${unfinished}`)
    await admin.query(`create database ${unfinished}`)
    const database = openDatabase<never>({ url: withDatabase(adminUrl, unfinished), max: 2, applicationName: 'test', log: silentLog })
    await migrate({ db: database.db, folder: migrations, mode: 'auto', log: silentLog })
    await database[Symbol.asyncDispose]()
    await admin.query(`alter database ${unfinished} rename to ${template}`)
  }
  await admin.query('select pg_advisory_unlock(hashtext($1))', [template])
  return template
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(folder)).toSorted()) hash.update(file).update(await readFile(join(folder, file)))
  return hash.digest('hex').slice(0, 16)
}

function withDatabase(url: string, name: string): string {
  return url.replace(/(\/\/[^/]*\/)[^?]*/, `$1${name}`)
}

const dropDatabase = (adminUrl: string, name: string): Promise<void> => runAsAdmin(adminUrl, `drop database if exists ${name} with (force)`)

async function runAsAdmin(adminUrl: string, text: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query(text)
  } finally {
    await admin.end()
  }
}
