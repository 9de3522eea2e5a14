import type { Clock } from '@gatehouse/kit/clock'
import type { Log } from '@gatehouse/kit/log'
import { foldText, wordsOf } from '@gatehouse/kit/search-text'
import type { FileHandle } from 'node:fs/promises'
import { noPicture } from './contents.errors.ts'
import type { Pictures } from './contents.pictures.ts'
import { createReadingQueue } from './contents.queue.ts'
import type { ReadPdf } from './contents.reader.ts'
import type { ContentsRepository } from './contents.repository.ts'

export type ContentsParts = {
  repository: ContentsRepository
  pictures: Pictures
  readPdf: ReadPdf
  openFile: (id: string) => Promise<FileHandle>
  clock: Clock
  log: Log
  /** Whether anything is read at all. */
  enabled: boolean
}

export type ContentsService = AsyncDisposable & {
  /** There may be something to read. Does not wait for it. */
  look: () => void
  /** The picture of a document that the caller may see. Waits while it is being read. */
  openPicture: (id: string) => Promise<FileHandle>
  forget: (id: string) => Promise<void>
}

export function createContentsService(parts: ContentsParts): ContentsService {
  const { repository, pictures, log, enabled } = parts
  const queue = createReadingQueue({ read: (id, signal) => readOne(parts, id, signal), nextUnread: repository.nextUnread, log })
  return {
    look: () => {
      if (enabled) queue.look()
    },
    openPicture: async (id) => {
      const known = await repository.hasPicture(id)
      if (known === false) throw noPicture()
      const there = known === true ? await pictures.open(id) : null
      if (there !== null) return there
      if (enabled) await queue.readSoon(id)
      const made = await pictures.open(id)
      if (made === null) throw noPicture()
      return made
    },
    forget: pictures.remove,
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  }
}

async function readOne({ repository, pictures, readPdf, openFile, clock }: ContentsParts, id: string, signal: AbortSignal): Promise<void> {
  await using file = await openFile(id)
  const { picture, text: raw } = await readPdf(file, signal)
  if (picture !== null) await pictures.keep(id, picture)
  const text = tidy(raw)
  const folded = foldText(text)
  const contents = { document_id: id, has_picture: picture !== null, text, folded, words: wordsOf(folded), read_at: clock.now() }
  if (!(await repository.save(contents))) await pictures.remove(id)
}

/** One line of text; what cannot be stored or seen is left out. */
const tidy = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Z}\uFFFD\uFFFE]+/gu, ' ')
    .trim()
