import { TextLayer } from 'pdfjs-dist'
import type { PDFPageProxy } from 'pdfjs-dist'
import type { FoldedText, TextPiece } from './find-text.ts'
import { foldText, hitParts } from './find-text.ts'

/** The text of a page, laid over its picture unseen, so that it can be selected, copied, read aloud and marked. */
export type PageText = { spans: readonly HTMLElement[]; pieces: readonly TextPiece[]; folded: () => FoldedText; cancel: () => void }

/** The text of a page in its pieces. */
export async function piecesOf(
  page: PDFPageProxy,
): Promise<{ pieces: TextPiece[]; content: Awaited<ReturnType<PDFPageProxy['getTextContent']>> }> {
  const content = await page.getTextContent()
  const pieces = content.items.flatMap((item) => ('str' in item ? [{ str: item.str, hasEOL: item.hasEOL }] : []))
  return { pieces, content }
}

type Place = { container: HTMLElement; rotation: number; signal: AbortSignal }

/** Lays the text of a page into a container; its size follows the variable `--total-scale-factor`. Null when it was cancelled. */
export async function layText(page: PDFPageProxy, { container, rotation, signal }: Place): Promise<PageText | null> {
  const { pieces, content } = await piecesOf(page)
  if (signal.aborted) return null
  container.replaceChildren()
  const viewport = page.getViewport({ scale: 1, rotation: (page.rotate + rotation) % 360 })
  const layer = new TextLayer({ textContentSource: content, container, viewport })
  const cancel = (): void => layer.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  await layer.render()
  if (signal.aborted) return null
  let folded: FoldedText | null = null
  return { spans: layer.textDivs, pieces, folded: () => (folded ??= foldText(pieces)), cancel }
}

/** Marks the hits of a search in the text of a page, and gives the parts of the current one. */
export function markHits({ spans, pieces, folded }: PageText, wanted: string, current: number | null): HTMLElement[] {
  const found = wanted === '' ? new Map<number, never>() : hitParts(folded(), wanted)
  const parts: HTMLElement[] = []
  for (const [at, span] of spans.entries()) {
    const text = pieces[at]?.str ?? ''
    const hits = found.get(at)
    if (!hits) {
      if (span.firstElementChild) span.textContent = text
      continue
    }
    const nodes: Node[] = []
    let end = 0
    for (const { hit, from, to } of hits) {
      nodes.push(document.createTextNode(text.slice(end, from)))
      const mark = document.createElement('mark')
      mark.textContent = text.slice(from, to)
      if (hit === current) {
        mark.dataset.current = ''
        parts.push(mark)
      }
      nodes.push(mark)
      end = to
    }
    span.replaceChildren(...nodes, document.createTextNode(text.slice(end)))
  }
  return parts
}
