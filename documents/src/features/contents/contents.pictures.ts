import { mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

export type Pictures = ReturnType<typeof createPictures>

/** Pictures of first pages: `pictures/<id>.webp`. They can be made again, so they are not flushed to the disk. */
export function createPictures(folder: string) {
  const kept = join(folder, 'pictures')
  const placeOf = (id: string): string => join(kept, `${id}.webp`)
  return {
    prepare: async (): Promise<void> => void (await mkdir(kept, { recursive: true, mode: 0o700 })),
    keep: async (id: string, picture: Buffer): Promise<void> => {
      const arriving = `${placeOf(id)}.new`
      await writeFile(arriving, picture, { mode: 0o600 })
      await rename(arriving, placeOf(id))
    },
    /** Null where there is none (any more). */
    open: async (id: string): Promise<FileHandle | null> => {
      try {
        return await open(placeOf(id), 'r')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    },
    remove: (id: string): Promise<void> => rm(placeOf(id), { force: true }),
  }
}
