import { describe, expect, it } from 'vitest'
import type { MountedService } from '../registry/registry.feature.ts'
import { aMountedService, exchangeRaw, problemCode, readAnswer, startEcho, startGateway } from './proxy.builders.ts'

const gone = { upstream: 'http://127.0.0.1:1', name: `Wiki <b>"&'` }

async function answerTo(headers: string, members: Partial<MountedService> = {}, method = 'GET'): Promise<string> {
  await using gateway = await startGateway([aMountedService({ ...gone, ...members })])
  return await exchangeRaw(gateway.port, `${method} /api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n${headers}\r\n`)
}
const opened = 'Sec-Fetch-Mode: navigate\r\nAccept: text/html\r\n'

describe('an app that cannot be reached', () => {
  it('is named on a page to a person who opened it', async () => {
    const text = await answerTo(opened)
    expect([readAnswer(text).status, /^content-type: (.*)\r$/m.exec(text)?.[1], /^retry-after: (.*)\r$/m.exec(text)?.[1]]).toStrictEqual([
      503,
      'text/html; charset=utf-8',
      '5',
    ])
    expect(text).toContain('<title>Wiki &lt;b&gt;&quot;&amp;&#39; is not available</title>')
    expect(text).toContain('data-app="app"')
    expect(text).not.toMatch(/<b>|127\.0\.0\.1/)
  })

  it('and that page may run its own script only', async () => {
    const policy = /^content-security-policy: (.*)\r$/m.exec(await answerTo(opened))?.[1]
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; connect-src 'self';/)
    expect(policy).not.toContain('unsafe')
  })

  it.each(['Accept: application/json\r\n', 'Accept: text/html\r\nSec-Fetch-Mode: cors\r\n', ''])(
    'is a problem to a program: %j',
    async (headers) => {
      const text = await answerTo(headers)
      expect([readAnswer(text).status, problemCode(text)]).toStrictEqual([502, 'proxy.upstream_unreachable'])
    },
  )

  it('is a problem to whoever sends something', async () => {
    expect(readAnswer(await answerTo(`${opened}Origin: http://gw\r\nContent-Length: 0\r\n`, {}, 'POST')).status).toBe(502)
  })

  it('has a head as well', async () => {
    const text = await answerTo(`${opened}Connection: close\r\n`, {}, 'HEAD')
    expect([readAnswer(text).status, text.includes('<html')]).toStrictEqual([503, false])
  })
})

it('maintenance has a page of its own, with when to come again', async () => {
  const text = await answerTo(opened, { maintenance: true, name: 'Wiki' })
  expect([
    readAnswer(text).status,
    /^retry-after: (.*)\r$/m.exec(text)?.[1],
    text.includes('Wiki is under maintenance</h1>'),
  ]).toStrictEqual([503, '60', true])
})

it('tells a person which app they may not use and why, and a program as usual', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, name: 'Wi<ki', visibility: 'granted' })], {
    decideAccess: () => ({ allowed: false, detail: 'Your access to Wi<ki ended.' }),
  })
  const ask = (accept: string): Promise<string> =>
    exchangeRaw(gateway.port, `GET /api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\nAccept: ${accept}\r\n\r\n`)
  const page = readAnswer(await ask('text/html'))
  expect([page.status, upstream.seen.length]).toEqual([403, 0])
  expect(page.body).toContain('<h1>You have no access to Wi&lt;ki</h1>')
  expect(page.body).toContain('Your access to Wi&lt;ki ended.')
  expect(page.head).not.toMatch(/retry-after/i)
  expect(problemCode(await ask('application/json'))).toBe('proxy.no_access')
})
