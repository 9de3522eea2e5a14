import { expect, it } from 'vitest'
import {
  aMountedService,
  exchangeRaw,
  openRaw,
  problemCode,
  readAnswer,
  startGateway,
  startRawUpstream,
  type RawConnection,
  type RawUpstream,
  type TestGateway,
} from './proxy.builders.ts'

const request = (method: string, body = ''): string =>
  `${method} /api/app/x HTTP/1.1\r\nHost: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n${body === '' ? '' : `Content-Length: ${body.length}\r\n`}\r\n${body}`

/** A connection to the upstream that has carried one request and is kept for the next. */
async function usedConnection(gateway: TestGateway, upstream: RawUpstream): Promise<RawConnection> {
  const first = exchangeRaw(gateway.port, request('GET'))
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  await first
  return connection
}

it.each(['GET', 'HEAD', 'OPTIONS'])('sends a %s again when a kept connection ends as it is used', async (method) => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const kept = await usedConnection(gateway, upstream)
  using client = await openRaw(gateway.port)
  client.send(request(method))
  await kept.until(/\r\n\r\n[^]*\r\n\r\n/)
  kept.socket.resetAndDestroy()
  const fresh = await upstream.accept()
  expect(await fresh.until(/\r\n\r\n/)).toContain(`${method} /x `)
  fresh.send(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${method === 'HEAD' ? '' : 'again'}`)
  expect(await client.until(method === 'HEAD' ? /\r\n\r\n/ : /again$/)).toContain('200 OK')
})

it('sends it again only once', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const kept = await usedConnection(gateway, upstream)
  const answer = exchangeRaw(gateway.port, request('GET'))
  await kept.until(/\r\n\r\n[^]*\r\n\r\n/)
  kept.socket.resetAndDestroy()
  const fresh = await upstream.accept()
  await fresh.until(/\r\n\r\n/)
  fresh.socket.resetAndDestroy()
  expect(problemCode(await answer)).toBe('proxy.upstream_closed')
  expect(upstream.count()).toBe(2)
})

it.each([
  ['POST', ''],
  ['POST', 'body'],
  ['DELETE', ''],
  ['GET', 'body'],
])('never sends a %s with %j again', async (method, body) => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const kept = await usedConnection(gateway, upstream)
  const answer = exchangeRaw(gateway.port, request(method, body))
  await kept.until(/\r\n\r\n[^]*\r\n\r\n/)
  kept.socket.resetAndDestroy()
  expect(readAnswer(await answer).status).toBe(502)
  expect(upstream.count()).toBe(1)
})

it('sends nothing again once an answer has begun', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const kept = await usedConnection(gateway, upstream)
  using client = await openRaw(gateway.port)
  client.send(request('GET'))
  await kept.until(/\r\n\r\n[^]*\r\n\r\n/)
  kept.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')
  await client.until(/half/)
  kept.socket.resetAndDestroy()
  expect(await client.ended()).toMatch(/half$/)
  expect(upstream.count()).toBe(1)
})

it('uses another connection when a kept one has ended in the meantime', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const kept = await usedConnection(gateway, upstream)
  kept.socket.end()
  await kept.ended()
  const answer = exchangeRaw(gateway.port, request('POST', 'body'))
  const fresh = await upstream.accept()
  await fresh.until(/body/)
  fresh.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  expect(readAnswer(await answer).status).toBe(200)
})
