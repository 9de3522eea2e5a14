import { silentLog } from '@gatehouse/kit/testing/log'
import { copyFile, mkdir, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeys } from '../features/keys/keys.feature.ts'

/** Keys of an earlier run: making RSA keys takes seconds, and no test depends on them being new. */
const cache = join(import.meta.dirname, '../../../node_modules/.cache/gatehouse/test-keys')

/** A folder of its own with signing keys in it, as a gateway that ran before would have left it. */
export async function makeKeysFolder(): Promise<string> {
  const made = await createKeys({
    folder: cache,
    issuer: 'http://localhost:8000',
    clock: { now: () => new Date('2026-01-01T00:00:00Z'), elapsedMs: () => 0 },
    log: silentLog,
  })
  made[Symbol.dispose]()
  const folder = join(await mkdtemp(join(tmpdir(), 'gatehouse-keys-')), 'keys')
  await mkdir(folder, { mode: 0o700 })
  for (const name of await readdir(cache)) if (name.endsWith('-0001.json')) await copyFile(join(cache, name), join(folder, name))
  return folder
}
