import { describe, expect, it } from 'vitest'
import { createCrossSiteCheck, type RequestOrigin } from './sessions.cross-site.ts'

const check = createCrossSiteCheck('https://gate.example.org')
const isRefused = (request: Partial<RequestOrigin>): boolean =>
  check({ method: 'POST', secFetchSite: undefined, origin: undefined, via: 'cookie', ...request }) !== null

describe('an unsafe request with a cookie', () => {
  it.each([
    ['the browser says same origin', { secFetchSite: 'same-origin' }, false],
    ['the browser says same origin and the UI runs elsewhere', { secFetchSite: 'same-origin', origin: 'http://localhost:5173' }, false],
    ['the browser says same site', { secFetchSite: 'same-site', origin: 'https://gate.example.org' }, true],
    ['the browser says cross site', { secFetchSite: 'cross-site' }, true],
    ['the browser says none', { secFetchSite: 'none' }, true],
    ['the browser says nonsense', { secFetchSite: 'same-origin, cross-site' }, true],
    ['only the origin is told and it is ours', { origin: 'https://gate.example.org' }, false],
    ['only the origin is told and it is another', { origin: 'https://evil.example' }, true],
    ['the origin has another scheme', { origin: 'http://gate.example.org' }, true],
    ['the origin has another port', { origin: 'https://gate.example.org:8443' }, true],
    ['the origin only begins like ours', { origin: 'https://gate.example.org.evil.example' }, true],
    ['G2: the origin is null', { origin: 'null' }, true],
    ['G1: nothing is told', {}, true],
  ])('%s', (_what, request, refused) => {
    expect(isRefused(request)).toBe(refused)
  })

  it.each(['PUT', 'PATCH', 'DELETE', 'UPGRADE', 'FOO'])('is one with %s too', (method) => {
    expect(isRefused({ method })).toBe(true)
  })
})

describe('what is let through', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('%s from anywhere', (method) => {
    expect(isRefused({ method, secFetchSite: 'cross-site' })).toBe(false)
  })

  it('a bearer token, which only a program adds', () => {
    expect(isRefused({ via: 'bearer', secFetchSite: 'cross-site' })).toBe(false)
  })

  it('a sign-in by a program, which tells nothing', () => {
    expect(isRefused({ via: 'none' })).toBe(false)
  })
})

describe('a sign-in', () => {
  it.each([{ secFetchSite: 'cross-site' }, { origin: 'https://evil.example' }, { origin: 'null' }])(
    'from another site is refused: %j',
    (request) => {
      expect(isRefused({ ...request, via: 'none' })).toBe(true)
    },
  )
})

it('the refusal says where to go', () => {
  expect(check({ method: 'POST', secFetchSite: undefined, origin: 'http://192.168.1.5:8000', via: 'none' })?.detail).toBe(
    'Open Gatehouse at https://gate.example.org and try again.',
  )
})
