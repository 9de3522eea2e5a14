import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { isId, type NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { keyOf, searchOf, shortened } from './documents.search.ts'
import { documentNotFound, duplicate, inTrash, notYours, unknownCategory } from './documents.errors.ts'
import type { DocumentFiles } from './documents.files.ts'
import { takeIn, type ArrivedFile } from './documents.intake.ts'
import type { DocumentOrder, DocumentsRepository, ListedDocument, Own } from './documents.repository.ts'
import type { Document, DocumentChange, DocumentPage, DocumentQuery, DocumentSort, UploadFields } from './documents.schemas.ts'
import type { Viewer } from './documents.visibility.repository.ts'

export type DocumentsParts = {
  repository: DocumentsRepository
  files: DocumentFiles
  clock: Clock
  newId: NewId
  log: Log
  maxPdfBytes: () => number
  onAdded: () => void
  /** False: it is not there any more. */
  putIntoTrash: (own: Own, at: Date) => Promise<boolean>
}

export type Upload = { owner_id: string; fields: UploadFields; file_name: string; content: ArrivedFile }

export type DocumentService = ReturnType<typeof createDocumentService>

export function createDocumentService(parts: DocumentsParts) {
  return { maxPdfBytes: parts.maxPdfBytes, ...uploadRules(parts), ...readingRules(parts), ...changeRules(parts) }
}

/** Bringing documents in. */
function uploadRules({ repository, files, clock, newId, log, maxPdfBytes, onAdded }: DocumentsParts) {
  const requireNew = async (owner_id: string, sha256: string): Promise<void> => {
    const found = await repository.findByContent(owner_id, sha256)
    if (found === undefined) return
    const members = { document_id: found.id }
    if (found.in_trash) throw inTrash({ detail: 'You deleted it. Restore it there, or delete it for good first.', members })
    throw duplicate({ members })
  }
  /** After an unclear outcome (the connection broke) the file stays where a row may name it. */
  const dropUnless = async (own: Own): Promise<void> => {
    const isThere = await repository.exists(own).catch(() => true)
    if (isThere) log.warn({ document_id: own.id }, 'a file was kept after an unclear outcome')
    else await files.remove(own.id)
  }
  return {
    /** Takes the bytes in; the caller disposes of what it does not add. */
    take: async (chunks: AsyncIterable<Buffer>): Promise<ArrivedFile> => {
      const file = await files.receive(newId())
      try {
        return await takeIn(chunks, { file, limit: maxPdfBytes() })
      } catch (error) {
        await file[Symbol.asyncDispose]()
        throw error
      }
    },
    /** Keeps an arrived file: first the bytes, durable and in place, then the row that names them. */
    add: async ({ owner_id, fields, file_name, content }: Upload): Promise<Document> => {
      const { file, size_bytes, sha256 } = content
      await requireNew(owner_id, sha256)
      const title = fields.title ?? titleFrom(file_name)
      const now = clock.now().toISOString()
      const document = {
        id: newId(),
        title,
        file_name,
        size_bytes,
        sha256,
        category_id: fields.category_id ?? null,
        created_at: now,
        updated_at: now,
      }
      await file.keep(document.id)
      const own = { owner_id, id: document.id }
      const outcome = await repository.insert({ ...document, owner_id, title_key: keyOf(title) }).catch(async (error: unknown) => {
        await dropUnless(own)
        throw error
      })
      // What lies in a shared category is shared from the start.
      if (outcome === 'created') {
        onAdded()
        return requireVisible(repository, { id: owner_id, groups: [] }, document.id)
      }
      await files.remove(document.id)
      if (outcome === 'unknown_category') throw unknownCategory()
      await requireNew(owner_id, sha256)
      throw duplicate({ detail: 'It was uploaded and deleted at the same moment; try again.' })
    },
  }
}

/** Finding and reading documents. */
function readingRules({ repository, files }: DocumentsParts) {
  return {
    find: (viewer: Viewer, id: string): Promise<Document> => requireVisible(repository, viewer, id),
    list: async (viewer: Viewer, query: DocumentQuery): Promise<DocumentPage> => {
      const { limit, cursor, search = '', category_id, scope, sort, order } = query
      const filter = { viewer, scope, search: searchOf(search), category_id }
      const after = cursor === undefined ? null : readCursor(cursor, query)
      const [found, total] = await Promise.all([
        repository.list(filter, { sort, order, limit: limit + 1, after }),
        after === null ? repository.count(filter) : undefined,
      ])
      const page = cutPage(found, limit, (document) => [sort, order, sortValue(document, sort), document.id])
      const items = page.items.map(({ excerpt, ...document }) => ({ ...document, excerpt: excerpt === null ? null : shortened(excerpt) }))
      return { ...page, items, ...(total === undefined ? {} : { total }) }
    },
    openFile: (document: Document): Promise<FileHandle> => files.open(document.id),
    countByCategory: (ownerId: string): Promise<ReadonlyMap<string, number>> => repository.countByCategory(ownerId),
  }
}

/** Changing documents, and putting them into the trash. */
function changeRules({ repository, putIntoTrash, clock }: DocumentsParts) {
  return {
    /** Whoever may edit a document may rename it; into which category it belongs its owner knows. */
    change: async (viewer: Viewer, id: string, { title, category_id }: DocumentChange): Promise<Document> => {
      const { access } = await requireVisible(repository, viewer, id)
      if (access === 'view') throw notYours({ detail: 'It is shared with you to look at.' })
      if (access === 'edit' && category_id !== undefined) throw notYours({ detail: 'Only its owner sorts it into categories.' })
      const values = { ...(title === undefined ? {} : { title, title_key: keyOf(title) }), updated_at: clock.now() }
      if (category_id === undefined) {
        if (!(await repository.rename(viewer, id, values))) throw documentNotFound()
      } else {
        const changed = await repository.update({ owner_id: viewer.id, id }, { ...values, category_id })
        if (changed === 'missing') throw documentNotFound()
        if (changed === 'unknown_category') throw unknownCategory()
      }
      return requireVisible(repository, viewer, id)
    },
    remove: async (viewer: Viewer, id: string): Promise<void> => {
      const { access } = await requireVisible(repository, viewer, id)
      if (access !== 'own') throw notYours({ detail: 'Only its owner can delete it.' })
      if (!(await putIntoTrash({ owner_id: viewer.id, id }, clock.now()))) throw documentNotFound()
    },
  }
}

/** What somebody may not see does not exist for them. */
async function requireVisible(repository: DocumentsRepository, viewer: Viewer, id: string): Promise<Document> {
  const found = isId(id) ? await repository.find(viewer, id) : undefined
  if (found === undefined) throw documentNotFound()
  return found
}

const titleFrom = (fileName: string): string => fileName.replace(/\.pdf$/i, '').trim() || 'Document'

const sortValue = (document: ListedDocument, sort: DocumentSort): string | number =>
  ({ created_at: Date.parse(document.created_at), title: document.title_key, size_bytes: document.size_bytes })[sort]

/** The end of the year 9999, in milliseconds since the epoch. */
const lastMoment = 253_402_300_799_999
const cursorValues = {
  created_at: z
    .int()
    .min(0)
    .max(lastMoment)
    .transform((ms) => new Date(ms)),
  title: z.string().regex(/^\P{Cc}*$/u),
  size_bytes: z.int().min(0),
}

/** A cursor of another sort or order is no cursor of this list. */
function readCursor(cursor: string, { sort, order }: Pick<DocumentQuery, 'sort' | 'order'>): DocumentOrder['after'] {
  const schema = z.tuple([z.literal(sort), z.literal(order), cursorValues[sort], z.uuid()])
  const [, , value, id] = decodeCursor<[DocumentSort, 'asc' | 'desc', string | number | Date, string]>(cursor, schema)
  return { value, id }
}
