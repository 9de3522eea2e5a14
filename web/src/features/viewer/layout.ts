/** Width and height of a page; in points where nothing else is said. */
export type Size = { width: number; height: number }

/** How large pages are shown: each as wide as the view, each as a whole, or by a factor (1 is the size on paper). */
export type Zoom = 'width' | 'page' | number

/** Where a page lies, in CSS pixels; `scale` is CSS pixels a point. */
export type Box = Size & { top: number; scale: number }

export type Layout = Size & { boxes: readonly Box[] }

/** Room between pages and around them. */
export const gap = 12

const pixelsPerPoint = 96 / 72
const zooms = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4] as const
const [leastZoom, mostZoom] = [0.25, 4]

/** A page that claims to be kilometres long stays within what browsers can lay out; so does the pile of all pages. */
const mostSide = 32_000
const mostHeight = 16_000_000

type Plan = { sizes: readonly Size[]; zoom: Zoom; view: Size }

/** Puts the pages below one another. */
export function layOut({ sizes, zoom, view }: Plan): Layout {
  const scales = sizes.map((size) => scaleOf(size, zoom, view))
  const sum = sizes.reduce((total, size, at) => total + size.height * (scales[at] ?? 0), 0)
  const shrink = Math.min(1, mostHeight / Math.max(1, sum))
  let top = gap
  let widest = 0
  const boxes = sizes.map((size, at) => {
    const scale = (scales[at] ?? 1) * shrink
    const box = { top, scale, width: size.width * scale, height: size.height * scale }
    top += box.height + gap
    widest = Math.max(widest, box.width)
    return box
  })
  return { boxes, height: top, width: Math.max(view.width, widest + 2 * gap) }
}

function scaleOf({ width, height }: Size, zoom: Zoom, view: Size): number {
  const acrossView = Math.max(1, view.width - 2 * gap) / width
  const wholeInView = Math.min(acrossView, Math.max(1, view.height - 2 * gap) / height)
  const wanted = zoom === 'width' ? acrossView : zoom === 'page' ? wholeInView : zoom * pixelsPerPoint
  return Math.min(wanted, mostZoom * pixelsPerPoint, mostSide / Math.max(width, height))
}

/** A page as it stands after a turn by `rotation` degrees. */
export const turned = ({ width, height }: Size, rotation: number): Size =>
  rotation % 180 === 0 ? { width, height } : { width: height, height: width }

/** What pages are taken for until they are read: the size of the first, unless that is so long and thin that others are hardly like it. */
export function likelySize(first: Size): Size {
  const ratio = first.width / first.height
  return ratio > 0.1 && ratio < 10 ? first : { width: 612, height: 792 }
}

/** The factor at which a page is shown. */
export const zoomOf = (box: Box | undefined): number => (box?.scale ?? pixelsPerPoint) / pixelsPerPoint

/** The next step from the factor in force, up or down. */
export function stepZoom(from: number, direction: 1 | -1): number {
  const near = 0.005
  if (direction === 1) return zooms.find((zoom) => zoom > from + near) ?? mostZoom
  return zooms.findLast((zoom) => zoom < from - near) ?? leastZoom
}

export const withinZooms = (zoom: number): number => Math.min(mostZoom, Math.max(leastZoom, zoom))

/** Index of the page at a height, or of the next one below it. */
export function pageAt({ boxes }: Layout, y: number): number {
  let [low, high] = [0, boxes.length - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const box = boxes[middle]
    if (box && box.top + box.height > y) high = middle
    else low = middle + 1
  }
  return Math.max(0, low)
}

/** What of the pile is in view: the first and the last page, and the one that has the most of the view. Counted from 1. */
export type Seen = { first: number; last: number; current: number }

export function seenFrom(layout: Layout, top: number, height: number): Seen {
  const first = pageAt(layout, top)
  let last = first
  let current = first
  let most = 0
  for (let at = first; at < layout.boxes.length; at += 1) {
    const box = layout.boxes[at]
    if (!box || box.top >= top + height) break
    last = at
    const shown = Math.min(box.top + box.height, top + height) - Math.max(box.top, top)
    // A hair's breadth more is no reason to call another page the current one.
    if (shown > most + 1) [most, current] = [shown, at]
  }
  return { first: first + 1, last: last + 1, current: current + 1 }
}
