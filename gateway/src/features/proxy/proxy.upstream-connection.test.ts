import { describe, expect, it } from 'vitest'
import {
  aMountedService,
  exchangeRaw,
  openRaw,
  readAnswer,
  startGateway,
  startRawUpstream,
  type RawConnection,
  type RawUpstream,
  type TestGateway,
} from './proxy.builders.ts'
import { requestHead } from './proxy.upstream-request.ts'

const request = (method: string, headers = ''): string =>
  `${method} /api/app/x HTTP/1.1\r\nHost: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n${headers}\r\n`
const ok = (headers = ''): string => `HTTP/1.1 200 OK\r\n${headers}Content-Length: 2\r\n\r\nok`

/** Lets an upstream answer one request, and gives the connection on which it did. */
async function answered(gateway: TestGateway, upstream: RawUpstream, bytes: string): Promise<RawConnection> {
  const first = exchangeRaw(gateway.port, request('GET'))
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send(bytes)
  await first
  return connection
}

const headsIn = (connection: RawConnection): number => connection.received().split('\r\n\r\n').length

/** Whether the next request comes on this connection; it is answered wherever it comes. */
async function carriesNext(gateway: TestGateway, upstream: RawUpstream, kept: RawConnection): Promise<boolean> {
  const [connections, heads] = [upstream.count(), headsIn(kept)]
  const next = exchangeRaw(gateway.port, request('GET'))
  await expect.poll(() => upstream.count() > connections || headsIn(kept) > heads).toBe(true)
  const isSame = upstream.count() === connections
  const connection = isSame ? kept : await upstream.accept()
  connection.send(ok())
  expect(readAnswer(await next).status).toBe(200)
  return isSame
}

describe('a connection to an upstream', () => {
  it('ends after some seconds without a request', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const kept = await answered(gateway, upstream, ok())
    gateway.timers.pass(2000)
    expect(await carriesNext(gateway, upstream, kept)).toBe(true)
    gateway.timers.pass(5000)
    await kept.ended()
    expect(await carriesNext(gateway, upstream, kept)).toBe(false)
  })

  it('stays for as long as its upstream says, less the time a request needs', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const kept = await answered(gateway, upstream, ok('Keep-Alive: max=7, timeout=30\r\n'))
    gateway.timers.pass(26_000)
    expect(kept.socket.closed).toBe(false)
    gateway.timers.pass(2000)
    await kept.ended()
    expect(await carriesNext(gateway, upstream, kept)).toBe(false)
  })

  it.each([
    ['Keep-Alive that leaves no time', ok('Keep-Alive: timeout=2\r\n')],
    ['Connection: close', ok('Connection: close\r\n')],
    ['Connection: close beside another', ok('Connection: close\r\nConnection: keep-alive\r\n')],
    ['HTTP/1.0', ok().replace('1.1', '1.0')],
    ['a body it must not have', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n'],
  ])('carries nothing else after an answer with %s', async (_what, bytes) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(request('GET'))
    const connection = await upstream.accept()
    await connection.until(/\r\n\r\n/)
    connection.send(bytes)
    await connection.ended()
    expect(await client.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 [23]0/)
    expect(await carriesNext(gateway, upstream, connection)).toBe(false)
  })

  it.each([
    ['HEAD', request('HEAD'), false],
    ['GET with a body', `${request('GET', 'Content-Length: 2\r\n')}ab`, false],
    ['POST', `${request('POST', 'Content-Length: 2\r\n')}ab`, true],
  ])('says to its upstream whether it stays: %s', async (_what, bytes, stays) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(bytes)
    const connection = await upstream.accept()
    expect(await connection.until(/\r\n\r\n/)).toContain(stays ? 'connection: keep-alive\r\n' : 'connection: close\r\n')
    connection.send(bytes.startsWith('HEAD') ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n' : ok())
    await client.until(/\r\n\r\n/)
    if (!stays) await connection.ended()
    expect(await carriesNext(gateway, upstream, connection)).toBe(stays)
  })

  it('ends with bytes that nobody asked for', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const kept = await answered(gateway, upstream, ok())
    kept.send('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged')
    await kept.ended()
    expect(await carriesNext(gateway, upstream, kept)).toBe(false)
  })

  it.each([
    ['with an answer', `${ok()}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged`, ''],
    ['after an answer', ok(), 'x'],
  ])('is not used twice for some minutes once bytes that nobody asked for have come %s', async (_when, bytes, later) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const odd = await answered(gateway, upstream, bytes)
    if (later !== '') odd.send(later)
    await odd.ended()
    const next = await answered(gateway, upstream, ok())
    await next.ended()
    gateway.timers.pass(601_000)
    expect(await carriesNext(gateway, upstream, await answered(gateway, upstream, ok()))).toBe(true)
  })

  it('takes 100 Continue for a sign of life', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const answer = exchangeRaw(gateway.port, request('GET'))
    const connection = await upstream.accept()
    await connection.until(/\r\n\r\n/)
    connection.send(`HTTP/1.1 100 Continue\r\n\r\n${ok()}`)
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })
})

describe('a request to an upstream', () => {
  it.each([
    ['POST', /\r\ncontent-length: 0\r\n/],
    ['PROPFIND', /\r\ncontent-length: 0\r\n/],
    ['DELETE', /^(?![^]*content-length)/],
    ['GET', /^(?![^]*content-length)/],
  ])('without a body says so where one is expected: %s', async (method, length) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(request(method))
    const connection = await upstream.accept()
    const text = await connection.until(/\r\n\r\n/)
    expect(text).toMatch(new RegExp(`^${method} /x HTTP/1\\.1\\r\\nhost: ${new URL(upstream.url).host}\\r\\n`))
    expect(text).toMatch(length)
  })

  it.each(['Content-Length: 3', 'Transfer-Encoding: chunked', 'Content-Length: 3\r\nExpect: 100-continue'])(
    'is there before a body that is late (%s), so that what comes is its answer',
    async (framing) => {
      await using upstream = await startRawUpstream()
      await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
      const kept = await answered(gateway, upstream, ok())
      using client = await openRaw(gateway.port)
      client.send(request('PUT', `${framing}\r\n`))
      expect(await kept.until(/PUT [^]*\r\n\r\n/)).toMatch(/PUT [^]*\r\n\r\n$/)
      const isChunked = framing.endsWith('chunked')
      client.send(isChunked ? '3\r\nabc\r\n0\r\n\r\n' : 'abc')
      expect(await kept.until(/abc(\r\n0\r\n\r\n)?$/)).toMatch(isChunked ? /\r\n\r\n3\r\nabc\r\n0\r\n\r\n$/ : /\r\n\r\nabc$/)
      kept.send(ok())
      expect(await client.until(/ok$/)).toContain('200 OK')
    },
  )

  it('keeps its body in the pieces in which the client sent it', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(`${request('POST', 'Transfer-Encoding: chunked\r\n')}5\r\nhello\r\n`)
    const connection = await upstream.accept()
    expect(await connection.until(/hello/)).toMatch(/\r\ntransfer-encoding: chunked\r\n[^]*\r\n\r\n5\r\nhello$/)
    client.send('b\r\n to you all\r\n0\r\n\r\n')
    expect(await connection.until(/0\r\n\r\n$/)).toMatch(/\r\n\r\n5\r\nhello\r\nb\r\n to you all\r\n0\r\n\r\n$/)
  })

  it.each(['a\nX-User-Id: 7', 'a\r\nX-User-Id: 7', '\n'])('is not sent when a header would end its line: %j', (value) => {
    const about = { method: 'GET', target: '/', authority: 'app', body: null }
    expect(() => requestHead({ ...about, headers: ['x-a', value] })).toThrow(TypeError)
    expect(() => requestHead({ ...about, target: `/${value}`, headers: [] })).toThrow(TypeError)
    expect(requestHead({ ...about, headers: ['x-a', 'b'] })).toBe('GET / HTTP/1.1\r\nhost: app\r\nconnection: keep-alive\r\nx-a: b\r\n\r\n')
  })
})
