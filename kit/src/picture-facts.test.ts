import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSvg, pictureFacts } from './picture-facts.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

it('tells a JPEG and its size behind other segments and fill bytes', () => {
  const jpeg = hex('ffd8 ffe0 0006 4a464946 ff ffc4 0003 00 ffff ffc2 0011 08 0bd0 0fc0 03 01 22 00')
  expect(pictureFacts(jpeg)).toEqual({ type: 'image/jpeg', width: 4032, height: 3024 })
})

it.each([
  ['a JPEG without a frame', hex('ffd8 ffe0 0006 4a464946 ffd9 0000 0000 0000')],
  ['a JPEG whose segment leads beyond its end', hex('ffd8 ffe0 ffff 4a464946 ffc0 0011 08 0bd0 0fc0')],
  ['a GIF', Buffer.from('GIF89a'.padEnd(64, ' '))],
  ['nothing', Buffer.alloc(0)],
])('does not take %s for a picture', (_what, bytes) => {
  expect(pictureFacts(bytes)).toBeNull()
})

it('knows SVG by its content', () => {
  expect(isSvg(Buffer.from('<?xml version="1.0"?><SVG onload="alert(1)">'))).toBe(true)
  expect(isSvg(Buffer.from('<p>svg</p>'))).toBe(false)
})

it('never stumbles, whatever the bytes are', () => {
  const beginnings = fc.constantFrom(hex('89504e470d0a1a0a'), hex('ffd8'), hex('ffd8ff'), Buffer.from('RIFF0000WEBPVP8X'), Buffer.alloc(0))
  fc.assert(
    fc.property(beginnings, fc.uint8Array({ maxLength: 60 }), (begin, rest) => {
      const { width, height } = pictureFacts(Buffer.concat([begin, rest])) ?? { width: 0, height: 0 }
      expect(width >= 0 && height >= 0).toBe(true)
    }),
    { numRuns: 5000 },
  )
})
