import type { HttpServer } from '@gatehouse/kit/http/server'
import { createPictures } from './contents.pictures.ts'
import { readPdf } from './contents.reader.ts'
import { createContentsRepository } from './contents.repository.ts'
import { registerContentsRoutes, type ContentsRouteParts } from './contents.routes.ts'
import { createContentsService, type ContentsParts } from './contents.service.ts'
import type { ContentsDatabase } from './contents.tables.ts'

export type { ContentsTables } from './contents.tables.ts'

/**
 * What PDFs hold: a picture of the first page and the text that is searched, read in the background by processes that may do nothing else.
 *
 * It owns `document_contents` and the folder of the pictures. Invariants: a PDF is parsed in no process that knows anything; no list waits
 * for it; a picture is shown to whoever may see the document, and goes with it.
 */
export type Contents = AsyncDisposable & {
  /** Readies the folder and begins with what has not been read. */
  prepare: () => Promise<void>
  routes: (scope: HttpServer) => void
  /** A document was added. */
  look: () => void
  /** A document was deleted. */
  forget: (id: string) => Promise<void>
}

export type ContentsOptions = Pick<ContentsParts, 'openFile' | 'clock' | 'log' | 'enabled'> &
  Pick<ContentsRouteParts, 'findDocument'> & { db: ContentsDatabase; folder: string }

export function createContents({ db, folder, findDocument, ...parts }: ContentsOptions): Contents {
  const pictures = createPictures(folder)
  const service = createContentsService({ ...parts, repository: createContentsRepository(db), pictures, readPdf })
  return {
    prepare: async () => {
      await pictures.prepare()
      service.look()
    },
    routes: (scope) => registerContentsRoutes(scope, { service, findDocument }),
    look: service.look,
    forget: service.forget,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
