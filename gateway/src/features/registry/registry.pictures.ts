import type { Clock } from '@gatehouse/kit/clock'
import { isSvg, pictureFacts } from '@gatehouse/kit/picture-facts'
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

/** What the bytes are; what the client says they are does not count. */
export function typeOf(bytes: Buffer): PictureType {
  const size = pictureFacts(bytes)
  if (size === null || size.type === 'image/jpeg')
    throw pictureRefused({ detail: isSvg(bytes) ? svgDetail : 'Only PNG and WebP are taken.' })
  if (size.width < 1 || size.height < 1 || size.width > maxPixels || size.height > maxPixels) {
    throw pictureRefused({ detail: `It measures ${size.width} × ${size.height} pixels; at most ${maxPixels} × ${maxPixels} are taken.` })
  }
  return size.type
}

const svgDetail = 'SVG files can run scripts, so they are not taken. Save it as PNG or WebP.'
