import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrationsFolder } from './settings.builders.ts'
import { createSettingsRepository, type SettingsRepository } from './settings.repository.ts'
import type { SettingsTables } from './settings.tables.ts'

describe.each([16, 18] as const)('on PostgreSQL %s', (version) => {
  let database: TestDatabase<SettingsTables>
  let settings: SettingsRepository
  const now = new Date('2026-03-01T12:00:00Z')
  const initial = (key: string) => ({ key, value: { list: [1] }, now })
  const raise = (key: string, value: unknown = {}): Promise<unknown> =>
    settings.withLocked(initial(key), ({ row, save }) =>
      save({ version: row.version + 1, value, updated_at: now, updated_by_id: null, updated_by_email: null }),
    )
  beforeAll(async () => {
    database = await createTestDatabase<SettingsTables>({ migrations: migrationsFolder, version })
    settings = createSettingsRepository(database.db)
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it('makes a missing row at version 0', async () => {
    expect(await settings.find('fresh')).toBeUndefined()
    await settings.withLocked(initial('fresh'), async () => undefined)
    expect(await settings.find('fresh')).toEqual({
      key: 'fresh',
      version: 0,
      value: { list: [1] },
      updated_at: '2026-03-01T12:00:00.000Z',
      updated_by_id: null,
      updated_by_email: null,
    })
  })

  it('lets one at a time at a row, also at one that is not there yet', async () => {
    await Promise.all(Array.from({ length: 20 }, () => raise('busy')))
    expect((await settings.find('busy'))?.version).toBe(20)
  })

  it('forgets everything when the work fails', async () => {
    const failing = settings.withLocked(initial('failing'), async ({ save }) => {
      await save({ version: 5, value: {}, updated_at: now, updated_by_id: null, updated_by_email: null })
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await settings.find('failing')).toBeUndefined()
  })

  it('stores lists and null as JSON', async () => {
    await raise('list', [1, null, 'a'])
    expect((await settings.find('list'))?.value).toEqual([1, null, 'a'])
  })

  it('knows no author without an address', async () => {
    const half = settings.withLocked(initial('half'), ({ save }) =>
      save({ version: 1, value: {}, updated_at: now, updated_by_id: '00000000-0000-7000-8000-000000000001', updated_by_email: null }),
    )
    await expect(half).rejects.toThrow('settings_author_whole')
  })
})
