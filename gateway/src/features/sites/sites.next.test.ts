import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeNext } from './sites.next.ts'

const site = 'https://grafana.example.org'

describe('the path to come back to at a site', () => {
  it.each(['/', '/d/1?x=1&y=/..//', '/a%2fb', '/.gatehousex', '/.well-known/x', '/a.b/.c'])('keeps %s', (path) => {
    expect(safeNext(path)).toBe(path)
  })

  it.each([
    undefined,
    '',
    'd',
    '//evil.example',
    '/\\evil.example',
    '/a/..//evil.example',
    '/..',
    '/%2e%2E/x',
    '/.',
    '/a#b',
    '/a b',
    '/a\r\nSet-Cookie: x=1',
    '/.gatehouse',
    '/.GATEHOUSE/start',
    `/${'a'.repeat(3000)}`,
  ])('makes the start page of %j', (path) => {
    expect(safeNext(path)).toBe('/')
  })

  it('never leaves the site, never breaks a header, and never begins signing on again', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\n',
      ' ',
      'evil.example',
      '.gatehouse',
      'a',
      '\uD800',
    )
    const paths = fc.array(part, { maxLength: 12 }).map((parts) => `/${parts.join('')}`)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), paths), (wanted) => {
        const path = safeNext(wanted)
        const url = new URL(path, site)
        expect(url.origin).toBe(site)
        expect(path).toMatch(/^\/[!-~]*$/)
        expect(url.pathname).not.toMatch(/\/\/|^\/\.gatehouse(\/|$)/i)
      }),
      { numRuns: 3000 },
    )
  })
})
