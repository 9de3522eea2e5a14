/** Four bytes a pixel, red, green, blue and how opaque it is, row by row. */
export type Pixels = { data: Uint8ClampedArray; width: number; height: number }

/** The edge of a portrait that is kept; the largest place for one has 96 pixels. */
export const edge = 256

/** The square in the middle, made smaller to the edge of a portrait; a smaller one stays as large as it is. */
export function squareOf({ data, width, height }: Pixels): Pixels & { data: Uint8ClampedArray<ArrayBuffer> } {
  const side = Math.min(width, height)
  const size = Math.min(side, edge)
  const corner = { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2) }
  const made = new Uint8ClampedArray(size * size * 4)
  const begin = (at: number): number => Math.floor((at * side) / size)
  for (let y = 0; y < size; y += 1) {
    const rows = { from: corner.y + begin(y), to: corner.y + Math.max(begin(y + 1), begin(y) + 1) }
    for (let x = 0; x < size; x += 1) {
      const columns = { from: corner.x + begin(x), to: corner.x + Math.max(begin(x + 1), begin(x) + 1) }
      made.set(meanOf({ data, width, rows, columns }), (y * size + x) * 4)
    }
  }
  return { data: made, width: size, height: size }
}

type Range = { from: number; to: number }
type Part = { data: Uint8ClampedArray; width: number; rows: Range; columns: Range }

/** The mean colour of a part. What is transparent has a colour that nobody sees, so it weighs as much as it is opaque. */
function meanOf({ data, width, rows, columns }: Part): [number, number, number, number] {
  let [red, green, blue, opacity] = [0, 0, 0, 0]
  for (let y = rows.from; y < rows.to; y += 1) {
    for (let at = (y * width + columns.from) * 4, end = at + (columns.to - columns.from) * 4; at < end; at += 4) {
      const weight = data[at + 3] ?? 0
      red += (data[at] ?? 0) * weight
      green += (data[at + 1] ?? 0) * weight
      blue += (data[at + 2] ?? 0) * weight
      opacity += weight
    }
  }
  if (opacity === 0) return [0, 0, 0, 0]
  const count = (rows.to - rows.from) * (columns.to - columns.from)
  return [red / opacity, green / opacity, blue / opacity, opacity / count]
}
