import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { isId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import { z } from 'zod'
import { documentNotFound } from './documents.errors.ts'
import type { Document, TrashPage, TrashQuery } from './documents.schemas.ts'
import type { TrashRepository } from './documents.trash.repository.ts'
import type { Viewer } from './documents.visibility.repository.ts'

export type TrashParts = {
  repository: TrashRepository
  /** Days after which a document in the trash is deleted for good. */
  trashDays: () => number
  find: (viewer: Viewer, id: string) => Promise<Document>
  removeFile: (id: string) => Promise<void>
  onDeleted: (id: string) => Promise<void>
  clock: Clock
  timers: Timers
  log: Log
}

export type Trash = ReturnType<typeof createTrash>

const dayMs = 86_400_000
const lookEveryMs = 15 * 60_000
const cursorSchema = z.tuple([z.iso.datetime().transform((text) => new Date(text)), z.uuid()])

/**
 * Documents that were deleted and can come back. Nobody but their owner is told of them: what was shared is shared again when it is restored.
 * Whoever deletes for good deletes the row first: a document that is listed always has its bytes.
 */
export function createTrash(parts: TrashParts) {
  const { repository, trashDays, find, clock, timers, log } = parts
  const sweep = async (): Promise<void> => {
    const days = trashDays()
    const gone = await repository.deleteOlder(new Date(clock.now().getTime() - days * dayMs))
    await dropFiles(parts, gone)
    if (gone.length > 0) log.info({ deleted: gone.length, days }, 'documents whose time in the trash was over were deleted')
  }
  return {
    list: async (ownerId: string, { limit, cursor }: TrashQuery): Promise<TrashPage> => {
      const [deletedAt, id] = cursor === undefined ? [] : decodeCursor<[Date, string]>(cursor, cursorSchema)
      const after = deletedAt === undefined || id === undefined ? null : { deleted_at: deletedAt, id }
      const days = trashDays()
      const page = cutPage(await repository.list(ownerId, { limit: limit + 1, after }), limit, (one) => [one.deleted_at, one.id])
      const items = page.items.map((one) => ({ ...one, gone_at: new Date(Date.parse(one.deleted_at) + days * dayMs).toISOString() }))
      return { ...page, items, kept_days: days }
    },
    restore: async (viewer: Viewer, id: string): Promise<Document> => {
      if (!isId(id) || !(await repository.restore({ owner_id: viewer.id, id }))) throw documentNotFound()
      return find(viewer, id)
    },
    deleteForGood: async (ownerId: string, id: string): Promise<void> => {
      if (!isId(id) || !(await repository.delete({ owner_id: ownerId, id }))) throw documentNotFound()
      await dropFiles(parts, [id])
    },
    empty: async (ownerId: string): Promise<void> => dropFiles(parts, await repository.deleteAll(ownerId)),
    /** Empties it of what has lain there too long, now and then; several processes may do so. */
    start: (): (() => void) =>
      timers.every(lookEveryMs, () => void sweep().catch((error: unknown) => log.error({ err: error }, 'the trash could not be emptied'))),
  }
}

async function dropFiles({ removeFile, onDeleted, log }: TrashParts, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await Promise.all([removeFile(id), onDeleted(id)]).catch((error: unknown) =>
      log.warn({ err: error, document_id: id }, 'a file of a deleted document stays'),
    )
}
