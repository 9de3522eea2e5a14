import { brokenConstraint } from '@gatehouse/kit/db/database'
import { sql } from 'kysely'
import type { ContentsDatabase } from './contents.tables.ts'

export type ReadContents = { document_id: string; has_picture: boolean; text: string; folded: string; words: string[]; read_at: Date }
export type ContentsRepository = ReturnType<typeof createContentsRepository>

/** All SQL on `document_contents`. */
export function createContentsRepository(db: ContentsDatabase) {
  return {
    hasPicture: async (id: string): Promise<boolean | undefined> =>
      (await db.selectFrom('document_contents').select('has_picture').where('document_id', '=', id).executeTakeFirst())?.has_picture,
    /** False: the document was deleted meanwhile. */
    save: async ({ words, ...contents }: ReadContents): Promise<boolean> => {
      const row = { ...contents, words: sql<string>`array_to_tsvector(${words}::text[])` }
      try {
        await db
          .insertInto('document_contents')
          .values(row)
          .onConflict((conflict) => conflict.column('document_id').doUpdateSet(row))
          .execute()
        return true
      } catch (error) {
        if (brokenConstraint(error) === 'document_contents_document_exists') return false
        throw error
      }
    },
    /** The latest document that was not read yet, beside those that could not be. */
    nextUnread: async (except: readonly string[]): Promise<string | null> => {
      const { rows } = await sql<{ id: string }>`
        select id from documents
        where not exists (select from document_contents where document_id = documents.id) and id <> all(${except}::uuid[])
        order by created_at desc limit 1`.execute(db)
      return rows[0]?.id ?? null
    },
  }
}
