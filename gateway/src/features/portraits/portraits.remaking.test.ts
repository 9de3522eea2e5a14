import { ProblemError } from '@gatehouse/kit/errors'
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aJpeg, aPng, aWebp, blue, green, moduleAt, plain, red, type Colour } from './portraits.builders.ts'
import { PlainImageData } from './portraits.image-data.ts'
import { createRemakePortrait } from './portraits.remaking.ts'
import { squareOf } from './portraits.square.ts'

const remake = createRemakePortrait()

beforeAll(async () => {
  Object.assign(globalThis, { ImageData: PlainImageData })
  await initWebp(moduleAt('@jsquash/webp/codec/dec/webp_dec.wasm'))
})
afterAll(() => void Reflect.deleteProperty(globalThis, 'ImageData'))

/** Which colour a pixel is nearest to. */
function nearest(colours: Record<string, Colour>, pixel: ArrayLike<number>): string | undefined {
  const distance = (colour: Colour): number => colour.reduce((sum, part, index) => sum + Math.abs(part - (pixel[index] ?? 0)), 0)
  return Object.entries(colours).toSorted(([, one], [, other]) => distance(one) - distance(other))[0]?.[0]
}

async function look(portrait: Buffer | null) {
  if (portrait === null) throw new Error('nothing was made of it')
  const whole = portrait.buffer.slice(portrait.byteOffset, portrait.byteOffset + portrait.length) as ArrayBuffer
  const { data, width, height } = await decodeWebp(whole)
  const colourAt = (x: number, y: number) => nearest({ red, green, blue }, data.subarray((y * width + x) * 4))
  return { width, height, colourAt }
}

describe('what is made of a picture', () => {
  it('is the square in its middle, small', async () => {
    const drawing = { width: 900, height: 300, at: (x: number): Colour => (x < 300 ? red : x < 600 ? green : blue) }
    const { width, height, colourAt } = await look(await remake(aPng(drawing)))
    expect([width, height]).toEqual([256, 256])
    expect([colourAt(3, 128), colourAt(128, 3), colourAt(252, 252)]).toEqual(['green', 'green', 'green'])
  })

  it('stands the way up that the camera noted, and holds nothing that was in the file besides', async () => {
    const drawing = { width: 320, height: 320, at: (_x: number, y: number): Colour => (y < 160 ? red : blue) }
    const jpeg = await aJpeg(drawing, 6)
    expect(jpeg.toString('latin1')).toContain('a-secret-place')
    const portrait = await remake(jpeg)
    const { colourAt } = await look(portrait)
    // 6 is a quarter turn clockwise: what was above is on the right.
    expect([colourAt(20, 128), colourAt(236, 128)]).toEqual(['blue', 'red'])
    expect(portrait?.toString('latin1')).not.toMatch(/Exif|EXIF|XMP|ICCP|a-secret-place/)
    expect((await remake(aPng(plain(50))))?.toString('latin1')).not.toContain('a-secret-place')
  })

  it('is not made larger than it was', async () => {
    const { width, height } = await look(await remake(await aWebp({ width: 40, height: 30, at: () => blue })))
    expect([width, height]).toEqual([30, 30])
  })

  it('is the same for the same picture, so that it keeps its address', async () => {
    expect(await remake(aPng(plain(64)))).toEqual(await remake(aPng(plain(64))))
  })
})

const codeOf = (bytes: Buffer): Promise<string> =>
  remake(bytes).then(
    (made) => (made === null ? 'nothing' : 'made'),
    (error: unknown) => (error instanceof ProblemError ? `${error.code}: ${String(error.detail)}` : 'stumbled'),
  )

const says = (width: number, height: number) => codeOf(aPng(plain(1), { width, height }))

describe('a picture that is none', () => {
  it.each([
    ['whose header promises more than there is', aPng(plain(8), { width: 4000, height: 4000 })],
    ['that breaks off', aPng(plain(200)).subarray(0, 120)],
    ['that is only a beginning', Buffer.concat([Buffer.from('ffd8ffc000110800400040030122', 'hex'), Buffer.alloc(64)])],
    [
      'with noise for pixels',
      Buffer.concat([
        Buffer.from('RIFF\xff\0\0\0WEBPVP8 \xff\0\0\0\x30\x01\x00\x9d\x01\x2a\x40\x00\x40\x00', 'latin1'),
        Buffer.alloc(300, 7),
      ]),
    ],
  ])('%s gets nowhere', async (_what, bytes) => {
    expect(await codeOf(bytes)).toBe('nothing')
  })

  it('is not decoded when it says that it is huge', async () => {
    expect(await says(30_000, 30_000)).toBe('portraits.refused: It measures 30000 × 30000 pixels; at most 16 million are taken.')
    expect(await says(20_000, 1)).toContain('portraits.refused')
    expect(await says(0, 5)).toContain('portraits.refused')
  })

  it('does not keep others waiting without end: whoever comes while too many wait is sent away', async () => {
    const picture = aPng(plain(300))
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => codeOf(picture)))
    expect(outcomes.filter((outcome) => outcome === 'made')).toHaveLength(8)
    expect(outcomes.filter((outcome) => outcome.startsWith('portraits.busy'))).toHaveLength(4)
    expect(await codeOf(picture)).toBe('made')
  })
})

it('a square is cut from any picture, and one colour stays that colour', () => {
  const size = fc.integer({ min: 1, max: 700 })
  fc.assert(
    fc.property(size, size, (width, height) => {
      const data = new Uint8ClampedArray(width * height * 4).fill(200)
      const square = squareOf({ data, width, height })
      expect([square.width, square.height]).toEqual([Math.min(width, height, 256), Math.min(width, height, 256)])
      expect(square.data.every((part) => part === 200)).toBe(true)
    }),
    { numRuns: 40 },
  )
})
