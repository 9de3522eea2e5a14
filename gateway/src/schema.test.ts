import { dumpSchema } from '@gatehouse/kit/db/schema-dump'
import { createTestDatabase } from '@gatehouse/kit/testing/database'
import { expect, test } from 'vitest'
import { migrationsFolder } from './database.ts'

test.each([16, 18] as const)('migrations on PostgreSQL %i lead to the committed schema', async (version) => {
  await using database = await createTestDatabase<never>({ migrations: migrationsFolder, version })
  await expect(await dumpSchema(database.db)).toMatchFileSnapshot('../schema.sql')
})
