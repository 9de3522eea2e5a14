import { open, mkdir, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { fileMissing, storageFull } from './documents.errors.ts'

/** A file on its way in. Disposing of it removes what was not kept. */
export type IncomingFile = AsyncDisposable & {
  write: (chunk: Buffer) => Promise<void>
  /** Makes the bytes durable and gives them their place; until then nothing is seen of them. */
  keep: (id: string) => Promise<void>
}

export type DocumentFiles = ReturnType<typeof createDocumentFiles>

/** The bytes of documents: `files/<id>.pdf`, and `tmp` for what is still arriving, on the same file system so that a rename is atomic. */
export function createDocumentFiles(folder: string) {
  const arriving = join(folder, 'tmp')
  const kept = join(folder, 'files')
  const placeOf = (id: string): string => join(kept, `${id}.pdf`)
  return {
    /** Makes the folders and removes what a killed run left half arrived. */
    prepare: async (): Promise<void> => {
      for (const path of [arriving, kept]) await mkdir(path, { recursive: true, mode: 0o700 })
      for (const name of await readdir(arriving)) await rm(join(arriving, name), { recursive: true, force: true })
    },
    receive: async (name: string): Promise<IncomingFile> => {
      const path = join(arriving, name)
      const handle = await guarded(() => open(path, 'wx', 0o600))
      return incoming(handle, { path, moveTo: (id) => moveDurably(path, { to: placeOf(id), folder: kept }) })
    },
    open: async (id: string): Promise<FileHandle> => {
      try {
        return await open(placeOf(id), 'r')
      } catch (error) {
        if (codeOf(error) === 'ENOENT') throw fileMissing({ cause: error })
        throw error
      }
    },
    remove: (id: string): Promise<void> => rm(placeOf(id), { force: true }),
  }
}

function incoming(handle: FileHandle, place: { path: string; moveTo: (id: string) => Promise<void> }): IncomingFile {
  let moved = false
  return {
    // writeFile on a handle goes on where it stands and, unlike write, never stops short.
    write: (chunk) => guarded(() => handle.writeFile(chunk)),
    keep: async (id) => {
      await guarded(() => handle.sync())
      await guarded(() => place.moveTo(id))
      moved = true
    },
    [Symbol.asyncDispose]: async () => {
      await handle.close()
      if (!moved) await rm(place.path, { force: true })
    },
  }
}

async function moveDurably(path: string, { to, folder }: { to: string; folder: string }): Promise<void> {
  await rename(path, to)
  await using directory = await open(folder, 'r')
  await directory.sync()
}

/** Says in the product's words that the disk is full. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw storageFull({ cause: error })
    throw error
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
