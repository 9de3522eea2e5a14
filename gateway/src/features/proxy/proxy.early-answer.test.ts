import { expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, startGateway, startRawUpstream } from './proxy.builders.ts'

const head = 'Host: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n'

it('passes on an answer that comes before the upload is read, and never uses that connection again', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(`POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 100000000\r\n\r\n${'a'.repeat(100_000)}`)
  const first = await upstream.accept()
  await first.until(/\r\n\r\na/)
  first.socket.pause()
  first.send('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno')
  expect(await client.until(/no$/)).toContain('401 Unauthorized')

  const second = exchangeRaw(gateway.port, `GET /api/app/y HTTP/1.1\r\n${head}\r\n`)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  expect(await second).toContain('200 OK')
  expect(upstream.count()).toBe(2)
})

it('lets a client finish an upload that was answered early and goes on with the connection', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(`POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 10\r\n\r\naaaaa`)
  const first = await upstream.accept()
  await first.until(/aaaaa/)
  first.send('HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno')
  await client.until(/no$/)
  client.send(`bbbbbGET /api/app/next HTTP/1.1\r\n${head}\r\n`)
  const second = await upstream.accept()
  expect(await second.until(/\r\n\r\n/)).toContain('GET /next ')
})

it('hangs up on a client that goes on and on after its answer', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(`POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 1000\r\n\r\na`)
  const first = await upstream.accept()
  await first.until(/\r\n\r\na/)
  first.send('HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno')
  await client.until(/no$/)
  gateway.timers.pass(12_000)
  await client.ended()
  expect(gateway.proxy.openCount()).toBe(0)
})
