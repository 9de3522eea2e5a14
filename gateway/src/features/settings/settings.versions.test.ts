import { createEmptyDatabase } from '@gatehouse/kit/testing/database'
import { migrate } from '@gatehouse/kit/db/migrate'
import { silentLog } from '@gatehouse/kit/testing/log'
import { writeSettingsFile } from '@gatehouse/kit/settings-file'
import { copyFile, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAdmin, call, migrationsFolder, startSettings, type TestSettings } from './settings.builders.ts'
import type { VersionPage } from './settings.history.schemas.ts'

const by = { id: anAdmin.user.id, email: anAdmin.user.email }

describe.each([16, 18] as const)('settings that were saved before versions were kept, on PostgreSQL %i', (version) => {
  it('are the first version, without secrets', async () => {
    await using database = await createEmptyDatabase<never>(version)
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-migrations-'))
    const files = (await readdir(migrationsFolder)).toSorted((one, other) => one.localeCompare(other))
    const first = files.findIndex((name) => name.endsWith('-settings-history.sql'))
    const apply = async (some: readonly string[]): Promise<void> => {
      for (const file of some) await copyFile(join(migrationsFolder, file), join(folder, file))
      await migrate({ db: database.db, folder, mode: 'auto', log: silentLog })
    }
    await apply(files.slice(0, first))
    const values = {
      ai: { provider: 'openai', model: 'm', api_key: 'v1.sealed.key', api_key_host: 'api.openai.com' },
      alerts: { webhook_url: 'https://hooks.example/x', webhook_secret: null },
      general: { name: { value: 'Harbour', at: '2026-03-01T12:00:00.000Z', by: null } },
      passwords: {},
      documents: { max_pdf_bytes: 100_000 },
    }
    for (const [key, value] of Object.entries(values)) {
      await database.pool.query('insert into settings values ($1, $2, $3, now(), $4, $5)', [
        key,
        key === 'documents' ? 0 : 7,
        JSON.stringify(value),
        by.id,
        by.email,
      ])
    }
    await apply(files.slice(first))
    const { rows } = await database.pool.query(
      'select key, version, value, changed, saved_by_email, via from settings_versions order by key',
    )
    const kept = { version: 7, changed: null, saved_by_email: by.email, via: null }
    expect(rows).toEqual([
      { key: 'ai', value: { provider: 'openai', model: 'm', api_key: '********' }, ...kept },
      { key: 'alerts', value: values.alerts, ...kept },
      { key: 'general', value: { name: 'Harbour' }, ...kept },
      { key: 'passwords', value: {}, ...kept },
    ])
  })
})

describe('versions that are not saved by this gateway', () => {
  let test: TestSettings
  beforeAll(async () => {
    test = await startSettings()
  })
  beforeEach(() => test.reset())
  afterAll(() => test[Symbol.asyncDispose]())

  const save = (model: string) => call(test, { method: 'PATCH', url: '/api/settings/ai', body: { model } })
  const history = async () => (await call(test, { url: '/api/admin/settings/ai/history' })).json<VersionPage>().items

  it('are kept with what is known of them: an older gateway saved one meanwhile', async () => {
    await save('a')
    await test.database.pool.query(`update settings set version = 2, value = jsonb_set(value, '{model}', '"old gateway"')`)
    await save('b')
    expect((await history()).map(({ version, changed, via }) => [version, changed, via])).toEqual([
      [3, ['model'], 'page'],
      [2, null, null],
      [1, ['model'], 'page'],
      [0, null, null],
    ])
  })

  it('have a new number after the database was restored, and that is told', async () => {
    await save('restored')
    await writeSettingsFile(join(test.configDir, 'ai.json'), { ...Object(await test.read('ai.json')), version: 9 })
    await test.settings.publish()
    expect((await history())[0]).toMatchObject({ version: 10, changed: [], via: 'gatehouse', by: null })
  })

  it('are written to the file when this gateway hears of them, once', async () => {
    await using other = await startSettings({ database: test.database })
    await save('a')
    await other.settings.publish()
    const elsewhere = () => other.read('ai.json')
    expect(await elsewhere()).toMatchObject({ model: 'a', version: 1 })
    await save('b')
    other.hear()
    await expect.poll(elsewhere).toMatchObject({ model: 'b', version: 2 })
    await expect.poll(() => other.checked).toEqual(['ai'])
    other.hear()
    await save('c')
    other.hear()
    await expect.poll(elsewhere).toMatchObject({ model: 'c', version: 3 })
    await expect.poll(() => other.checked).toEqual(['ai', 'ai'])
  })
})
