import { aiSettingsFileSchema, documentsSettingsFileSchema } from '@gatehouse/contracts/settings-files'
import { writeSettingsFile } from '@gatehouse/kit/settings-file'
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, startSettings, type TestSettings } from './settings.builders.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const path = (file: string): string => join(test.configDir, file)
const save = (body: object, on = test) => call(on, { method: 'PATCH', url: '/api/settings/ai', body })
const version = async (): Promise<number> => (await call(test, { url: '/api/settings/ai' })).json<{ version: number }>().version
const file = async () => aiSettingsFileSchema.parse(await test.read('ai.json'))

describe('publishing at the start', () => {
  it('writes the defaults at version 0 when nobody has saved anything', async () => {
    await test.settings.publish()
    expect(await file()).toMatchObject({ version: 0, provider: null, updated_by: null })
    expect(documentsSettingsFileSchema.parse(await test.read('documents.json'))).toMatchObject({ version: 0, max_pdf_bytes: 26_214_400 })
    expect((await call(test, { url: '/api/settings/ai' })).json()).toMatchObject({ version: 0, updated_at: null, updated_by: null })
  })

  it('heals a crash between saving and writing', async () => {
    await save({ model: 'old' })
    const behind = await test.read('ai.json')
    await save({ model: 'new' })
    await writeSettingsFile(path('ai.json'), behind)
    await test.settings.publish()
    expect(await file()).toMatchObject({ version: 2, model: 'new' })
  })

  it.each(['', '{', '[]', '{"version":"x"}', '{"version":1e300}'])('replaces a damaged file: %j', async (content) => {
    await save({ model: 'm' })
    await writeFile(path('ai.json'), content)
    await chmod(path('ai.json'), 0o644)
    await test.settings.publish()
    expect(await file()).toMatchObject({ version: 1, model: 'm' })
    expect((await stat(path('ai.json'))).mode & 0o777).toBe(0o600)
  })

  it('puts the settings of a restored database in force under a version past that of the file', async () => {
    await save({ model: 'restored' })
    await writeSettingsFile(path('ai.json'), { ...(await file()), version: 9, model: 'later' })
    await test.settings.publish()
    expect(await file()).toMatchObject({ version: 10, model: 'restored' })
    expect(await version()).toBe(10)
  })

  it('leaves no temporary file behind', async () => {
    await test.settings.publish()
    expect((await readdir(test.configDir)).toSorted()).toEqual(['ai.json', 'documents.json'])
  })
})

describe('two gateways on one database', () => {
  it('never put an older version over a newer one', async () => {
    await using other = await startSettings({ database: test.database, configDir: test.configDir })
    const saves = Array.from({ length: 20 }, (_, i) => save({ model: `m${i}` }, i % 2 === 0 ? test : other))
    await Promise.all([...saves, test.settings.publish(), other.settings.publish()])
    expect(await version()).toBe(20)
    expect((await file()).version).toBe(20)
  })
})

describe('a file that cannot be written', () => {
  it('does not undo the saving, and the next start heals it', async () => {
    await mkdir(path('ai.json'), { recursive: true })
    expect((await save({ model: 'm' })).json()).toMatchObject({ version: 1, model: 'm' })
    expect(test.lines.join()).toContain('could not be written')
    await rm(path('ai.json'), { recursive: true })
    await test.settings.publish()
    expect(await file()).toMatchObject({ version: 1, model: 'm' })
  })
})
