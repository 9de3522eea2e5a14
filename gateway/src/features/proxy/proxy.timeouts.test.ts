import { expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, problemCode, readAnswer, startGateway, startRawUpstream } from './proxy.builders.ts'

const head = 'Host: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n'
const get = `GET /api/app/x HTTP/1.1\r\n${head}\r\n`
const patience = { headers_timeout_ms: 10_000, idle_timeout_ms: 5000 }

it('answers 504 when the upstream takes a request and says nothing', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, ...patience })])
  const answer = exchangeRaw(gateway.port, get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  gateway.timers.pass(10_000)
  expect(gateway.proxy.openCount()).toBe(1)
  gateway.timers.pass(2000)
  const text = await answer
  expect([readAnswer(text).status, problemCode(text)]).toStrictEqual([504, 'proxy.upstream_timeout'])
  await connection.ended()
})

it('answers 504 when no connection comes about', async () => {
  await using gateway = await startGateway([aMountedService({ upstream: 'http://192.0.2.1' })], { connectTimeoutMs: 100 })
  const text = await exchangeRaw(gateway.port, get)
  expect([504, 502]).toContain(readAnswer(text).status)
})

it('breaks off an answer that stops coming', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, ...patience })])
  using client = await openRaw(gateway.port)
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')
  await client.until(/half/)
  gateway.timers.pass(7000)
  expect(await client.ended()).toMatch(/half$/)
  await connection.ended()
})

it('goes on as long as something of an answer comes', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, ...patience })])
  using client = await openRaw(gateway.port)
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n')
  await client.until(/\r\n\r\n/)
  for (let at = 0; at < 10; at += 1) {
    connection.send(String(at))
    await client.until(new RegExp(`${at}$`))
    gateway.timers.pass(4000)
  }
  expect(client.received()).toMatch(/0123456789$/)
})

it('never breaks off a silent event stream', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, ...patience })])
  using client = await openRaw(gateway.port)
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n')
  await client.until(/data: 1/)
  gateway.timers.pass(24 * 3_600_000)
  connection.send('data: 2\n\n')
  expect(await client.until(/data: 2/)).toContain('data: 2')
})

it('answers 408 when a body stops coming, and lets the upstream go', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, ...patience })])
  using client = await openRaw(gateway.port)
  client.send(`POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 100\r\n\r\nhalf`)
  const connection = await upstream.accept()
  await connection.until(/half/)
  gateway.timers.pass(7000)
  const text = await client.until(/\}$/)
  expect([readAnswer(text).status, problemCode(text)]).toStrictEqual([408, 'proxy.request_stalled'])
  await connection.ended()
})

it('gives up a client that takes nothing of its answer for five minutes', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, ...patience })])
  using client = await openRaw(gateway.port)
  client.socket.pause()
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n')
  await fillUp(connection.socket)
  gateway.timers.pass(290_000)
  expect(gateway.proxy.openCount()).toBe(1)
  gateway.timers.pass(15_000)
  await connection.ended()
  expect(gateway.proxy.openCount()).toBe(0)
})

it('hangs up on a body of its own API that does not come', async () => {
  await using gateway = await startGateway([])
  using client = await openRaw(gateway.port)
  client.send(`POST /api/auth/login HTTP/1.1\r\n${head}Content-Length: 100\r\n\r\nhalf`)
  await client.until(/fallback/)
  gateway.timers.pass(27_000)
  await client.ended()
  expect(gateway.proxy.openCount()).toBe(0)
})

it('looks for slow heads often enough to end them within 15 s', async () => {
  await using gateway = await startGateway([])
  expect(gateway.server.headersTimeout + 2000).toBeLessThan(15_000)
  expect(gateway.server.requestTimeout).toBe(0)
})

/** Writes until the other side takes no more. */
async function fillUp(socket: { write: (bytes: Buffer) => boolean; writableLength: number }): Promise<void> {
  const chunk = Buffer.alloc(1024 * 1024)
  while (socket.writableLength === 0) {
    socket.write(chunk)
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
}
