import { describe, expect, it } from 'vitest'
import type { MountedService } from '../registry/registry.feature.ts'
import { aMountedService, exchangeRaw, problemCode, readAnswer, startEcho, startGateway } from './proxy.builders.ts'

async function answerTo(request: string, members: Partial<MountedService> = {}): Promise<{ text: string; reached: number }> {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, ...members })])
  const text = await exchangeRaw(gateway.port, request)
  return { text, reached: upstream.seen.length }
}

const request = (method: string, headers: string): string => `${method} /api/app/x?a=1&b=/../ HTTP/1.1\r\nHost: gw\r\n${headers}\r\n`

describe('somebody who is not signed in', () => {
  it.each(['Accept: text/html,*/*\r\n', 'Sec-Fetch-Mode: navigate\r\n'])('is sent to sign in when opening a page: %j', async (headers) => {
    const { text, reached } = await answerTo(request('GET', headers))
    expect([readAnswer(text).status, /location: (.*)\r\n/.exec(text)?.[1], reached]).toStrictEqual([
      302,
      `/signin?next=${encodeURIComponent('/api/app/x?a=1&b=/../')}`,
      0,
    ])
  })

  it.each([
    ['GET', ''],
    ['GET', 'Accept: application/json\r\n'],
    ['GET', 'Accept: text/html\r\nSec-Fetch-Mode: cors\r\n'],
    ['POST', 'Accept: text/html\r\n'],
    ['OPTIONS', 'Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n'],
  ])('gets 401 for a %s with %j', async (method, headers) => {
    const { text, reached } = await answerTo(request(method, headers))
    expect([readAnswer(text).status, problemCode(text), reached]).toStrictEqual([401, 'auth.required', 0])
  })

  it('is sent to sign in without an address that is too long to come back to', async () => {
    const { text } = await answerTo(`GET /api/app/${'a'.repeat(3000)} HTTP/1.1\r\nHost: gw\r\nAccept: text/html\r\n\r\n`)
    expect(/location: (.*)\r\n/.exec(text)?.[1]).toBe('/signin')
  })

  it('is told nothing of maintenance, limits or absence', async () => {
    expect(readAnswer((await answerTo(request('GET', ''), { maintenance: true })).text).status).toBe(401)
    expect(readAnswer((await answerTo(request('GET', ''), { enabled: false })).text).status).toBe(401)
    expect(readAnswer((await answerTo(request('POST', 'Content-Length: 999999999999\r\n'))).text).status).toBe(401)
  })
})

describe('another site', () => {
  it.each(['Origin: https://evil.example\r\n', 'Origin: null\r\n', 'Sec-Fetch-Site: cross-site\r\n', ''])(
    'cannot post with the cookie of a person: %j',
    async (headers) => {
      const { text, reached } = await answerTo(request('POST', `Cookie: gatehouse=ana\r\n${headers}`))
      expect([readAnswer(text).status, problemCode(text), reached]).toStrictEqual([403, 'auth.cross_site', 0])
    },
  )

  it('is no concern with a bearer token', async () => {
    expect(readAnswer((await answerTo(request('POST', 'Authorization: Bearer ana\r\nOrigin: https://cli.example\r\n'))).text).status).toBe(
      200,
    )
  })

  it('cannot hide behind a second Origin', async () => {
    const { text, reached } = await answerTo(
      request('POST', 'Cookie: gatehouse=ana\r\nOrigin: http://gw\r\nOrigin: https://evil.example\r\n'),
    )
    expect([readAnswer(text).status, reached]).toStrictEqual([400, 0])
  })
})

it('gives no access without a grant, and says why', async () => {
  const { text, reached } = await answerTo(request('GET', 'Cookie: gatehouse=ana\r\n'), { visibility: 'granted' })
  expect([readAnswer(text).status, problemCode(text), text.includes('no grant'), reached]).toStrictEqual([403, 'proxy.no_access', true, 0])
})

it('gives an admin access to everything', async () => {
  expect(readAnswer((await answerTo(request('GET', 'Cookie: gatehouse=admin\r\n'), { visibility: 'granted' })).text).status).toBe(200)
})

it('answers for a service under maintenance with 503 and when to try again', async () => {
  const { text, reached } = await answerTo(request('GET', 'Cookie: gatehouse=ana\r\n'), { maintenance: true })
  expect([readAnswer(text).status, problemCode(text), /retry-after: 60/.test(text), reached]).toStrictEqual([
    503,
    'proxy.maintenance',
    true,
    0,
  ])
})

it('lets an admin through a maintenance', async () => {
  const { text, reached } = await answerTo(request('GET', 'Cookie: gatehouse=admin\r\n'), { maintenance: true })
  expect([readAnswer(text).status, reached]).toStrictEqual([200, 1])
})

it('does not know a disabled service', async () => {
  const { text, reached } = await answerTo(request('GET', 'Cookie: gatehouse=ana\r\n'), { enabled: false })
  expect([readAnswer(text).status, problemCode(text), reached]).toStrictEqual([404, 'request.not_found', 0])
})

it('refuses a request that has come round to the gateway again', async () => {
  await using upstream = await startEcho()
  const services = [aMountedService({ upstream: upstream.url })]
  await using gateway = await startGateway(services)
  services[0] = aMountedService({ upstream: `${gateway.url}/api/app` })
  // An app that hands the credentials on: the most a loop can have.
  await using open = await startGateway(services, { isOwnAuthorization: () => false, gatewayCookieNames: [] })
  services[0] = aMountedService({ upstream: `${open.url}/api/app` })
  const text = await exchangeRaw(open.port, request('GET', 'Cookie: gatehouse=ana\r\n'))
  expect([readAnswer(text).status, problemCode(text)]).toStrictEqual([508, 'proxy.loop'])
})

it('tells each gateway of a chain apart', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  await exchangeRaw(gateway.port, request('GET', 'Cookie: gatehouse=ana\r\nVia: 1.1 gatehouse-00000000ffff, 1.0 old\r\nVia: 1.1 more\r\n'))
  expect(upstream.seen[0]?.headers).toContain('1.1 gatehouse-00000000ffff, 1.0 old, 1.1 more, 1.1 gatehouse-000000000001')
})

it('answers its own errors as problem documents that nobody stores, sniffs or frames', async () => {
  const { text } = await answerTo(request('GET', ''))
  for (const line of [
    'content-type: application/problem+json',
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    "content-security-policy: default-src 'none'; ",
    'x-request-id: ',
  ]) {
    expect(text).toContain(line)
  }
})

it('answers an unexpected fault with an opaque 500', async () => {
  await using gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9' })], {
    decideAccess: () => {
      throw new Error('secret')
    },
  })
  const text = await exchangeRaw(gateway.port, request('GET', 'Cookie: gatehouse=ana\r\n'))
  expect([readAnswer(text).status, text.includes('secret')]).toStrictEqual([500, false])
})
