import { array, assert, constantFrom, oneof, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cookieValue, createPendingCookie, createSessionCookies, createSiteCookies, gatewayCookieNames } from './sessions.cookies.ts'

const tokens = { access: 'a.b.c', refresh: 'r', device: 'd' }
const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'
const safari = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15'
const writeFor = (publicUrl: string, userAgent: string | undefined, keepForS: number | null = null) =>
  createSessionCookies(publicUrl).write(tokens, { keepForS, userAgent })

describe('G8: the cookies set', () => {
  const secure = [
    '__Host-gatehouse=a.b.c; Path=/; HttpOnly; SameSite=Lax; Secure',
    '__Host-gatehouse-refresh=r; Path=/; HttpOnly; SameSite=Lax; Secure',
    '__Host-gatehouse-device=d; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=15552000',
  ]
  const plain = [
    'gatehouse=a.b.c; Path=/; HttpOnly; SameSite=Lax',
    'gatehouse-refresh=r; Path=/api/auth/session; HttpOnly; SameSite=Lax',
    'gatehouse-device=d; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000',
  ]

  it.each([
    ['https://gate.example.org', chromium, secure],
    ['https://gate.example.org', safari, secure],
    ['https://gate.example.org', undefined, secure],
    ['http://localhost:8000', chromium, secure],
    ['http://localhost:8000', firefox, secure],
    ['http://localhost:8000', undefined, secure],
    ['http://127.0.0.1:8000', chromium, secure],
    ['http://[::1]:8000', firefox, secure],
    ['http://gate.localhost', chromium, secure],
    ['http://localhost:8000', safari, plain],
    ['http://192.168.1.5:8000', chromium, plain],
    ['http://gate.lan', firefox, plain],
    ['http://localhost.evil.example', chromium, plain],
  ])('for %s and %s', (publicUrl, userAgent, expected) => {
    expect(writeFor(publicUrl, userAgent)).toEqual(expected)
  })

  it('outlive the browser only when the person asked for it', () => {
    expect(writeFor('https://gate.example.org', chromium, 2_592_000)).toEqual([
      `${secure[0]}; Max-Age=600`,
      `${secure[1]}; Max-Age=2592000`,
      secure[2],
    ])
  })

  it('do not outlive their session', () => {
    expect(writeFor('https://gate.example.org', chromium, 90).slice(0, 2)).toEqual([`${secure[0]}; Max-Age=90`, `${secure[1]}; Max-Age=90`])
  })

  it('are cleared under every name they may have been set by', () => {
    expect(createSessionCookies('http://localhost:8000').clear()).toHaveLength(4)
    expect(createSessionCookies('https://gate.example.org').clear()).toEqual([
      '__Host-gatehouse=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
      '__Host-gatehouse-refresh=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
    ])
  })

  it('have only names that the data path knows to strip', () => {
    for (const cookie of [...writeFor('https://x.example', chromium), ...writeFor('http://x.example', chromium)]) {
      expect(gatewayCookieNames).toContain(cookie.split('=', 1)[0])
    }
  })
})

describe('the cookies read', () => {
  it('G7: with https are all such as no host but this one can set', () => {
    const at = 'https://gate.example.org'
    const how = { maxAgeS: 60, userAgent: chromium }
    const site = createSiteCookies(at)
    const others = [...createPendingCookie(at).write('p', how), site.writeToken('t', chromium), site.writeNonce('n', chromium)]
    for (const cookie of [...writeFor(at, chromium), ...others]) expect(cookie).toMatch(/^__Host-[^;]+; Path=\/; (?!.*Domain).*Secure/)
    for (const name of ['__Secure-gatehouse-refresh', 'gatehouse-refresh'])
      expect(createSessionCookies(at).readRefresh(`${name}=planted`)).toBeNull()
  })

  it('G7: with https a name without prefix, which a sibling host can plant, is not looked at', () => {
    expect(createSessionCookies('https://gate.example.org').readAccess('gatehouse=planted')).toBeNull()
  })

  it('G7: on plain http the prefixed name is not looked at', () => {
    expect(createSessionCookies('http://gate.lan').readAccess('__Host-gatehouse=x; gatehouse=y')).toBe('y')
  })

  it('on http://localhost the prefixed name wins', () => {
    expect(createSessionCookies('http://localhost:8000').readAccess('gatehouse=plain; __Host-gatehouse=prefixed')).toBe('prefixed')
  })

  it('a name with two values is nobody, with one value twice it is that', () => {
    expect(cookieValue('a=1; a=2', 'a')).toBeNull()
    expect(cookieValue('a=1; b=3; a=1', 'a')).toBe('1')
  })

  it.each([
    ['session=%%%;;=; a', null],
    ['', null],
    ['a', null],
    ['a=', null],
    ['=a', null],
    ['aa=1', null],
    ['A=1', null],
    ['x=a=1', null],
    [' a = 1 ', '1'],
    ['a=1=2', '1=2'],
    ['a="1"', '"1"'],
    [';'.repeat(8000), null],
  ])('A11: %j', (header, value) => {
    expect(cookieValue(header, 'a')).toBe(value)
  })

  it('whatever stands around it, a cookie is found, and reading never throws', () => {
    const other = tuple(constantFrom('b', 'aa', 'A', '__Host-b', ''), string()).map(
      ([name, value]) => `${name}=${value.replaceAll(/[;=]/g, '')}`,
    )
    const junk = oneof(
      other,
      string().map((text) => text.replaceAll(/[=;]/g, '')),
    )
    assert(
      property(array(junk), array(junk), (before, after) => {
        expect(cookieValue([...before, 'a=found', ...after].join(';'), 'a')).toBe('found')
        expect(cookieValue([...before, ...after].join(';'), 'a')).toBeNull()
      }),
      { numRuns: 2000 },
    )
  })
})
