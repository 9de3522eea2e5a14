import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Kysely } from 'kysely'
import { createDocumentFiles } from './documents.files.ts'
import { createDocumentsRepository } from './documents.repository.ts'
import { registerDocumentRoutes } from './documents.routes.ts'
import { createDocumentService } from './documents.service.ts'
import type { DocumentsTables } from './documents.tables.ts'

export type { DocumentsTables } from './documents.tables.ts'

/**
 * PDFs of people: uploading, finding, reading, deleting.
 *
 * It owns `documents` and the folder of the files. Invariants: a listed document has its bytes, whole and durable; a person has
 * the same bytes once; nobody learns of another person's documents that are not shared with them; an upload that fails leaves nothing.
 */
export type Documents = {
  /** Readies the folders; before the first request. */
  prepare: () => Promise<void>
  routes: (scope: HttpServer) => Promise<void>
  countByCategory: (ownerId: string) => Promise<ReadonlyMap<string, number>>
}

export type DocumentsOptions = {
  db: Kysely<DocumentsTables>
  clock: Clock
  newId: NewId
  log: Log
  folder: string
  maxPdfBytes: () => number
}

export function createDocuments({ db, folder, ...parts }: DocumentsOptions): Documents {
  const files = createDocumentFiles(folder)
  const service = createDocumentService({ ...parts, repository: createDocumentsRepository(db), files })
  return {
    prepare: files.prepare,
    countByCategory: service.countByCategory,
    routes: (scope) => registerDocumentRoutes(scope, service),
  }
}
