import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'

/** The file with the set-up link: for whoever may read the data folder, and only while the link is good. */
export type LinkFile = { write: (link: string) => Promise<void>; remove: () => Promise<void> }

export function createLinkFile(file: string): LinkFile {
  return {
    write: async (link) => {
      const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
      await writeNew(temporary, `${link}\n`)
      await rename(temporary, file)
    },
    remove: () => rm(file, { force: true }),
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(text)
}
