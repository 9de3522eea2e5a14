import { isFields } from '../../api/errors.ts'

/** A rectangle in hundredths of the page. */
export type Area = { left: number; top: number; width: number; height: number }

/** A link of a page: to an address, or to a place in the PDF. */
export type PageLink = { key: string; area: Area } & ({ kind: 'web'; href: string } | { kind: 'place'; place: unknown })

type Sheet = {
  width: number
  height: number
  /** A point of the PDF in units of the sheet. */
  toSheet: (x: number, y: number) => number[]
}

/** What pdf.js calls a link among the notes of a page. */
const linkType = 2

/** The links among the notes of a page. What would start a program, run a script or send a form is none. */
export function linksOf(annotations: readonly unknown[], sheet: Sheet): PageLink[] {
  return annotations.flatMap((annotation, at): PageLink[] => {
    if (!isFields(annotation) || annotation.annotationType !== linkType) return []
    const area = areaOf(annotation.rect, sheet)
    if (area === null) return []
    const key = `link-${at}`
    const href = safeHref(annotation.url)
    if (href !== null) return [{ key, area, kind: 'web', href }]
    const place = annotation.dest
    return typeof place === 'string' || Array.isArray(place) ? [{ key, area, kind: 'place', place }] : []
  })
}

/** An address that may stand in a link, whatever the PDF says: the web and mail, nothing that runs here. */
export function safeHref(url: unknown): string | null {
  if (typeof url !== 'string') return null
  const parsed = URL.parse(url)
  return parsed !== null && ['https:', 'http:', 'mailto:'].includes(parsed.protocol) ? parsed.href : null
}

function areaOf(rectangle: unknown, { width, height, toSheet }: Sheet): Area | null {
  if (!Array.isArray(rectangle) || rectangle.length !== 4 || !rectangle.every((side) => Number.isFinite(side))) return null
  const [fromX, fromY, toX, toY] = rectangle as [number, number, number, number]
  const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [toSheet(fromX, fromY), toSheet(toX, toY)]
  const [left, right] = [Math.max(0, Math.min(x1, x2)), Math.min(width, Math.max(x1, x2))]
  const [top, bottom] = [Math.max(0, Math.min(y1, y2)), Math.min(height, Math.max(y1, y2))]
  if (!(right > left) || !(bottom > top)) return null
  return {
    left: (100 * left) / width,
    top: (100 * top) / height,
    width: (100 * (right - left)) / width,
    height: (100 * (bottom - top)) / height,
  }
}
