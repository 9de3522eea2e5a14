import { sql } from 'kysely'
import type { Own } from './documents.repository.ts'
import type { DocumentsDatabase } from './documents.tables.ts'

export type TrashedRow = { id: string; title: string; file_name: string; size_bytes: number; deleted_at: string }
type Place = { deleted_at: Date; id: string }

export type TrashRepository = ReturnType<typeof createTrashRepository>

/** The SQL on documents that were deleted, and may still come back. Each statement decides by itself, so that no two of them meet half way. */
export function createTrashRepository(db: DocumentsDatabase) {
  return {
    /** False: it is not there, or lies in the trash already. */
    put: async ({ owner_id, id }: Own, at: Date): Promise<boolean> => {
      const put = db
        .updateTable('documents')
        .set({ deleted_at: at })
        .where('owner_id', '=', owner_id)
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
      return (await put.executeTakeFirst()).numUpdatedRows > 0n
    },
    restore: async ({ owner_id, id }: Own): Promise<boolean> => {
      const restored = db
        .updateTable('documents')
        .set({ deleted_at: null })
        .where('owner_id', '=', owner_id)
        .where('id', '=', id)
        .where('deleted_at', 'is not', null)
      return (await restored.executeTakeFirst()).numUpdatedRows > 0n
    },
    /** The latest deleted first. */
    list: (ownerId: string, { limit, after }: { limit: number; after: Place | null }): Promise<TrashedRow[]> =>
      db
        .selectFrom('documents')
        .select(['id', 'title', 'file_name', 'size_bytes'])
        .select((eb) => eb.ref('deleted_at').$castTo<string>().as('deleted_at'))
        .where('owner_id', '=', ownerId)
        .where('deleted_at', 'is not', null)
        .$if(after !== null, (query) => query.where(sql<boolean>`(deleted_at, id) < (${after?.deleted_at}, ${after?.id})`))
        .orderBy('deleted_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
    /** Deletes one for good; false: it is not in the trash. */
    delete: async ({ owner_id, id }: Own): Promise<boolean> =>
      (
        await db
          .deleteFrom('documents')
          .where('owner_id', '=', owner_id)
          .where('id', '=', id)
          .where('deleted_at', 'is not', null)
          .executeTakeFirst()
      ).numDeletedRows > 0n,
    /** Deletes all of one person for good; which they were. */
    deleteAll: async (ownerId: string): Promise<string[]> =>
      idsOf(await db.deleteFrom('documents').where('owner_id', '=', ownerId).where('deleted_at', 'is not', null).returning('id').execute()),
    /** Deletes for good what has lain there since before this moment; which they were. */
    deleteOlder: async (than: Date): Promise<string[]> =>
      idsOf(
        await db
          .deleteFrom('documents')
          .where(sql<boolean>`deleted_at < ${than}`)
          .returning('id')
          .execute(),
      ),
  }
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)
