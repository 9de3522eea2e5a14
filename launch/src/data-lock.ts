import { StartupError } from '@gatehouse/kit/errors'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { tryFileLock } from './file-lock.ts'

const holderSchema = z.object({ pid: z.number(), ending: z.boolean() })

/** The sole right to use a data directory. It ends with the process, however that ends. */
export type DataLock = AsyncDisposable & {
  /** Tells those who wait that the end is near, so that they do wait. */
  markEnding: () => Promise<void>
}

export type LockOptions = {
  dataDir: string
  /** Folder for the note that says who holds the lock. */
  run: string
  pid: number
  /** How long to wait for a holder that is ending. */
  patienceMs?: number
}

/**
 * Takes the lock of a data directory or throws one sentence that names the holder. A killed holder leaves nothing stale, a reused pid
 * means nothing, and of two that start together one wins.
 */
export async function takeDataLock({ dataDir, run, pid, patienceMs = 60_000 }: LockOptions): Promise<DataLock> {
  const note = join(run, 'launcher.json')
  const deadline = performance.now() + patienceMs
  for (;;) {
    const lock = tryLock(join(dataDir, 'lock'))
    if (lock !== null) {
      const say = (ending: boolean): Promise<void> => writeFile(note, `${JSON.stringify({ pid, ending })}\n`, { mode: 0o600 })
      await say(false)
      return {
        markEnding: () => say(true),
        [Symbol.asyncDispose]: async () => {
          await rm(note, { force: true })
          lock[Symbol.dispose]()
        },
      }
    }
    const holder = await readHolder(note)
    if (holder?.ending !== true || performance.now() > deadline) throw new StartupError([refusal(dataDir, holder?.pid)])
    await pause(100)
  }
}

function refusal(dataDir: string, pid: number | undefined): string {
  const by = pid === undefined ? '' : ` (pid ${pid})`
  return `Gatehouse already runs on ${dataDir}${by}; stop it first, or choose another data directory with GATEHOUSE_DATA_DIR.`
}

function tryLock(file: string): Disposable | null {
  try {
    return tryFileLock(file)
  } catch (error) {
    throw new StartupError([`The data directory's lock ${file} cannot be used (${error instanceof Error ? error.message : 'unknown'}).`], {
      cause: error,
    })
  }
}

async function readHolder(note: string): Promise<z.infer<typeof holderSchema> | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(note, 'utf8')))
  } catch {
    // The holder has only just taken the lock, or is just writing.
    return null
  }
}
