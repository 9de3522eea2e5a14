import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { silentLog } from '../testing/log.ts'
import { createEmptyDatabase } from '../testing/database.ts'
import { openDatabase } from './database.ts'

const one = sql`select 1`

test('T4: a query that gets no connection is refused as temporary, and the next one that does is not', async () => {
  await using empty = await createEmptyDatabase<object>(18)
  await using database = openDatabase({ url: empty.url, max: 1, applicationName: 'test', log: silentLog, connectWithinMs: 50 })
  await database.db.transaction().execute(async () => {
    await expect(one.execute(database.db)).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
  })
  await one.execute(database.db)
})

test('T1: so is one for which there is no database', async () => {
  await using database = openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none', max: 1, applicationName: 'test', log: silentLog })
  await expect(one.execute(database.db)).rejects.toMatchObject({ status: 503, detail: 'The database does not answer.' })
})
