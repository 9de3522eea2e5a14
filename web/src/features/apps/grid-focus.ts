export type Box = { left: number; top: number; width: number }

const sameRow = 8

/**
 * The tile an arrow key leads to, from where the tiles are on the screen, so that it also holds over several sections and
 * any number of columns. The same index when there is none in that direction.
 */
export function nextTile(boxes: readonly Box[], from: number, key: string): number {
  const start = boxes[from]
  if (!start) return boxes.length > 0 ? 0 : from
  if (key === 'Home') return 0
  if (key === 'End') return boxes.length - 1
  if (key === 'ArrowRight') return Math.min(from + 1, boxes.length - 1)
  if (key === 'ArrowLeft') return Math.max(from - 1, 0)
  const direction = key === 'ArrowDown' ? 1 : -1
  const rows = boxes.filter((box) => (box.top - start.top) * direction > sameRow).map((box) => box.top)
  if (rows.length === 0) return from
  const row = direction === 1 ? Math.min(...rows) : Math.max(...rows)
  const middle = start.left + start.width / 2
  let best = from
  let distance = Number.POSITIVE_INFINITY
  for (const [index, box] of boxes.entries()) {
    if (Math.abs(box.top - row) > sameRow) continue
    const away = Math.abs(box.left + box.width / 2 - middle)
    if (away < distance) [best, distance] = [index, away]
  }
  return best
}
