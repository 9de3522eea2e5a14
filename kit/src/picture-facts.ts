/** What the head of a picture says of itself. */
export type PictureFacts = { type: 'image/png' | 'image/jpeg' | 'image/webp'; width: number; height: number }

/** What the bytes are, and how many pixels they claim to have, without decoding any; null for what is no PNG, JPEG or WebP. Never throws. */
export function pictureFacts(bytes: Buffer): PictureFacts | null {
  return pngFacts(bytes) ?? webpFacts(bytes) ?? jpegFacts(bytes)
}

/** Whether it looks like SVG, which is no picture but a document that can run scripts. */
export const isSvg = (bytes: Buffer): boolean => /<svg[\s/>]/i.test(bytes.toString('latin1', 0, 4096))

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Signature, then the header chunk with the size (PNG, third edition, 5.2 and 11.2.1). */
function pngFacts(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(pngSignature) || bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** A RIFF container whose first chunk says the size, in one of three ways (RFC 9649 §2). */
function webpFacts(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return null
  const type = 'image/webp'
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { type, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    case 'VP8L': {
      const packed = bytes.readUInt32LE(21)
      return { type, width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8 ':
      return { type, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    default:
      return null
  }
}

/** Segments one after the other until the frame header with the size (ITU-T T.81, B.1 and B.2.2). */
function jpegFacts(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) at += 1
    else if (isFrameHeader(marker)) return { type: 'image/jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

/** SOF0 to SOF15; three of that range are tables. */
const isFrameHeader = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
