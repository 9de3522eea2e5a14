import { randomBytes } from 'node:crypto'
import { unwatchFile, watchFile } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { Log } from './log.ts'

/**
 * Writes a settings file so that a reader sees the old one or the new one and never a part, also after a power cut:
 * temporary file, fsync, rename, fsync of the folder. Mode 0600.
 */
export async function writeSettingsFile(file: string, content: unknown): Promise<void> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeDurably(temporary, `${JSON.stringify(content, null, 2)}\n`)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await using directory = await open(folder, 'r')
  await directory.sync()
}

async function writeDurably(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(text)
  await handle.sync()
}

/** A settings file as a service sees it. */
export type WatchedSettings<T> = Disposable & {
  current: () => T
  /** Version in force: null while the service runs on its built-in default. */
  version: () => number | null
  /** Why the newest content of the file is not in force, or null. */
  fault: () => string | null
  /** Reads the file now; ends when the outcome is in force. */
  reload: () => Promise<void>
}

type WatchOptions<T extends { version: number }> = {
  file: string
  schema: z.ZodType<T>
  fallback: T
  log: Log
  /** How often the file is looked at, in milliseconds. Polling also works on container volumes, where events do not. */
  intervalMs?: number
}

/** Follows a settings file. A missing file means the fallback; an invalid one keeps the last good content and shows a fault. */
export async function watchSettingsFile<T extends { version: number }>(options: WatchOptions<T>): Promise<WatchedSettings<T>> {
  let current = options.fallback
  let version: number | null = null
  let fault: string | null = null

  const reload = async (): Promise<void> => {
    const outcome = await readSettings(options)
    if (outcome.kind === 'missing') return
    if (outcome.kind === 'invalid') {
      fault = outcome.fault
      options.log.error({ file: options.file, fault }, 'the settings file is invalid, the last good settings stay in force')
      return
    }
    fault = null
    if (version !== outcome.settings.version)
      options.log.info({ file: options.file, version: outcome.settings.version }, 'settings in force')
    current = outcome.settings
    version = outcome.settings.version
  }

  // Reads follow one another, so that an older content never overwrites a newer one.
  let queue = Promise.resolve()
  const reloadInOrder = (): Promise<void> => (queue = queue.then(reload))
  const onChange = (): void => void reloadInOrder()

  await reloadInOrder()
  watchFile(options.file, { interval: options.intervalMs ?? 500, persistent: false }, onChange)
  return {
    current: () => current,
    version: () => version,
    fault: () => fault,
    reload: reloadInOrder,
    [Symbol.dispose]: () => unwatchFile(options.file, onChange),
  }
}

type Outcome<T> = { kind: 'missing' } | { kind: 'invalid'; fault: string } | { kind: 'read'; settings: T }

async function readSettings<T extends { version: number }>({ file, schema }: WatchOptions<T>): Promise<Outcome<T>> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    if (parsed.success) return { kind: 'read', settings: parsed.data }
    // Only places and rules are named, never values: one of them may be a secret.
    const places = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.code}`)
    return { kind: 'invalid', fault: places.join('; ') }
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'invalid', fault: 'file: not JSON' }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'missing' }
    return { kind: 'invalid', fault: `file: ${error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read'}` }
  }
}
