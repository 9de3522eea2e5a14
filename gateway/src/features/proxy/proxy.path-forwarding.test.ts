import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aMountedService, exchangeRaw, problemCode, readAnswer, startEcho, startGateway } from './proxy.builders.ts'

const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n`

describe('the path an upstream gets', () => {
  it.each([
    ['/api/app', '/base'],
    ['/api/app/', '/base/'],
    ['/api/app?x', '/base?x'],
    ['/api/app/a%20b/%E2%82%AC?x=%2F&y=a+b&&', '/base/a%20b/%E2%82%AC?x=%2F&y=a+b&&'],
    ['/api/app/%252e%252e/b', '/base/%252e%252e/b'],
    ['/api/app/a;x=1/b', '/base/a;x=1/b'],
    ["/api/app/!$&'()*+,=:@~|^`", "/base/!$&'()*+,=:@~|^`"],
  ])('for %s is %s', async (target, expected) => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: `${upstream.url}/base` })])
    expect(readAnswer(await exchangeRaw(gateway.port, get(target))).status).toBe(200)
    expect(upstream.seen.map(({ url }) => url)).toStrictEqual([expected])
  })

  it('is the root for an upstream without a path', async () => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    await exchangeRaw(gateway.port, get('/api/app'))
    await exchangeRaw(gateway.port, get('/api/app?a=/../b'))
    expect(upstream.seen.map(({ url }) => url)).toStrictEqual(['/', '/?a=/../b'])
  })
})

describe('an ambiguous path', () => {
  it.each([
    '/api/app/../admin',
    '/api/app/%2e%2e/b',
    '/api/app/.%2e/b',
    '/api/app//x',
    '/api/app/a%2fb',
    '/api/app/a%5Cb',
    '/api/app/a\\b',
    '/api/app/%00',
    '/api/app/..;/b',
    '/api/app/a%0d%0ab',
    '/api/app/%',
    '/api/app/x#y',
    '//api/app',
  ])('%s is refused before anybody routes it', async (target) => {
    await using upstream = await startEcho()
    let routed = 0
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
      fallback: (_request, response) => {
        routed += 1
        response.end()
      },
    })
    const text = await exchangeRaw(gateway.port, get(target))
    expect([readAnswer(text).status, problemCode(text), upstream.seen.length, routed]).toStrictEqual([400, 'proxy.ambiguous_path', 0, 0])
  })

  it.each(['/api/%61pp/x', '/api/app2/x', '/API/app', '/api/app;x/y', '/api/./app'.replace('/./', '/.x/')])(
    'or another, such as %s, never belongs to the service',
    async (target) => {
      await using upstream = await startEcho()
      await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
      expect(await exchangeRaw(gateway.port, get(target))).toContain('fallback')
      expect(upstream.seen).toStrictEqual([])
    },
  )
})

it('forwards exactly the path it decided on, or refuses', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: `${upstream.url}/base` })])
  const piece = fc.oneof(
    fc.constantFrom('/', '/', '.', '..', '%2e', '%2F', '%5c', '\\', ';', '%00', '%252e', '%', '#', '?', '%c0%ae', '@', ':'),
    fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019-_~!$&()*+,=|')), maxLength: 4 }),
  )
  const target = fc.array(piece, { maxLength: 8 }).map((pieces) => `/api/app${pieces.join('')}`)
  await fc.assert(
    fc.asyncProperty(target, async (text) => {
      upstream.seen.length = 0
      const { status, body } = readAnswer(await exchangeRaw(gateway.port, get(text)))
      const forwarded = upstream.seen.map(({ url }) => url)
      const reached = status === 200 && body !== 'fallback'
      expect([reached || status === 400 || body === 'fallback', forwarded]).toStrictEqual([
        true,
        reached ? [`/base${text.slice('/api/app'.length)}`] : [],
      ])
    }),
    { numRuns: 300 },
  )
})
