import type { Clock } from '@gatehouse/kit/clock'
import { createHash } from 'node:crypto'
import { pictureNotFound, pictureRefused } from './registry.errors.ts'
import type { Picture, RegistryRepository } from './registry.repository.ts'
import type { PictureType } from './registry.tables.ts'

/** An icon is shown at 44 pixels; this is plenty. */
export const maxPictureBytes = 128 * 1024
const maxPixels = 1024

export type Pictures = {
  /** Keeps an icon; returns its id, which is made of its bytes. */
  keep: (bytes: Buffer) => Promise<string>
  find: (id: string) => Promise<Picture>
}

export function createPictures({ repository, clock }: { repository: RegistryRepository; clock: Clock }): Pictures {
  return {
    keep: async (bytes) => {
      const media_type = typeOf(bytes)
      const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
      await repository.keepPicture(id, { media_type, bytes }, clock.now())
      return id
    },
    find: async (id) => {
      const found = await repository.picture(id)
      if (found === undefined) throw pictureNotFound({ detail: 'It was never uploaded, or nobody uses it any more.' })
      return found
    },
  }
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** What the bytes are; what the client says they are does not count. */
export function typeOf(bytes: Buffer): PictureType {
  const size = pngSize(bytes) ?? webpSize(bytes)
  if (size === null) throw pictureRefused({ detail: isSvg(bytes) ? svgDetail : 'Only PNG and WebP are taken.' })
  if (size.width < 1 || size.height < 1 || size.width > maxPixels || size.height > maxPixels) {
    throw pictureRefused({ detail: `It measures ${size.width} × ${size.height} pixels; at most ${maxPixels} × ${maxPixels} are taken.` })
  }
  return size.type
}

const svgDetail = 'SVG files can run scripts, so they are not taken. Save it as PNG or WebP.'

type Size = { type: PictureType; width: number; height: number }

/** Signature, then the header chunk with the size (PNG, third edition, 5.2 and 11.2.1). */
function pngSize(bytes: Buffer): Size | null {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(pngSignature) || bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** A RIFF container whose first chunk says the size, in one of three ways (RFC 9649 §2). */
function webpSize(bytes: Buffer): Size | null {
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

const isSvg = (bytes: Buffer): boolean => /<svg[\s/>]/i.test(bytes.toString('latin1', 0, 4096))
