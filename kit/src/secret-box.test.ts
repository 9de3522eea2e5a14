import { assert, property, string } from 'fast-check'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSecretBox, readOrMakeSettingsKey, readSettingsKey } from './secret-box.ts'

const box = createSecretBox(randomBytes(32))

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('what is sealed opens again, under its own context only', () => {
  assert(
    property(string(), (secret) => {
      const sealed = box.seal(secret, 'ai.api_key')
      expect(box.open(sealed, 'ai.api_key')).toBe(secret)
      expect(() => box.open(sealed, 'mail.password')).toThrow(/authenticate/)
    }),
  )
})

test('a sealed text that was changed or sealed by another key is refused', () => {
  const sealed = box.seal('s3cret', 'x')
  const last = sealed.at(-1) === 'A' ? 'B' : 'A'
  expect(() => box.open(sealed.slice(0, -2) + last + last, 'x')).toThrow(/authenticate/)
  expect(() => createSecretBox(randomBytes(32)).open(sealed, 'x')).toThrow(/authenticate/)
})

test('several processes that make the key at once agree on one, readable by its owner only', async () => {
  const file = join(await aFolder(), 'keys', 'settings.key')
  const keys = await Promise.all(Array.from({ length: 8 }, () => readOrMakeSettingsKey(file)))
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a damaged key and one that others may read are refused in a sentence', async () => {
  const file = join(await aFolder(), 'settings.key')
  await writeFile(file, 'half', { mode: 0o600 })
  await expect(readSettingsKey(file)).rejects.toThrow(/is damaged/)
  await writeFile(file, randomBytes(32).toString('base64'))
  await chmod(file, 0o644)
  await expect(readSettingsKey(file)).rejects.toThrow(/chmod 600/)
})
