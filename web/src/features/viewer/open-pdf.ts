import { AnnotationMode, getDocument, InvalidPDFException, PDFWorker, VerbosityLevel } from 'pdfjs-dist'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { FileRanges } from './file-ranges.ts'
import type { Size } from './layout.ts'
import { partFolders, PdfParts, workerPath } from './pdf-parts.ts'

export type { PDFDocumentProxy, PDFPageProxy }

/** A PDF that is open; `first` is the size of its first page, which others are taken to have until they are read. */
export type OpenPdf = { pdf: PDFDocumentProxy; first: Size }

export type PasswordQuestion = {
  /** A password was given before, and it was not this one. */
  wrong: boolean
  answer: (password: string) => void
}

export type Opening = {
  opened: Promise<OpenPdf>
  /** Asks again for parts of the file that did not come. */
  retry: () => void
  close: () => void
}

type Options = {
  path: string
  sizeBytes: number
  onPassword: (question: PasswordQuestion) => void
  /** A part of the file did not come. */
  onFault: (error: unknown) => void
}

/** The file is no PDF that can be read. */
export class DamagedError extends Error {
  override name = 'DamagedError'
}

/** Pictures of more pixels than this are left out: one alone would take 256 MB. */
const mostPicturePixels = 64_000_000

/** Opens a PDF: the reading is done by a worker of its own, which may do nothing but that (docs/decisions/0045). */
export function openPdf({ path, sizeBytes, onPassword, onFault }: Options): Opening {
  const port = new Worker(workerPath, { type: 'module', name: 'pdf' })
  const broken = new Promise<never>((_resolve, reject) => {
    port.addEventListener('error', () => reject(new Error('The worker that reads PDFs does not run.')), { once: true })
  })
  const range = new FileRanges({ path, sizeBytes, onFault })
  const worker = PDFWorker.create({ port })
  const task = getDocument({
    range,
    worker,
    rangeChunkSize: 256 * 1024,
    // Only what is looked at is fetched.
    disableAutoFetch: true,
    disableStream: true,
    useWorkerFetch: false,
    BinaryDataFactory: PdfParts,
    ...partFolders,
    enableXfa: false,
    disableWorkerRendering: true,
    maxImageSize: mostPicturePixels,
    verbosity: VerbosityLevel.ERRORS,
  })
  task.onPassword = (answer: (password: string) => void, reason: number) => onPassword({ answer, wrong: reason === 2 })
  return {
    opened: Promise.race([task.promise.then(describe), broken]).catch(tellDamage),
    retry: () => range.retry(),
    close: () => {
      range.abort()
      void task
        .destroy()
        .catch(() => undefined)
        .finally(() => {
          worker.destroy()
          port.terminate()
        })
    },
  }
}

async function describe(pdf: PDFDocumentProxy): Promise<OpenPdf> {
  if (!(pdf.numPages > 0)) throw new DamagedError()
  return { pdf, first: sizeOf(await pdf.getPage(1)) }
}

function tellDamage(error: unknown): never {
  throw error instanceof InvalidPDFException ? new DamagedError() : error
}

const isSize = (side: number): boolean => Number.isFinite(side) && side > 0

/** A page as it stands by itself, in points. What claims no size gets that of a letter. */
export function sizeOf(page: PDFPageProxy): Size {
  const { width, height } = page.getViewport({ scale: 1 })
  return isSize(width) && isSize(height) ? { width, height } : { width: 612, height: 792 }
}

/** What is drawn of notes and forms: their looks, with nothing to fill in. */
export const annotationMode = AnnotationMode.ENABLE
