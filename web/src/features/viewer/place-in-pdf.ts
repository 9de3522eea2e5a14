import { isFields } from '../../api/errors.ts'
import type { PDFDocumentProxy } from './open-pdf.ts'

/** The page that a link into the PDF leads to; null when there is none. */
export async function placeInPdf(pdf: PDFDocumentProxy, target: unknown): Promise<number | null> {
  try {
    const place: unknown = typeof target === 'string' ? await pdf.getDestination(target) : target
    const page: unknown = Array.isArray(place) ? place[0] : null
    if (typeof page === 'number' && Number.isInteger(page)) return page + 1
    if (!isFields(page) || typeof page.num !== 'number' || typeof page.gen !== 'number') return null
    return (await pdf.getPageIndex({ num: page.num, gen: page.gen })) + 1
  } catch {
    // What the PDF says of its own places may be wrong.
    return null
  }
}
