import { describe, expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, problemCode, readAnswer, startGateway, startRawUpstream } from './proxy.builders.ts'

const key = 'dGhlIHNhbXBsZSBub25jZQ=='
const webSocket = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n`
const signedIn = 'Host: gw\r\nCookie: a=1; gatehouse=ana\r\n'
const open = (headers = `${signedIn}Origin: http://gw\r\n${webSocket}`): string => `GET /api/app/ws?x=1 HTTP/1.1\r\n${headers}\r\n`
it.each([
  ['a status that is none', 'HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n', 502],
  ['trailers that never come', 'HTTP/1.1 403 No\r\nTrailer: X-A\r\nContent-Length: 0\r\n\r\n', 403],
])('an upstream that refuses a handshake with %s does no harm', async (_what, bytes, status) => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(open())
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send(bytes)
  expect(readAnswer(await client.ended()).status).toBe(status)
})

describe('a handshake is refused before the upstream hears of it', () => {
  it.each([
    ['without a session', `Host: gw\r\nOrigin: http://gw\r\n${webSocket}`, 401, 'auth.required'],
    ['from another site', `${signedIn}Origin: https://evil.example\r\n${webSocket}`, 403, 'auth.cross_site'],
    ['from an opaque origin', `${signedIn}Origin: null\r\n${webSocket}`, 403, 'auth.cross_site'],
    ['from no origin', `${signedIn}${webSocket}`, 403, 'auth.cross_site'],
    [
      'without a key',
      `${signedIn}Origin: http://gw\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n`,
      400,
      'proxy.invalid_upgrade',
    ],
    ['with two keys', `${signedIn}Origin: http://gw\r\n${webSocket}Sec-WebSocket-Key: ${key}\r\n`, 400, 'proxy.invalid_upgrade'],
    ['with a short key', `${signedIn}Origin: http://gw\r\n${webSocket.replace(key, 'AAAA')}`, 400, 'proxy.invalid_upgrade'],
    ['of another version', `${signedIn}Origin: http://gw\r\n${webSocket.replace('13', '8')}`, 426, 'proxy.websocket_version'],
    [
      'for two protocols',
      `${signedIn}Origin: http://gw\r\n${webSocket.replace('websocket', 'websocket, h2c')}`,
      400,
      'proxy.invalid_upgrade',
    ],
    ['with two Upgrade lines', `${signedIn}Origin: http://gw\r\nUpgrade: x\r\n${webSocket}`, 400, 'proxy.invalid_upgrade'],
    ['with two hosts', `Host: other\r\n${signedIn}Origin: http://gw\r\n${webSocket}`, 400, 'request.malformed'],
  ])('%s', async (...[, headers, status, code]) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(open(headers))
    const text = await client.ended()
    expect([readAnswer(text).status, problemCode(text), upstream.count()]).toStrictEqual([status, code, 0])
  })

  it('without a grant', async () => {
    await using gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9', visibility: 'granted' })])
    expect(problemCode(await exchangeRaw(gateway.port, open()))).toBe('proxy.no_access')
  })

  it('with an ambiguous path', async () => {
    await using gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9' })])
    expect(problemCode(await exchangeRaw(gateway.port, open().replace('/ws', '/../ws')))).toBe('proxy.ambiguous_path')
  })

  it('with 2,000 headers', async () => {
    await using gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9' })])
    expect(readAnswer(await exchangeRaw(gateway.port, open(`${signedIn}${'A:\r\n'.repeat(2000)}${webSocket}`))).status).toBe(431)
  })
})
