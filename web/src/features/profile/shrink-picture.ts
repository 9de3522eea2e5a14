/** The server takes 2 MB; below this nothing is gained by shrinking it here. */
const enough = 1_000_000
const edge = 1024

/**
 * What a phone takes is larger than the server does: then the square in its middle is sent instead, which is all that it keeps. One that the
 * browser cannot read goes as it is, and the server says why it is no use.
 */
export async function shrink(file: File): Promise<Blob> {
  if (file.size <= enough) return file
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return file
  const side = Math.min(picture.width, picture.height)
  const size = Math.min(side, edge)
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2]
  canvas.getContext('2d')?.drawImage(picture, left, top, side, side, 0, 0, size, size)
  picture.close()
  return new Promise((resolve) => canvas.toBlob((made) => resolve(made ?? file), 'image/webp', 0.9))
}
