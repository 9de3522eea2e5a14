import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathFault, targetFault } from './proxy.path.ts'

/** Pieces from which ambiguous paths are made. */
const piece = fc.oneof(
  fc.constantFrom(
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%2E',
    '%2f',
    '%5c',
    '\\',
    ';',
    '%3b',
    '%00',
    '%0d%0a',
    '%252e',
    '%',
    '%g1',
    '#',
    ' ',
    '%c0%ae',
    '%ff',
    'é',
  ),
  fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019-_~!$&()*+,=:@|^`"<>[]{}')), maxLength: 5 }),
)
const path = fc.array(piece, { maxLength: 10 }).map((pieces) => `/${pieces.join('')}`)

describe('a path is refused for', () => {
  it.each([
    '/a/../b',
    '/a/./b',
    '/a/..',
    '/a/.',
    '/..',
    '/.',
    '/../',
    '/a/%2e%2e/b',
    '/a/%2E./b',
    '/a/.%2e/b',
    '/a/%2e',
    '/a/..;/b',
    '/a/..;x=1/b',
    '/a/.;/b',
    '/a/%2e%2e%3b/b',
    '//a',
    '/a//b',
    '/a//',
    '///',
    '/a\\b',
    '/a%5cb',
    '/a%5Cb',
    '/a%2fb',
    '/a%2Fb',
    '/a%00',
    '/a%0d%0a',
    '/a%1f',
    '/a%7f',
    '/a\u0000',
    '/a b',
    '/a\u007f',
    '/é',
    '/a%',
    '/a%2',
    '/a%zz',
    '/a%%41',
    '/a#b',
    'a',
    '',
    '*',
    'http://x/a',
    '/%c0%ae%c0%ae/',
    '/%C1%9c',
  ])('%j', (refused) => {
    expect(pathFault(refused)).not.toBeNull()
  })
})

describe('a path passes as it is:', () => {
  it.each([
    '/',
    '/a',
    '/a/',
    '/a/b.json',
    '/a/...',
    '/a/.hidden',
    '/a/..x',
    '/a/b..',
    '/a%20b/%E2%82%AC',
    '/%61',
    '/a;x=1/b',
    '/a/%252e%252e/b',
    "/a!$&'()*+,=:@~|",
    '/%ff',
    '/.well-known/x',
  ])('%j', (allowed) => {
    expect(pathFault(allowed)).toBeNull()
  })
})

it('keeps odd bytes of a query and refuses a fragment', () => {
  expect(targetFault('/a', '?x=%2F&y=a+b&&z=../..\\%00')).toBeNull()
  expect(targetFault('/a', '?x#y')).not.toBeNull()
})

it('lets no path pass that a URL parser would read as another', () => {
  fc.assert(
    fc.property(path, (text) => {
      if (pathFault(text) !== null) return
      // The parser encodes some characters, but neither drops nor merges nor moves segments.
      const parsed = new URL(`http://h${text}`).pathname
      expect(decodeBytes(parsed)).toBe(decodeBytes(text))
    }),
    { numRuns: 5000 },
  )
})

it('lets no path pass that gains a dot segment, a separator or a control character by decoding it', () => {
  fc.assert(
    fc.property(path, (text) => {
      if (pathFault(text) !== null) return
      const decoded = decodeBytes(text)
      expect(decoded.split('/').length).toBe(text.split('/').length)
      expect(decoded.split('/').map((segment) => segment.split(';')[0])).not.toContain('..')
      expect(decoded.split('/').map((segment) => segment.split(';')[0])).not.toContain('.')
      expect(Array.from(decoded).filter((character) => character < ' ' || character === '\u007f' || character === '\\')).toStrictEqual([])
    }),
    { numRuns: 5000 },
  )
})

const decodeBytes = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
