import { runConfined } from '@gatehouse/kit/confined-process'
import { isSvg, pictureFacts } from '@gatehouse/kit/picture-facts'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { portraitRefused, portraitsBusy } from './portraits.errors.ts'
import { edge } from './portraits.square.ts'

/** Width and height of one that is taken: 64 MB when decoded. */
const mostPixels = 4096 * 4096
const mostEdge = 16_384
const mostWaiting = 8

/** `node_modules/@jsquash/webp/<file>` is where it begins. */
const packages = join(fileURLToPath(import.meta.resolve('@jsquash/webp/encode.js')), '..', '..', '..')

export const remakingProcess = {
  script: join(import.meta.dirname, 'portraits.child.ts'),
  readable: [`${packages}/`, `${import.meta.dirname}/`, join(import.meta.dirname, '..', '..', '..', 'package.json')],
  most: { ms: 10_000, answerBytes: 64 * 1024 },
}

/** Makes of any picture that is taken a small square WebP that holds nothing but its pixels. Throws for what is none. */
export type RemakePortrait = (bytes: Buffer) => Promise<Buffer | null>

/** One after the other, for decoding takes a core and much memory; whoever comes while too many wait is sent away. */
export function createRemakePortrait(): RemakePortrait {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (bytes) => {
    requireTakable(bytes)
    if (waiting >= mostWaiting) throw portraitsBusy({ detail: 'Try again in a moment.', retryAfterS: 10 })
    waiting += 1
    try {
      const made = last.then(() => runConfined(remakingProcess, bytes))
      last = made.catch(() => {})
      const portrait = await made
      return portrait !== null && isOurs(portrait) ? portrait : null
    } finally {
      waiting -= 1
    }
  }
}

/** What it is and measures by its first bytes, before anything is decoded. */
export function requireTakable(bytes: Buffer): void {
  const facts = pictureFacts(bytes)
  if (facts === null) throw portraitRefused({ detail: isSvg(bytes) ? svgDetail : 'Only PNG, JPEG and WebP are taken.' })
  const { width, height } = facts
  if (width < 1 || height < 1) throw portraitRefused({ detail: 'It has no pixels.' })
  if (width > mostEdge || height > mostEdge || width * height > mostPixels)
    throw portraitRefused({ detail: `It measures ${width} × ${height} pixels; at most 16 million are taken.` })
}

const svgDetail = 'SVG files can run scripts, so they are not taken. Save it as PNG, JPEG or WebP.'

/** Whoever broke the process may have written its answer: a simple WebP of the right size, without room for metadata. */
function isOurs(bytes: Buffer): boolean {
  const facts = pictureFacts(bytes)
  return facts?.type === 'image/webp' && facts.width <= edge && facts.height <= edge
}
