import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { linksOf, safeHref } from './links.ts'

const sheet = { width: 200, height: 100, toSheet: (x: number, y: number) => [x, y] }
const link = (more: object) => ({ annotationType: 2, rect: [20, 10, 60, 30], ...more })

test('links to the web, to mail and into the PDF are links; what runs something is none', () => {
  const kinds = [
    link({ url: 'https://example.org/a' }),
    link({ url: 'mailto:ana@example.org' }),
    link({ dest: 'chapter-2' }),
    link({ url: 'javascript:alert(1)' }),
    link({ url: 'file:///etc/passwd' }),
    link({ unsafeUrl: 'https://example.org', action: 'Launch' }),
    { annotationType: 20, rect: [0, 0, 9, 9], url: 'https://example.org' },
  ]
  expect(linksOf(kinds, sheet).map((one) => (one.kind === 'web' ? one.href : one.place))).toEqual([
    'https://example.org/a',
    'mailto:ana@example.org',
    'chapter-2',
  ])
})

test('a link lies where the PDF says, and never beyond its page', () => {
  expect(linksOf([link({ url: 'https://a.example' })], sheet)[0]?.area).toEqual({ left: 10, top: 10, width: 20, height: 20 })
  expect(linksOf([link({ url: 'https://a.example', rect: [-1e9, -1e9, 1e9, 1e9] })], sheet)[0]?.area).toMatchObject({ left: 0, width: 100 })
  expect(linksOf([link({ url: 'https://a.example', rect: [300, 10, 400, 30] })], sheet)).toEqual([])
})

test('whatever stands in a link, its address begins with what is harmless', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.webUrl(), fc.string(), fc.anything(), fc.constantFrom('JaVaScRiPt:0', 'data:text/html,x', ' blob:x')),
      (url) => {
        expect(safeHref(url) ?? 'https:').toMatch(/^(https?|mailto):/)
        expect(Array.isArray(linksOf([url, link({ url, dest: url, rect: url })], sheet))).toBe(true)
      },
    ),
  )
})
