import { newId } from '@gatehouse/kit/ids'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { expect, it } from 'vitest'
import { migrationsFolder, type GatewayTables } from '../../database.ts'
import { createOpenersRepository } from './grants.openers.repository.ts'

it('finds the same people among many who can open an app, page by page and by name', async () => {
  await using database = await createTestDatabase<GatewayTables>({ migrations: migrationsFolder })
  const now = new Date('2026-03-01T12:00:00Z')
  const groupId = newId()
  await database.pool.query(`insert into users (id, email, email_key, hashed_password, role, is_active, created_at)
    select gen_random_uuid(), mail, mail, 'none', 'user', n % 10 <> 0, now()
    from (select n, 'quinn' || lpad(n::text, 5, '0') || '@team.example' as mail from generate_series(1, 5000) n) people`)
  await database.pool.query(`insert into groups (id, name, name_key, description, require_second_factor, created_at)
    values ('${groupId}', 'Crew', 'crew', '', false, now())`)
  await database.pool.query(`insert into group_memberships (group_id, user_id, role, added_at)
    select '${groupId}', id, 'member', now() from users where email_key < 'quinn02500' or email_key > 'quinn04900'`)
  await database.pool.query(`insert into group_app_permissions (group_id, app_key, granted_at) values ('${groupId}', 'wiki', now())`)
  const openers = createOpenersRepository(database.db)
  const expected = (
    await database.pool.query<{ email: string }>(
      "select email from users where is_active and (email_key < 'quinn02500' or email_key > 'quinn04900') order by email_key",
    )
  ).rows.map(({ email }) => email)
  expect(expected.length).toBeGreaterThan(2000)
  for (const search of [undefined, 'quinn']) {
    const found: string[] = []
    let after: string | null = null
    do {
      const page = await openers.list({ appKey: 'wiki', everyone: false, now, limit: 200, after, search })
      found.push(...page.map(({ email }) => email))
      after = page.at(-1)?.name_key ?? null
    } while (after !== null)
    expect(found).toEqual(expected)
  }
})
