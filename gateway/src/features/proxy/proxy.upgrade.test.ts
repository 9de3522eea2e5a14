import { describe, expect, it } from 'vitest'
import {
  aMountedService,
  exchangeRaw,
  openRaw,
  problemCode,
  readAnswer,
  startEcho,
  startGateway,
  startRawUpstream,
  valuesOf,
  type RawConnection,
  type RawUpstream,
  type TestGateway,
} from './proxy.builders.ts'

const key = 'dGhlIHNhbXBsZSBub25jZQ=='
const webSocket = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n`
const signedIn = 'Host: gw\r\nCookie: a=1; gatehouse=ana\r\n'
const open = (headers = `${signedIn}Origin: http://gw\r\n${webSocket}`): string => `GET /api/app/ws?x=1 HTTP/1.1\r\n${headers}\r\n`
const agreed =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'

/** A tunnel between a client and the upstream. */
async function openTunnel(gateway: TestGateway, upstream: RawUpstream): Promise<{ client: RawConnection; far: RawConnection }> {
  const client = await openRaw(gateway.port)
  client.send(open())
  const far = await upstream.accept()
  await far.until(/\r\n\r\n/)
  far.send(agreed)
  await client.until(/\r\n\r\n/)
  return { client, far }
}

it('asks the upstream with the identity of the person and nothing spoofed', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: `${upstream.url}/base` })])
  using client = await openRaw(gateway.port)
  client.send(
    open(
      `${signedIn}Origin: http://gw\r\nX-User-Id: 1\r\nX_User_Id: 2\r\nSec-WebSocket-Protocol: chat, x\r\nConnection: x-user-id\r\n${webSocket}`,
    ),
  )
  const far = await upstream.accept()
  const [line, ...lines] = (await far.until(/\r\n\r\n/)).split('\r\n')
  const headers = lines.flatMap((text) => text.split(/: (.*)/, 2))
  expect(line).toBe('GET /base/ws?x=1 HTTP/1.1')
  expect(
    Object.fromEntries(
      [
        'x-user-id',
        'x_user_id',
        'cookie',
        'upgrade',
        'connection',
        'sec-websocket-key',
        'sec-websocket-protocol',
        'x-gatehouse-assertion',
        'x-forwarded-for',
      ].map((name) => [name, valuesOf(headers, name)]),
    ),
  ).toStrictEqual({
    'x-user-id': ['id-of-ana'],
    x_user_id: [],
    cookie: ['a=1'],
    upgrade: ['websocket'],
    connection: ['Upgrade'],
    'sec-websocket-key': [key],
    'sec-websocket-protocol': ['chat, x'],
    'x-gatehouse-assertion': ['assertion-for-id-of-ana-at-app'],
    'x-forwarded-for': ['127.0.0.1'],
  })
})

describe('a tunnel', () => {
  it('carries every byte both ways, also those sent along with the handshake', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(`${open()}early`)
    const far = await upstream.accept()
    await far.until(/\r\n\r\n/)
    expect(far.received()).not.toContain('early')
    far.send(`${agreed}\x81\x05first`)
    await client.until(/first$/)
    await far.until(/early$/)
    client.send('\x00\xff\xfe')
    await far.until(/early[^e]\xff\xfe$/)
    far.send('\x88\x00')
    expect(await client.until(/\x88[^]$/)).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n')
  })

  it.each(['client', 'far'] as const)('ends on the other side when the %s end ends', async (end) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const tunnel = await openTunnel(gateway, upstream)
    tunnel[end].socket.end()
    await tunnel[end === 'client' ? 'far' : 'client'].ended()
    await tunnel[end].ended()
    await expect.poll(() => gateway.proxy.openCount()).toBe(0)
  })

  it.each(['client', 'far'] as const)('ends on the other side when the %s end breaks', async (end) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const tunnel = await openTunnel(gateway, upstream)
    tunnel[end].socket.resetAndDestroy()
    await tunnel[end === 'client' ? 'far' : 'client'].ended()
    await expect.poll(() => gateway.proxy.openCount()).toBe(0)
  })

  it('gives the last bytes of an upstream that ends', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const { client, far } = await openTunnel(gateway, upstream)
    far.socket.end(Buffer.concat([Buffer.alloc(3_000_000, 'a'), Buffer.from('bye')]))
    expect(await client.ended()).toMatch(/bye$/)
  })

  it('stays open in silence', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const { client, far } = await openTunnel(gateway, upstream)
    gateway.timers.pass(24 * 3_600_000)
    far.send('still here')
    expect(await client.until(/still here$/)).toMatch(/still here$/)
    client.socket.destroy()
  })

  it('keeps its session in use, said once a minute', async () => {
    await using upstream = await startRawUpstream()
    const seen: string[] = []
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { noteSeen: (session) => seen.push(session) })
    const { client } = await openTunnel(gateway, upstream)
    gateway.timers.pass(59_000)
    expect(seen).toEqual([])
    gateway.timers.pass(120_000)
    expect(seen).toEqual([expect.stringMatching(/^session-of-/), seen[0]])
    client.socket.destroy()
  })

  it('is cut at once when its session ends', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const { client, far } = await openTunnel(gateway, upstream)
    gateway.endSessions({ userId: 'id-of-ana' })
    await client.ended()
    await far.ended()
    expect(gateway.proxy.openCount()).toBe(0)
  })

  it('takes no more from one side than the other takes', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    const { client, far } = await openTunnel(gateway, upstream)
    client.socket.pause()
    const chunk = Buffer.alloc(1024 ** 2)
    let written = 0
    for (let idle = 0; idle < 100 && written < 256; idle += 1) {
      if (far.socket.writableLength === 0) {
        far.socket.write(chunk)
        written += 1
        idle = 0
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(written).toBeLessThan(64)
    client.socket.destroy()
  })

  it('may speak any one protocol', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(`POST /api/app/attach HTTP/1.1\r\n${signedIn}Origin: http://gw\r\nUpgrade: tcp\r\nConnection: keep-alive, Upgrade\r\n\r\n`)
    const far = await upstream.accept()
    await far.until(/\r\n\r\n/)
    far.send('HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\nhello')
    expect(await client.until(/hello$/)).toContain('101 Switching Protocols')
  })
})

it.each(['h2c', 'HTTP/2.0', 'TLS/1.0'])('serves a request that asks for %s as if it had not asked', async (protocol) => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const text = await exchangeRaw(
    gateway.port,
    `GET /api/app/x HTTP/1.1\r\n${signedIn}Upgrade: ${protocol}\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n`,
  )
  expect(readAnswer(text).status).toBe(200)
  const { headers = [] } = upstream.seen[0] ?? {}
  expect([valuesOf(headers, 'upgrade'), valuesOf(headers, 'http2-settings')]).toStrictEqual([[], []])
})

it('serves an upgrade with a body as if it had not asked', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const text = await exchangeRaw(gateway.port, `${open(`${signedIn}Content-Length: 3\r\n${webSocket}`)}abc`)
  const { headers = [], body } = upstream.seen[0] ?? {}
  expect([readAnswer(text).status, valuesOf(headers, 'upgrade'), body]).toStrictEqual([200, [], 'abc'])
})

it('serves an upgrade of its own API as an ordinary request', async () => {
  await using gateway = await startGateway([])
  expect(await exchangeRaw(gateway.port, open())).toContain('fallback')
})

describe('an upstream that does not change the protocol', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain', 200, 'plain'],
    ['HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\nX-A: 1\r\n\r\nno', 426, 'no'],
    ['HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngone\r\n0\r\n\r\n', 404, '4\r\ngone\r\n0\r\n\r\n'],
    ['HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n', 401, ''],
  ])('has its answer passed on: %j', async (answer, status, body) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(open())
    const far = await upstream.accept()
    await far.until(/\r\n\r\n/)
    far.send(answer)
    const text = await client.ended()
    expect([readAnswer(text).status, readAnswer(text).body]).toStrictEqual([status, body])
    expect(gateway.proxy.openCount()).toBe(0)
  })

  it.each([
    ['to another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
    ['to none', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n'],
    ['with garbage', 'hello\r\n\r\n'],
  ])('but changes %s is a 502', async (_name, answer) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(open())
    const far = await upstream.accept()
    await far.until(/\r\n\r\n/)
    far.send(answer)
    expect(readAnswer(await client.ended()).status).toBe(502)
    await far.ended()
    expect(gateway.proxy.openCount()).toBe(0)
  })

  it('nor answers is a 504', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using client = await openRaw(gateway.port)
    client.send(open())
    const far = await upstream.accept()
    await far.until(/\r\n\r\n/)
    gateway.timers.pass(62_000)
    expect(problemCode(await client.ended())).toBe('proxy.upstream_timeout')
    await far.ended()
  })

  it('because nobody listens is a 502', async () => {
    await using gateway = await startGateway([aMountedService({ upstream: 'http://127.0.0.1:9' })])
    expect(problemCode(await exchangeRaw(gateway.port, open()))).toBe('proxy.upstream_unreachable')
    expect(gateway.connections).toStrictEqual([['app', false]])
  })
})

it('ends the upstream side when the client leaves during the handshake', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(open())
  const far = await upstream.accept()
  await far.until(/\r\n\r\n/)
  client.socket.destroy()
  await far.ended()
  expect(gateway.proxy.openCount()).toBe(0)
})
