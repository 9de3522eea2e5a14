import { newId } from '@gatehouse/kit/ids'
import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../../database.ts'
import { createOpenersRepository } from './grants.openers.repository.ts'

const now = new Date('2026-03-01T12:00:00Z')
let database: TestDatabase<GatewayTables>

// Enough people that each way of finding them is taken: gathering few holders, few matches, both, and going through all.
beforeAll(async () => {
  database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
  const groupId = newId()
  await database.pool.query(`insert into users (id, email, email_key, hashed_password, role, is_active, created_at)
    select gen_random_uuid(), mail, mail, 'none', case when n = 7000 then 'admin' else 'user' end, n % 10 <> 0 or n = 7000, now()
    from (select n, 'quinn' || lpad(n::text, 5, '0') || '@team.example' as mail from generate_series(1, 11000) n) people`)
  await database.pool.query(`insert into profiles (user_id, full_name)
    select id, case when email_key like '%77@%' then 'Rosa Rossi' else 'Pia Tanaka' end from users where email_key like '%7@%'`)
  await database.pool.query(`insert into groups (id, name, name_key, description, require_second_factor, created_at)
    values ('${groupId}', 'Crew', 'crew', '', false, now())`)
  await database.pool.query(`insert into group_memberships (group_id, user_id, role, added_at)
    select '${groupId}', id, 'member', now() from users where email_key < 'quinn07500'`)
  await database.pool.query(`insert into group_app_permissions (group_id, app_key, granted_at) values ('${groupId}', 'wiki', now())`)
  await database.pool.query(`insert into user_app_permissions (user_id, app_key, granted_at, expires_at)
    select id, 'vault', now(), case when email_key like '%6@%' then timestamptz '2026-03-01T11:59:59Z' end
    from users where email_key like '%7@%' or email_key like '%6@%'`)
})
afterAll(() => database[Symbol.asyncDispose]())

const mayOpen = {
  wiki: "(role = 'admin' or email_key < 'quinn07500')",
  vault: "(role = 'admin' or email_key like '%7@%')",
  open: 'true',
}

it.each(
  (['wiki', 'vault', 'open'] as const).flatMap((app) =>
    [undefined, 'quinn', 'quinn07', 'rosa r', '7@', 'Q', 'sI', 'qx', 'z', 'nobody'].map(
      (search): [keyof typeof mayOpen, string | undefined] => [app, search],
    ),
  ),
)('finds those who can open %s, of all or by the search %s, page by page in order', async (app, search) => {
  const { rows } = await database.pool.query<{ email: string; full_name: string | null }>(
    `select email, full_name from users left join profiles on profiles.user_id = users.id
    where is_active and ${mayOpen[app]} and (email ilike $1 or full_name ilike $1) order by email_key`,
    [`%${search ?? ''}%`],
  )
  const openers = createOpenersRepository(database.db)
  const found: { email: string; full_name: string | null }[] = []
  let after: string | null = null
  do {
    const page = await openers.list({ appKey: app, everyone: app === 'open', now, limit: 1000, after, search })
    found.push(...page.map(({ email, full_name }) => ({ email, full_name })))
    after = page.at(-1)?.name_key ?? null
  } while (after !== null)
  expect(found).toEqual(rows)
})
