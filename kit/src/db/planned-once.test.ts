import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEmptyDatabase, type TestDatabase } from '../testing/database.ts'
import { silentLog } from '../testing/log.ts'
import { openDatabase, type Database } from './database.ts'
import { plannedOnce } from './planned-once.ts'

type Tables = { things: { id: number; name: string } }

let server: TestDatabase<Tables>
let database: Database<Tables>
beforeAll(async () => {
  server = await createEmptyDatabase<Tables>(18)
  database = openDatabase({ url: server.url, max: 1, applicationName: 'planned', log: silentLog })
  await database.pool.query(
    "create table things (id int primary key, name text not null); insert into things values (1, 'one'), (2, 'two')",
  )
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const nameOf = async (db: Kysely<Tables>, id: number): Promise<string | undefined> =>
  (await db.selectFrom('things').modifyFront(plannedOnce).select('name').where('id', '=', id).executeTakeFirst())?.name

const kept = async (): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>('select count(*) as count from pg_prepared_statements')
  return rows[0]?.count ?? 0
}

it('a query that is planned once has one plan on a connection, and an answer for each value', async () => {
  expect([await nameOf(database.db, 1), await nameOf(database.db, 2), await nameOf(database.db, 3)]).toEqual(['one', 'two', undefined])
  expect(await kept()).toBe(1)
  await database.db.selectFrom('things').select('name').where('id', '=', 1).execute()
  expect(await kept()).toBe(1)
})

it('such a query works in a transaction, follows a change of the table, and has a fault like any other', async () => {
  expect(await database.db.transaction().execute((trx) => nameOf(trx, 1))).toBe('one')
  await sql`alter table things add column more text`.execute(database.db)
  expect(await nameOf(database.db, 2)).toBe('two')
  await sql`alter table things rename column name to title`.execute(database.db)
  await expect(nameOf(database.db, 2)).rejects.toMatchObject({ code: '42703' })
})

it('no query starts other processes or is compiled', async () => {
  const { rows } = await database.pool.query<{ workers: string; jit: string }>(
    "select current_setting('max_parallel_workers_per_gather') as workers, current_setting('jit') as jit",
  )
  expect(rows).toEqual([{ workers: '0', jit: 'off' }])
})
