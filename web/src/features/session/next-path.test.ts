import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leavesThePages, safeNextPath } from './next-path.ts'
import { openRedirectPayloads } from './next-path.builders.ts'

const here = 'https://gatehouse.example'

describe('the place after sign-in', () => {
  it.each(['/documents', '/documents?search=lease&sort=title', '/admin/users#top', '/api/documents/1/file'])(
    'keeps the own path %s',
    (path) => {
      expect(safeNextPath(path)).toBe(path)
    },
  )

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    ' /documents',
    '/docu\nments',
    'documents',
    '',
  ])('refuses %j', (path) => {
    expect(safeNextPath(path)).toBe('/')
  })

  it.each(['/signin', '/signin?next=/signin', '/register', '/setup?token=x'])('never leads back to %s', (path) => {
    expect(safeNextPath(path)).toBe('/')
  })

  it.each([undefined, null, 7, ['/documents'], { toString: () => '/documents' }])('refuses what is no text (%s)', (value) => {
    expect(safeNextPath(value)).toBe('/')
  })

  const hostile = fc
    .array(
      fc.constantFrom(
        '/',
        '\\',
        '.',
        '..',
        '@',
        ':',
        '?',
        '#',
        '%2f',
        '%5c',
        '%2e',
        '\t',
        '\n',
        ' ',
        'evil.example',
        'https:',
        'a',
        '\u0000',
        '／',
        '\uD800',
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join(''))

  it('never leaves the site, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          hostile.map((text) => `/${text}`),
        ),
        (text) => {
          const path = safeNextPath(text)
          expect(path).toMatch(/^\/(?![/\\])/)
          const url = new URL(path, here)
          expect(url.origin).toBe(here)
          expect(url.pathname).not.toContain('//')
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('G9, G10: never leaves the site by any of the ways that are known', () => {
    expect(openRedirectPayloads.length).toBeGreaterThan(1500)
    for (const payload of openRedirectPayloads) {
      for (const text of [payload, `/${payload}`, decoded(payload)]) {
        const path = safeNextPath(text)
        expect
          .soft([text, path.startsWith('/'), /^\/[/\\]|[\p{Cc}]/u.test(path), new URL(path, here).origin])
          .toEqual([text, true, false, here])
      }
    }
  })

  it('says the same when asked twice', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = safeNextPath(`/${text}`)
        expect(safeNextPath(once)).toBe(once)
      }),
      { numRuns: 5000 },
    )
  })

  it.each(['/api/documents/1/file', '/wiki/start', '/documentsx', '/.well-known/jwks.json'])('knows that %s is no page', (path) => {
    expect(leavesThePages(path)).toBe(true)
  })

  it.each(['/', '/?a=1', '/documents?search=x', '/admin/users#top', '/profile'])('knows that %s is a page', (path) => {
    expect(leavesThePages(path)).toBe(false)
  })
})

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
