import { StartupError } from '@gatehouse/kit/errors'
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { generateKey, readKey } from './keys.material.ts'
import type { RingKey } from './keys.ring.ts'
import { keyFileSchema, type KeyFile, type KeyUse } from './keys.schemas.ts'

const keyFileName = /^(access|assertion)-(\d{4})\.json$/
const leftoverName = /^\.(access|assertion)-\d{4}\.json\.\w+\.tmp$/
const leftoverAgeMs = 60_000

/** Reads every key of the folder, oldest first; a file that is not as it was written is a StartupError that says which and why. */
export async function readKeyFiles(folder: string): Promise<RingKey[]> {
  const entries = await readdir(folder).catch((error: unknown) => {
    throw new StartupError([`The folder for keys, ${folder}, cannot be read (${codeOf(error)}).`], { cause: error })
  })
  const names = entries.filter((name) => keyFileName.test(name)).toSorted()
  const keys = await Promise.all(names.map((name) => readKeyFile(folder, name)))
  return keys.filter((key) => key !== null)
}

/** A key that another process removes meanwhile (`keys rotate --drop-old`) is no fault. */
async function readKeyFile(folder: string, name: string): Promise<RingKey | null> {
  const path = join(folder, name)
  const [, use, number] = keyFileName.exec(name) ?? []
  try {
    const { mode } = await stat(path)
    // Windows has no such mode bits; there the folder's access list protects the file.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new StartupError([`The key file ${path} may be read by others; run chmod 600 on it.`])
    }
    const file = parseKeyFile(path, await readFile(path, 'utf8'))
    const key = await readKey(file)
    if (file.use !== use || key.fault !== null) throw damaged(path, key.fault ?? `it belongs in a file named ${file.use}-${number}.json`)
    return { ...key.material, use: file.use, kid: file.kid, number: Number(number), createdAt: new Date(file.created_at) }
  } catch (error) {
    if (error instanceof StartupError) throw error
    if (codeOf(error) === 'ENOENT') return null
    throw new StartupError([`The key file ${path} cannot be read (${codeOf(error)}).`], { cause: error })
  }
}

function parseKeyFile(path: string, text: string): KeyFile {
  if (text.trim() === '') throw damaged(path, 'it is empty')
  try {
    return keyFileSchema.parse(JSON.parse(text))
  } catch (cause) {
    // The cause may quote the file, which is secret, so only its kind is named.
    throw damaged(path, cause instanceof SyntaxError ? 'it is not whole' : 'it is not a key file')
  }
}

const damaged = (path: string, why: string): StartupError =>
  new StartupError([
    `The key file ${path} is damaged: ${why}. Restore it from a backup; without one, delete it: a new key is made on the next start and bearer tokens end.`,
  ])

/** Makes the first key of each use that has none. Processes that start at the same time agree on one. */
export async function makeMissingKeys(folder: string, now: () => Date): Promise<KeyUse[]> {
  await prepareFolder(folder)
  const names = await readdir(folder)
  const missing = (['access', 'assertion'] as const).filter((use) => !names.some((name) => keyFileName.exec(name)?.[1] === use))
  const made = await Promise.all(missing.map(async (use) => ((await writeKeyFile(folder, { use, number: 1, now: now() })) ? use : null)))
  return made.filter((use) => use !== null)
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await removeLeftovers(folder)
  } catch (error) {
    throw new StartupError([`The folder for keys, ${folder}, cannot be used (${codeOf(error)}).`], { cause: error })
  }
}

/** A process that was killed while writing a key leaves a temporary file behind. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((entry) => leftoverName.test(entry))) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > leftoverAgeMs) await rm(path, { force: true })
  }
}

/** Writes a new key under a number of its own; false when another process has taken that number first. */
export async function writeKeyFile(folder: string, wanted: { use: KeyUse; number: number; now: Date }): Promise<boolean> {
  const name = nameOf(wanted)
  const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`)
  const file = await generateKey(wanted.use, wanted.now)
  try {
    await writeDurably(temporary, `${JSON.stringify(file, null, 2)}\n`)
    // link, unlike rename, fails when the name is taken: the key that was first stays.
    await link(temporary, join(folder, name))
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw new StartupError([`A key cannot be written into ${folder} (${codeOf(error)}).`], { cause: error })
  } finally {
    await rm(temporary, { force: true })
  }
  await flushFolder(folder)
  return true
}

/** Removes key files for good. */
export async function removeKeyFiles(folder: string, keys: readonly Pick<RingKey, 'use' | 'number'>[]): Promise<void> {
  for (const key of keys) await rm(join(folder, nameOf(key)), { force: true })
  await flushFolder(folder)
}

const nameOf = ({ use, number }: { use: KeyUse; number: number }): string => `${use}-${String(number).padStart(4, '0')}.json`

async function writeDurably(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600)
  // An operator who rotates as root must not leave a key that the gateway's own account cannot read.
  const { uid, gid } = await stat(dirname(file))
  if (process.getuid?.() === 0) await handle.chown(uid, gid)
  await handle.writeFile(text)
  await handle.sync()
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for this, and flushes names by itself.
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown error')
