import { describe, expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, readAnswer, startEcho, startGateway } from './proxy.builders.ts'

const signedIn = 'Host: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n'
const post = (headers: string, body: string): string => `POST /api/app/x HTTP/1.1\r\n${signedIn}${headers}\r\n${body}`
const next = `GET /api/app/next HTTP/1.1\r\n${signedIn}\r\n`

/** Requests that two servers could cut differently, each followed by bytes that one of them would take for another request. */
const smuggled = 'GET /api/app/smuggled HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n'
const cases: Record<string, string> = {
  'length and encoding': post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled}`),
  'encoding and length': post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', `0\r\n\r\n${smuggled}`),
  'two lengths': post('Content-Length: 0\r\nContent-Length: 5\r\n', 'aaaaa'),
  'two equal lengths': post('Content-Length: 5\r\nContent-Length: 5\r\n', 'aaaaa'),
  'a list of lengths': post('Content-Length: 5, 5\r\n', 'aaaaa'),
  'a signed length': post('Content-Length: +5\r\n', 'aaaaa'),
  'a blank before a name': post(' Content-Length: 5\r\n', 'aaaaa'),
  'a blank behind a name': post('Content-Length : 5\r\n', 'aaaaa'),
  'a name over two lines': post('Transfer-\r\nEncoding: chunked\r\n', '0\r\n\r\n'),
  'a folded value': post('X-A: b\r\n c\r\n', ''),
  'an empty coding': post('Transfer-Encoding: ,chunked\r\n', `0\r\n\r\n${smuggled}`),
  'gzip, chunked': post('Transfer-Encoding: gzip, chunked\r\n', `0\r\n\r\n${smuggled}`),
  'chunked, identity': post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${smuggled}`),
  xchunked: post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${smuggled}`),
  identity: post('Transfer-Encoding: identity\r\n', smuggled),
  'two encodings': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled}`),
  'a vertical tab before chunked': post('Transfer-Encoding: \x0bchunked\r\n', `0\r\n\r\n${smuggled}`),
  'a no-break space before chunked': post('Transfer-Encoding: \xa0chunked\r\n', `0\r\n\r\n${smuggled}`),
  'a folded encoding': post('Transfer-Encoding:\r\n chunked\r\n', `0\r\n\r\n${smuggled}`),
  'chunked in HTTP/1.0': `POST /api/app/x HTTP/1.0\r\n${signedIn}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  'a head that ends in \\r\\n\\r': `GET /api/app/x HTTP/1.1\r\n${signedIn}\rX${smuggled}`,
  'a NUL in a value': `GET /api/app/x HTTP/1.1\r\n${signedIn}X-A: a\0b\r\n\r\n`,
  ...Object.fromEntries(
    ['0x1', '+1', ' 1', '1_0', 'f'.repeat(17), '-0x0', ''].map((size) => [
      `the chunk size ${JSON.stringify(size)}`,
      post('Transfer-Encoding: chunked\r\n', `${size}\r\na\r\n0\r\n\r\n${smuggled}`),
    ]),
  ),
  'a chunk ended by a line feed': post('Transfer-Encoding: chunked\r\n', `1\na\r\n0\r\n\r\n${smuggled}`),
  'a chunk ended by other bytes': post('Transfer-Encoding: chunked\r\n', `1\r\nZXX0\r\n\r\n${smuggled}`),
  'an empty line before the last chunk': post('Transfer-Encoding: chunked\r\n', `1\r\na\r\n\r\n0\r\n\r\n${smuggled}`),
}

describe('a request with', () => {
  it.each(Object.entries(cases))('%s is refused, the connection closed and nothing forwarded', async (_name, bytes) => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using connection = await openRaw(gateway.port)
    connection.send(bytes)
    const text = await connection.ended()
    expect(readAnswer(text).status).toBe(400)
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    expect(upstream.seen).toStrictEqual([])
    expect(readAnswer(await exchangeRaw(gateway.port, next)).status).toBe(200)
  })
})

it.each([
  ['HTTP/0.9', 'GET /api/app/x\r\n\r\n', 505],
  ['HTTP/1.2', `GET /api/app/x HTTP/1.2\r\n${signedIn}\r\n`, 400],
  ['HTTP/1.32', `GET /api/app/x HTTP/1.32\r\n${signedIn}\r\n`, 400],
  ['a broken version', `GET /api/app/x HTTP/\r\r1.1\r\n${signedIn}\r\n`, 400],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
])('refuses %s', async (_name, bytes, status) => {
  await using gateway = await startGateway([])
  using connection = await openRaw(gateway.port)
  connection.send(bytes)
  expect(readAnswer(await connection.ended()).status).toBe(status)
})

it.each(['GET', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT'])(
  'forwards the body of a %s with the same framing, never as a request',
  async (method) => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const inner = 'GET /inner HTTP/1.1\r\nHost: x\r\n\r\n'
    await exchangeRaw(gateway.port, `${method} /api/app/outer HTTP/1.1\r\n${signedIn}Content-Length: ${inner.length}\r\n\r\n${inner}`)
    await exchangeRaw(gateway.port, next)
    expect(upstream.seen.map(({ method: seen, url, body }) => [seen, url, body])).toStrictEqual([
      [method, '/outer', inner],
      ['GET', '/next', ''],
    ])
  },
)

it('forwards a chunked body whole', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  await exchangeRaw(gateway.port, post('Transfer-Encoding: chunked\r\n', '3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'))
  expect(upstream.seen[0]?.body).toBe('abcde')
})

it('answers requests that are sent ahead in order, one upstream request each', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using connection = await openRaw(gateway.port)
  connection.send([1, 2, 3].map((at) => `GET /api/app/${at} HTTP/1.1\r\n${signedIn}\r\n`).join(''))
  await connection.until(/(\{"ok":true\}[^]*){3}/)
  expect(upstream.seen.map(({ url }) => url)).toStrictEqual(['/1', '/2', '/3'])
})
