import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { watchSettingsFile, writeSettingsFile } from './settings-file.ts'
import { silentLog } from './testing/log.ts'

const schema = z.object({ version: z.int(), limit: z.int() })
const fallback = { version: 0, limit: 1 }

async function aFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-settings-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'documents.json')
}

const watch = (file: string) => watchSettingsFile({ file, schema, fallback, log: silentLog, intervalMs: 20 })

test('a written file is whole, private and leaves no temporary one', async () => {
  const file = await aFile()
  await Promise.all(Array.from({ length: 20 }, (_, version) => writeSettingsFile(file, { version, limit: 5 })))
  expect(schema.parse(JSON.parse(await readFile(file, 'utf8'))).limit).toBe(5)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(file, '..'))).toEqual(['documents.json'])
})

test('without a file the fallback is in force and no version is claimed', async () => {
  using settings = await watch(await aFile())
  expect(settings.current()).toEqual(fallback)
  expect(settings.version()).toBeNull()
})

test('a change is in force without being asked for', async () => {
  const file = await aFile()
  using settings = await watch(file)
  await writeSettingsFile(file, { version: 3, limit: 9 })
  await expect.poll(() => settings.version()).toBe(3)
  expect(settings.current().limit).toBe(9)
})

test('an invalid file keeps the last good settings and says where it is wrong, without its values', async () => {
  const file = await aFile()
  await writeSettingsFile(file, { version: 3, limit: 9 })
  using settings = await watch(file)
  await writeFile(file, JSON.stringify({ version: 4, limit: 'hunter2' }))
  await settings.reload()
  expect(settings.current()).toEqual({ version: 3, limit: 9 })
  expect(settings.fault()).toContain('limit')
  expect(settings.fault()).not.toContain('hunter2')
  await writeSettingsFile(file, { version: 5, limit: 2 })
  await settings.reload()
  expect(settings.fault()).toBeNull()
})
