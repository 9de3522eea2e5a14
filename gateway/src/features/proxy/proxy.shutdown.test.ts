import { expect, it } from 'vitest'
import { aMountedService, openRaw, readAnswer, startGateway, startRawUpstream } from './proxy.builders.ts'

const get = 'GET /api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=ana\r\n\r\n'

it('lets a request finish when the gateway stops, and takes no new one', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { drainMs: 10_000 })
  using client = await openRaw(gateway.port)
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  using late = await openRaw(gateway.port)
  const stopped = gateway.proxy[Symbol.asyncDispose]()
  late.send(get)
  const refused = await late.ended()
  expect([readAnswer(refused).status, /connection: close/.test(refused)]).toStrictEqual([503, true])
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone')
  expect(await client.until(/done$/)).toContain('200 OK')
  await stopped
})

it('cuts event streams at once and what takes too long in the end', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { drainMs: 5000 })
  using stream = await openRaw(gateway.port)
  stream.send(get)
  const toStream = await upstream.accept()
  await toStream.until(/\r\n\r\n/)
  toStream.send('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n')
  await stream.until(/data: 1/)
  using slow = await openRaw(gateway.port)
  slow.send(get)
  const toSlow = await upstream.accept()
  await toSlow.until(/\r\n\r\n/)

  const stopped = gateway.proxy[Symbol.asyncDispose]()
  await stream.ended()
  expect(slow.socket.destroyed).toBe(false)
  gateway.timers.pass(5000)
  await slow.ended()
  await stopped
  expect(gateway.proxy.openCount()).toBe(0)
})
