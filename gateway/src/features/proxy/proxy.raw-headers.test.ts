import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isContentLength, isContentType, textsOf } from './proxy.raw-headers.ts'

/** The texts as they lie in what was read from a connection, each after a separator. */
function inOnePiece(texts: readonly string[]): Buffer[] {
  const piece = Buffer.from(`HTTP/1.1 200 OK\r\n${texts.join('\r\n')}`, 'latin1')
  let at = 17
  return texts.map((text) => {
    const bytes = piece.subarray(at, at + text.length)
    at += text.length + 2
    return bytes
  })
}

describe('headers of an upstream as texts', () => {
  const text = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 20 })

  it('are the bytes as latin1, wherever they lie', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (texts, apart) => {
        const raw = inOnePiece(texts).map((bytes, at) => (apart[at] === true ? Buffer.from(bytes) : bytes))
        expect(textsOf(raw)).toEqual(texts)
        expect(textsOf(raw.toReversed())).toEqual(texts.toReversed())
      }),
    )
  })

  it('stay what they are when they are texts already, and are none when there are none', () => {
    expect(textsOf(['a', 'b'])).toEqual(['a', 'b'])
    expect(textsOf(null)).toEqual([])
    expect(textsOf([])).toEqual([])
  })

  it('are recognised in every spelling', () => {
    for (const name of ['Content-Length', 'content-length', 'CONTENT-length']) expect(isContentLength(name)).toBe(true)
    for (const name of ['Content-Type', 'content-type', 'cONTENT-tYPE']) expect(isContentType(name)).toBe(true)
    for (const name of ['Content-Lengths', 'Content_Length', '']) expect(isContentLength(name)).toBe(false)
    for (const name of ['Content-Typed', 'Content_Type', '']) expect(isContentType(name)).toBe(false)
  })
})
