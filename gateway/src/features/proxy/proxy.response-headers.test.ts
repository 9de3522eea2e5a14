import { describe, expect, it } from 'vitest'
import type { MountedService } from '../registry/registry.feature.ts'
import { aMountedService } from './proxy.builders.ts'
import { clientHeaders, clientTrailers, hasBrokenValue } from './proxy.response-headers.ts'

const service = aMountedService({ upstream: 'http://app:3000/base' })

function seen(headers: string[], members: Partial<MountedService> = {}): string[] | null {
  return clientHeaders(headers, {
    service: { ...service, ...members },
    gatewayCookieNames: new Set(['gatehouse', '__Host-gatehouse']),
    https: false,
    hasTrailers: true,
  })
}

it('keeps order, spelling and repetition', () => {
  const headers = [
    'Set-Cookie',
    'a=1',
    'X-A',
    '1',
    'set-cookie',
    'b=2',
    'x-a',
    '2',
    'Content-Length',
    '3',
    'Date',
    'x',
    'Server',
    'y',
    'Content-Security-Policy',
    'z',
  ]
  expect(seen(headers)).toStrictEqual(headers)
})

it('drops what is meant for one hop, and what Connection lists', () => {
  expect(
    seen([
      'Connection',
      'close, X-Hop',
      'X-Hop',
      '1',
      'Keep-Alive',
      'timeout=5',
      'Transfer-Encoding',
      'chunked',
      'Upgrade',
      'h2c',
      'Proxy-Authenticate',
      'Basic',
      'Content-Length',
      '3',
      'X',
      '1',
    ]),
  ).toStrictEqual(['Content-Length', '3', 'X', '1'])
})

it.each(['Connection: Content-Length', 'Connection: Set-Cookie'])('does not let an upstream hide framing or cookies behind %s', (line) => {
  const [name = '', value = ''] = line.split(': ')
  expect(seen([name, value, 'Content-Length', '3', 'Set-Cookie', 'a=1'])).toStrictEqual(['Content-Length', '3', 'Set-Cookie', 'a=1'])
})

it('never lets an app set a cookie of the gateway', () => {
  expect(seen(['Set-Cookie', 'gatehouse=evil', 'SET-COOKIE', '=__Host-gatehouse=evil', 'Set-Cookie', 'mine=1'])).toStrictEqual([
    'Set-Cookie',
    'mine=1',
  ])
})

it('never lets an app speak for the whole origin', () => {
  expect(seen(['Strict-Transport-Security', 'max-age=0', 'Alt-Svc', 'h3=":443"', 'X', '1'])).toStrictEqual(['X', '1'])
})

it.each([
  ['Transfer-Encoding', 'chunked, gzip'],
  ['Transfer-Encoding', 'gzip'],
])('cannot pass on %s: %j', (name, value) => {
  expect(seen([name, value])).toBeNull()
})

it.each(['a\u0001b', 'a\nb', 'a\u0000b', 'a\rb', 'a\u007fb'])('knows %j for a broken value', (value) => {
  expect([
    hasBrokenValue(['X-A', value]),
    clientTrailers(['X-A', value], { service, gatewayCookieNames: new Set(), https: false, hasTrailers: true }),
  ]).toStrictEqual([true, []])
})

it('moves a location within the base of the upstream to the mount', () => {
  expect(seen(['Location', '/base/x', 'content-location', 'http://app:3000/base/y', 'Link', '</base/z>'])).toStrictEqual([
    'Location',
    '/api/app/x',
    'content-location',
    '/api/app/y',
    'Link',
    '</base/z>',
  ])
})

describe('an untrusted service', () => {
  it('gets its answers sandboxed, whatever policy it has itself', () => {
    expect(seen(['Content-Security-Policy', 'default-src *', 'X-Content-Type-Options', 'none'], { trusted: false })).toStrictEqual([
      'Content-Security-Policy',
      'default-src *',
      'content-security-policy',
      'sandbox',
      'x-content-type-options',
      'nosniff',
    ])
  })

  it('cannot sign people out, widen a service worker or have faults of the origin reported to it', () => {
    expect(
      seen(['Clear-Site-Data', '"*"', 'Service-Worker-Allowed', '/', 'NEL', '{}', 'Report-To', '{}'], { trusted: false }),
    ).toStrictEqual(['content-security-policy', 'sandbox', 'x-content-type-options', 'nosniff'])
  })
})
