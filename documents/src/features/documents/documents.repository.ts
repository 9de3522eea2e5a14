import { brokenConstraint } from '@gatehouse/kit/db/database'
import { sql, type Insertable, type RawBuilder, type SelectQueryBuilder, type Updateable } from 'kysely'
import type { Document, DocumentScope, DocumentSort } from './documents.schemas.ts'
import type { DocumentSearch, Excerpt } from './documents.search.ts'
import { excerptFor, isSaidBy } from './documents.search.repository.ts'
import type { DocumentsDatabase, DocumentsTables } from './documents.tables.ts'
import { accessOf, isSharedWith, sharedAtOf, sharedByOf, sharedWithOf, type Viewer } from './documents.visibility.repository.ts'

export type NewDocument = Insertable<DocumentsTables['documents']>
export type DocumentValues = Pick<Updateable<DocumentsTables['documents']>, 'title' | 'title_key' | 'category_id' | 'updated_at'>
export type Own = { owner_id: string; id: string }
export type DocumentFilter = { viewer: Viewer; scope: DocumentScope; search: DocumentSearch; category_id: string | undefined }
export type DocumentOrder = {
  sort: DocumentSort
  order: 'asc' | 'desc'
  limit: number
  /** Value of the sort column and id of the row after which the page begins. */
  after: { value: string | number | Date; id: string } | null
}
export type ListedDocument = Document & { title_key: string; excerpt: Excerpt | null }
type StoredDocument = Omit<Document, 'access' | 'shared_by' | 'shared_at' | 'shared_with' | 'has_picture'>

export type DocumentsRepository = ReturnType<typeof createDocumentsRepository>

const columns = ['id', 'title', 'file_name', 'size_bytes', 'sha256', 'category_id', 'created_at', 'updated_at'] as const
const sortColumns = { created_at: 'created_at', title: 'title_key', size_bytes: 'size_bytes' } as const

/** All SQL on `documents`; every question names the owner, or who looks. */
export function createDocumentsRepository(db: DocumentsDatabase, options: { readsContents: boolean }) {
  const asRead = pictureOf(options)
  return {
    /** A document as this viewer sees it; nothing when they may not. */
    find: (viewer: Viewer, id: string): Promise<Document | undefined> => find(db, viewer, { id, asRead }),
    exists: async ({ owner_id, id }: Own): Promise<boolean> =>
      (await db.selectFrom('documents').select('id').where('owner_id', '=', owner_id).where('id', '=', id).executeTakeFirst()) !==
      undefined,
    /** Also in the trash: a person has the same bytes once. */
    findByContent: (ownerId: string, sha256: string): Promise<{ id: string; in_trash: boolean } | undefined> =>
      db
        .selectFrom('documents')
        .select(['id', sql<boolean>`deleted_at is not null`.as('in_trash')])
        .where('owner_id', '=', ownerId)
        .where('sha256', '=', sha256)
        .executeTakeFirst(),
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
    update: async ({ owner_id, id }: Own, values: DocumentValues): Promise<StoredDocument | 'missing' | 'unknown_category'> => {
      try {
        const changed = db.updateTable('documents').set(values).where('owner_id', '=', owner_id).where('id', '=', id)
        return (await changed.where('deleted_at', 'is', null).returning(columns).executeTakeFirst()) ?? 'missing'
      } catch (error) {
        if (brokenConstraint(error) === 'documents_category_exists') return 'unknown_category'
        throw error
      }
    },
    /** For somebody who may edit it; false when they may not any more. */
    rename: (viewer: Viewer, id: string, values: Pick<DocumentValues, 'title' | 'title_key' | 'updated_at'>): Promise<boolean> =>
      rename(db, viewer, { id, values }),
    list: (filter: DocumentFilter, order: DocumentOrder): Promise<ListedDocument[]> => list(db, filter, { ...order, asRead }),
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
        .where('deleted_at', 'is', null)
        .groupBy('category_id')
        .execute()
      return new Map(rows.map((row) => [row.category_id ?? '', row.count]))
    },
  }
}

async function find(db: DocumentsDatabase, viewer: Viewer, { id, asRead }: { id: string; asRead: AsRead }): Promise<Document | undefined> {
  const found = await selectFor(db, viewer, asRead).where('documents.id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
  return found === undefined || found.access === null ? undefined : { ...found, access: found.access }
}

async function rename(
  db: DocumentsDatabase,
  viewer: Viewer,
  { id, values }: { id: string; values: Pick<DocumentValues, 'title' | 'title_key' | 'updated_at'> },
): Promise<boolean> {
  const renamed = await db
    .updateTable('documents')
    .set(values)
    .where('documents.id', '=', id)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`${accessOf(viewer)} in ('own', 'edit')`)
    .executeTakeFirst()
  return renamed.numUpdatedRows > 0n
}

type AsRead = RawBuilder<boolean | null>

/** Whether the `documents` row has a picture; null while that is not known. */
const pictureOf = ({ readsContents }: { readsContents: boolean }): AsRead =>
  sql<
    boolean | null
  >`coalesce((select has_picture from document_contents where document_id = documents.id), ${readsContents ? null : false}::boolean)`

/** The category of somebody else's document is theirs to know. */
const selectFor = (db: DocumentsDatabase, viewer: Viewer, asRead: AsRead) =>
  db
    .selectFrom('documents')
    .select(['id', 'title', 'file_name', 'size_bytes', 'sha256', 'created_at', 'updated_at', 'title_key'])
    .select(sql<string | null>`case when documents.owner_id = ${viewer.id} then documents.category_id end`.as('category_id'))
    .select([accessOf(viewer).as('access'), sharedByOf(viewer).as('shared_by'), sharedAtOf(viewer).as('shared_at')])
    .select([sharedWithOf(viewer).as('shared_with'), asRead.as('has_picture')])

async function list(
  db: DocumentsDatabase,
  filter: DocumentFilter,
  { sort, order, limit, after, asRead }: DocumentOrder & { asRead: AsRead },
): Promise<ListedDocument[]> {
  const column = sortColumns[sort]
  const base = selectFor(db, filter.viewer, asRead).select(excerptFor(filter.search).as('excerpt'))
  let query = filtered(base, filter).orderBy(column, order).orderBy('id', order).limit(limit)
  if (after !== null) {
    const beyond = sql.raw(order === 'asc' ? '>' : '<')
    query = query.where(sql<boolean>`(${sql.ref(column)}, id) ${beyond} (${after.value}, ${after.id})`)
  }
  const found = await query.execute()
  return found.flatMap(({ access, ...document }) => (access === null ? [] : [{ ...document, access }]))
}

function filtered<O>(
  query: SelectQueryBuilder<DocumentsTables, 'documents', O>,
  { viewer, scope, search, category_id }: DocumentFilter,
): SelectQueryBuilder<DocumentsTables, 'documents', O> {
  const own = sql<boolean>`documents.owner_id = ${viewer.id}`
  const listed = query.where('deleted_at', 'is', null)
  let found =
    scope === 'all'
      ? listed.where(sql<boolean>`(${own} or ${isSharedWith(viewer)})`)
      : listed.where(scope === 'mine' ? own : isSharedWith(viewer))
  // Categories are one's own: what others share lies in none.
  if (category_id !== undefined) found = found.where(own)
  if (category_id === 'none') found = found.where('category_id', 'is', null)
  else if (category_id !== undefined) found = found.where('category_id', '=', category_id)
  for (const part of search.parts) found = found.where(isSaidBy(part))
  return found
}
