import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { expect, it } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../../database.ts'
import { createHealthRepository, forgetService } from './health.repository.ts'

it('what is being written about a service while it is deleted goes with it', async () => {
  await using database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
  const { db, pool } = database
  await pool.query("insert into health_leadership (term, holder, backend_pid, renewed_at) values (1, 'here', 1, now())")
  const [isWritten, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const sample = { key: 'wiki', atS: 1_800_000_000, ms: 5, lastsS: 75 }
  const entry = { term: 1, revision: 1, at: new Date(), states: [], samples: [sample], transitions: [] }
  const writing = createHealthRepository(db).write(entry, async () => {
    isWritten.resolve()
    await mayEnd.promise
  })
  await isWritten.promise
  const deleting = db.transaction().execute((trx) => forgetService('wiki', trx))
  const waits = async (): Promise<boolean> =>
    (
      await pool.query(
        'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
      )
    ).rows.length > 0 ||
    (await pool.query("select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")).rows.length > 0
  await expect.poll(waits).toBe(true)
  mayEnd.resolve()
  await Promise.all([writing, deleting])
  expect((await pool.query('select service_key from health_samples')).rows).toEqual([])
})
