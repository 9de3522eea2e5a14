import type { Writable } from 'node:stream'

/** Pieces smaller than this are left to the collector. */
const leastBytes = 16 * 1024

/**
 * Frees the memory of a piece of a body that nobody needs any more, when it has memory of its own. The collector would get to it late
 * and stop everything for it: pieces of 64 KiB lie outside of its heap, and it hurries when there are many.
 */
export function giveBack(piece: Buffer): void {
  const { buffer } = piece
  if (buffer instanceof ArrayBuffer && piece.length === buffer.byteLength && piece.length >= leastBytes) buffer.transfer(0)
}

/** Writes a piece that nobody needs afterwards; false when the stream wants no more for now. */
export function writeOnce(stream: Writable, piece: Buffer): boolean {
  if (piece.length < leastBytes) return stream.write(piece)
  return stream.write(piece, (error) => {
    if (!error) giveBack(piece)
  })
}
