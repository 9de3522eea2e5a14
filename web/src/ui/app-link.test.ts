import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkOf } from './app-link.ts'

const here = 'https://gatehouse.example'

function link(openUrl: string, status: 'up' | 'degraded' | 'down' | 'unknown' | 'maintenance' = 'up', role: 'user' | 'admin' = 'user') {
  return linkOf({ open_url: openUrl, status }, role, here)
}

describe('the link of a tile', () => {
  it.each([
    ['/documents', { href: '/documents', place: 'page' }],
    ['/api/wiki/', { href: '/api/wiki/', place: 'site' }],
    ['https://gatehouse.example/chat?x=1', { href: '/chat?x=1', place: 'page' }],
    ['https://wiki.example.org', { href: 'https://wiki.example.org/', place: 'elsewhere' }],
  ])('%s leads where it says', (openUrl, expected) => {
    expect(link(openUrl)).toEqual(expected)
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'blob:https://gatehouse.example/1',
    'file:///etc/passwd',
    'http://[',
  ])('%s is no link', (openUrl) => {
    expect(link(openUrl)).toBeNull()
  })

  it('an app that is down cannot be opened, one that is slow or being checked can', () => {
    expect([link('/documents', 'down'), link('/documents', 'degraded'), link('/documents', 'unknown')].map((one) => one !== null)).toEqual([
      false,
      true,
      true,
    ])
  })

  it('only an admin opens an app in maintenance', () => {
    expect([link('/documents', 'maintenance'), link('/documents', 'maintenance', 'admin')].map((one) => one !== null)).toEqual([
      false,
      true,
    ])
  })

  it('is http(s) and nothing else, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' }), fc.constantFrom('//evil.example', '\\\\evil.example')), (text) => {
        const found = link(text)
        expect(found === null || /^https?:$/.test(new URL(found.href, here).protocol)).toBe(true)
        // What is called own stays on this site.
        expect(found === null || found.place === 'elsewhere' || new URL(found.href, here).origin === here).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })
})
