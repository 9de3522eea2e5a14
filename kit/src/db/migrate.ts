import { sql, type Kysely, type QueryExecutorProvider } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartupError } from '../errors.ts'
import type { Log } from '../log.ts'

/** Table of what was applied, in the schema of the service. */
const migrationTableName = 'schema_migrations'
const migrationLockTableName = 'schema_migrations_lock'

type MigrateOptions<T> = {
  db: Kysely<T>
  /** Folder of `NNNN-name.sql` files, forward only. */
  folder: string
  /** `auto` applies what is missing; `never` only checks and refuses an older schema. */
  mode: 'auto' | 'never'
  log: Log
}

/**
 * Brings the schema up to date under an advisory lock, or checks that it is. A schema newer than this program is refused in
 * both modes, so that an old instance cannot damage what a new one has made.
 */
export async function migrate<T>({ db, folder, mode, log }: MigrateOptions<T>): Promise<void> {
  const migrations = await readMigrations(folder)
  const applied = await appliedMigrations(db)
  const unknown = applied.filter((name) => !(name in migrations))
  if (unknown.length > 0) {
    throw new StartupError([
      `The database schema is newer than this version of the program (it knows ${unknown.join(', ')}); start the newer version.`,
    ])
  }
  const missing = Object.keys(migrations).filter((name) => !applied.includes(name))
  if (missing.length === 0) return
  if (mode === 'never')
    throw new StartupError([
      `The database schema is older than this program (${missing.join(', ')} missing); run the migrate command first.`,
    ])
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, migrationTableName, migrationLockTableName })
  const { error, results = [] } = await migrator.migrateToLatest()
  for (const { migrationName, status } of results) log.info({ migration: migrationName, status }, 'migration applied')
  if (error !== undefined) throw new Error('a migration failed', { cause: error })
}

async function readMigrations(folder: string): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file)).toSorted()
  const entries = files.map(async (file) => {
    const text = await readFile(join(folder, file), 'utf8')
    return [file.slice(0, -'.sql'.length), { up: async (db: Kysely<unknown>) => void (await sql.raw(text).execute(db)) }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

async function appliedMigrations(db: QueryExecutorProvider): Promise<string[]> {
  const exists = await sql<{ found: boolean }>`select to_regclass(${migrationTableName}) is not null as found`.execute(db)
  if (exists.rows[0]?.found !== true) return []
  const applied = await sql<{ name: string }>`select name from ${sql.table(migrationTableName)} order by name`.execute(db)
  return applied.rows.map((row) => row.name)
}
