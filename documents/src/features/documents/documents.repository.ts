import { brokenConstraint } from '@gatehouse/kit/db/database'
import { sql, type Insertable, type Kysely, type SelectQueryBuilder, type Updateable } from 'kysely'
import type { Document, DocumentSort } from './documents.schemas.ts'
import type { DocumentsTables } from './documents.tables.ts'

export type NewDocument = Insertable<DocumentsTables['documents']>
export type DocumentValues = Pick<Updateable<DocumentsTables['documents']>, 'title' | 'title_key' | 'category_id' | 'updated_at'>
export type Own = { owner_id: string; id: string }
export type DocumentFilter = { owner_id: string; search_key: string; category_id: string | undefined }
export type DocumentOrder = {
  sort: DocumentSort
  order: 'asc' | 'desc'
  limit: number
  /** Value of the sort column and id of the row after which the page begins. */
  after: { value: string | number | Date; id: string } | null
}
export type ListedDocument = Document & { title_key: string }

export type DocumentsRepository = ReturnType<typeof createDocumentsRepository>

const columns = ['id', 'title', 'file_name', 'size_bytes', 'sha256', 'category_id', 'created_at', 'updated_at'] as const
const sortColumns = { created_at: 'created_at', title: 'title_key', size_bytes: 'size_bytes' } as const

/** All SQL on `documents`; every question names the owner. */
export function createDocumentsRepository(db: Kysely<DocumentsTables>) {
  return {
    find: ({ owner_id, id }: Own): Promise<Document | undefined> =>
      db.selectFrom('documents').select(columns).where('owner_id', '=', owner_id).where('id', '=', id).executeTakeFirst(),
    findIdByContent: async (ownerId: string, sha256: string): Promise<string | null> =>
      (await db.selectFrom('documents').select('id').where('owner_id', '=', ownerId).where('sha256', '=', sha256).executeTakeFirst())?.id ??
      null,
    insert: async (document: NewDocument): Promise<'created' | 'duplicate' | 'unknown_category'> => {
      try {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('documents')
          .values(document)
          .onConflict((conflict) => conflict.constraint('documents_content_unique').doNothing())
          .executeTakeFirstOrThrow()
        return numInsertedOrUpdatedRows === 1n ? 'created' : 'duplicate'
      } catch (error) {
        if (brokenConstraint(error) === 'documents_category_exists') return 'unknown_category'
        throw error
      }
    },
    update: async ({ owner_id, id }: Own, values: DocumentValues): Promise<Document | 'missing' | 'unknown_category'> => {
      try {
        const changed = db.updateTable('documents').set(values).where('owner_id', '=', owner_id).where('id', '=', id).returning(columns)
        return (await changed.executeTakeFirst()) ?? 'missing'
      } catch (error) {
        if (brokenConstraint(error) === 'documents_category_exists') return 'unknown_category'
        throw error
      }
    },
    delete: async ({ owner_id, id }: Own): Promise<boolean> =>
      (await db.deleteFrom('documents').where('owner_id', '=', owner_id).where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n,
    list: (filter: DocumentFilter, order: DocumentOrder): Promise<ListedDocument[]> => list(db, filter, order),
    count: async (filter: DocumentFilter): Promise<number> =>
      (
        await filtered(db.selectFrom('documents'), filter)
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    countByCategory: async (ownerId: string): Promise<Map<string, number>> => {
      const rows = await db
        .selectFrom('documents')
        .select(['category_id', (eb) => eb.fn.countAll<number>().as('count')])
        .where('owner_id', '=', ownerId)
        .where('category_id', 'is not', null)
        .groupBy('category_id')
        .execute()
      return new Map(rows.map((row) => [row.category_id ?? '', row.count]))
    },
  }
}

function list(
  db: Kysely<DocumentsTables>,
  filter: DocumentFilter,
  { sort, order, limit, after }: DocumentOrder,
): Promise<ListedDocument[]> {
  const column = sortColumns[sort]
  let query = filtered(db.selectFrom('documents'), filter)
    .select([...columns, 'title_key'])
    .orderBy(column, order)
    .orderBy('id', order)
    .limit(limit)
  if (after !== null) {
    const beyond = sql.raw(order === 'asc' ? '>' : '<')
    query = query.where(sql<boolean>`(${sql.ref(column)}, id) ${beyond} (${after.value}, ${after.id})`)
  }
  return query.execute()
}

function filtered<O>(
  query: SelectQueryBuilder<DocumentsTables, 'documents', O>,
  { owner_id, search_key, category_id }: DocumentFilter,
): SelectQueryBuilder<DocumentsTables, 'documents', O> {
  let found = query.where('owner_id', '=', owner_id)
  if (category_id === 'none') found = found.where('category_id', 'is', null)
  else if (category_id !== undefined) found = found.where('category_id', '=', category_id)
  // `%`, `_` and `\` stand for themselves in a search.
  if (search_key !== '') found = found.where('title_key', 'like', `%${search_key.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)
  return found
}
