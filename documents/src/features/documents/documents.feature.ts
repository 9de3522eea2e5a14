import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely } from 'kysely'
import type { FileHandle } from 'node:fs/promises'
import { createDocumentFiles } from './documents.files.ts'
import { createDocumentsRepository } from './documents.repository.ts'
import { registerDocumentRoutes } from './documents.routes.ts'
import { createDocumentService } from './documents.service.ts'
import type { Document } from './documents.schemas.ts'
import type { DocumentsTables } from './documents.tables.ts'
import { createTrashRepository } from './documents.trash.repository.ts'
import { createTrash } from './documents.trash.ts'
import type { Viewer } from './documents.visibility.repository.ts'

export type { Document, DocumentPage } from './documents.schemas.ts'
export type { DocumentsTables } from './documents.tables.ts'

/**
 * PDFs of people: uploading, finding, reading, deleting, and the trash that what is deleted lies in for a while.
 *
 * It owns `documents` and the folder of the files. Invariants: a listed document has its bytes, whole and durable; a person has
 * the same bytes once; nobody learns of another person's documents that are not shared with them; an upload that fails leaves nothing;
 * what lies in the trash is told to its owner alone, and there only.
 */
export type Documents = {
  /** Readies the folders; before the first request. */
  prepare: () => Promise<void>
  routes: (scope: HttpServer) => Promise<void>
  /** Begins to empty the trash of what has lain there too long; the answer ends that. */
  startEmptying: () => () => void
  countByCategory: (ownerId: string) => Promise<ReadonlyMap<string, number>>
  /** A document as this viewer sees it; refuses one they may not see. */
  find: (viewer: Viewer, id: string) => Promise<Document>
  /** The bytes, for whoever has asked before whether they may be seen. */
  openFile: (id: string) => Promise<FileHandle>
}

export type DocumentsOptions = {
  db: Kysely<DocumentsTables>
  clock: Clock
  newId: NewId
  log: Log
  folder: string
  timers: Timers
  maxPdfBytes: () => number
  trashDays: () => number
  /** Whether what is in PDFs is read; else no document has a picture. */
  readsContents: boolean
  onAdded: () => void
  onDeleted: (id: string) => Promise<void>
}

export function createDocuments({ db, folder, readsContents, onDeleted, trashDays, timers, ...parts }: DocumentsOptions): Documents {
  const files = createDocumentFiles(folder)
  const trashed = createTrashRepository(db)
  const repository = createDocumentsRepository(db, { readsContents })
  const service = createDocumentService({ ...parts, repository, files, putIntoTrash: trashed.put })
  const { clock, log } = parts
  const trash = createTrash({
    repository: trashed,
    trashDays,
    find: service.find,
    removeFile: files.remove,
    onDeleted,
    clock,
    timers,
    log,
  })
  return {
    prepare: files.prepare,
    countByCategory: service.countByCategory,
    find: service.find,
    openFile: files.open,
    startEmptying: trash.start,
    routes: (scope) => registerDocumentRoutes(scope, service, trash),
  }
}
