// Brings the database schema of one service up to date and ends: the job that runs before the service starts.
// usage: DATABASE_URL=… node deploy/migrate.ts <gateway|documents|ai>
import { databaseUrlSchema, readConfig, setting } from '@gatehouse/kit/config'
import { openDatabase, waitForDatabase } from '@gatehouse/kit/db/database'
import { migrate } from '@gatehouse/kit/db/migrate'
import { StartupError } from '@gatehouse/kit/errors'
import { createLog, logLevels } from '@gatehouse/kit/log'
import { join } from 'node:path'
import { z } from 'zod'

/** The environment of the job. */
export const migrateSettings = {
  databaseUrl: setting({
    env: 'DATABASE_URL',
    doc: 'The database, with the login of the service.',
    schema: databaseUrlSchema,
    secret: true,
  }),
  logLevel: setting({
    env: 'GATEHOUSE_LOG_LEVEL',
    doc: 'Least level that is logged.',
    schema: z.enum(logLevels),
    default: 'info' as const,
  }),
}

const services = ['gateway', 'documents', 'ai']
const hourMs = 3_600_000

async function migrateService(service: string | undefined, env: Record<string, string | undefined>): Promise<void> {
  if (service === undefined || !services.includes(service))
    throw new StartupError([`Name the service whose schema is meant: ${services.join(', ')}.`])
  const { databaseUrl: url, logLevel } = readConfig(migrateSettings, env)
  const log = createLog({ name: `${service}-migrate`, level: logLevel })
  // A migration may rewrite a large table, so it has more time than a request.
  await using database = openDatabase<never>({
    url,
    max: 2,
    applicationName: `gatehouse-${service}-migrate`,
    log,
    statementTimeoutMs: hourMs,
  })
  await waitForDatabase(database.pool, { url, withinMs: 30_000 })
  await migrate({ db: database.db, folder: join(import.meta.dirname, '..', service, 'migrations'), mode: 'auto', log })
  log.info('the schema is up to date')
}

if (import.meta.main) {
  try {
    await migrateService(process.argv[2], process.env)
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    for (const fault of error.faults) process.stderr.write(`migrate: ${fault}\n`)
    process.exitCode = 1
  }
}
