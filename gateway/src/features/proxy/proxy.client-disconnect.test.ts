import type { Server } from 'node:http'
import { expect, it } from 'vitest'
import {
  aMountedService,
  aPrincipal,
  exchangeRaw,
  openRaw,
  readAnswer,
  startEcho,
  startGateway,
  startRawUpstream,
} from './proxy.builders.ts'

const head = 'Host: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n'
const get = `GET /api/app/x HTTP/1.1\r\n${head}\r\n`

it('ends the upstream request at once when its client leaves before the answer', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  client.socket.destroy()
  await connection.ended()
  expect(gateway.proxy.openCount()).toBe(0)
})

it('ends it when the client leaves in the middle of the answer', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get)
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf')
  await client.until(/half/)
  client.socket.resetAndDestroy()
  await connection.ended()
  expect(gateway.proxy.openCount()).toBe(0)
})

it('ends it when the client leaves in the middle of an upload', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(`POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 1000\r\n\r\nhalf`)
  const connection = await upstream.accept()
  await connection.until(/half/)
  client.socket.destroy()
  const text = await connection.ended()
  expect(text).toMatch(/half$/)
  expect(gateway.proxy.openCount()).toBe(0)
})

it('ends it when the upload turns out to be malformed', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(`POST /api/app/x HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`)
  const connection = await upstream.accept()
  await connection.until(/half/)
  client.send('ZZ\r\n')
  expect(readAnswer(await client.ended()).status).toBe(400)
  expect(await connection.ended()).not.toContain('\r\n0\r\n')
})

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))))

it.each([
  ['a request', get],
  ['an upgrade', get.replace('\r\n\r\n', '\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n')],
])('never reaches the upstream with %s of a client that leaves while it is being authenticated', async (_what, bytes) => {
  await using upstream = await startEcho()
  const asked = Promise.withResolvers<void>()
  const known = Promise.withResolvers<ReturnType<typeof aPrincipal>>()
  let isFirst = true
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1 })], {
    authenticate: () => {
      asked.resolve()
      if (!isFirst) return aPrincipal('ana')
      isFirst = false
      return known.promise
    },
  })
  using client = await openRaw(gateway.port)
  client.send(bytes)
  await asked.promise
  client.socket.resetAndDestroy()
  await client.ended()
  // The other end hears of it a moment later.
  await expect.poll(() => connectionsOf(gateway.server)).toBe(0)
  known.resolve(aPrincipal('ana'))
  expect(await exchangeRaw(gateway.port, get)).toContain('200 OK')
  expect(upstream.seen).toHaveLength(1)
  await expect.poll(() => gateway.proxy.openCount()).toBe(0)
})

it('survives a storm of clients that leave at any point', async () => {
  await using upstream = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  const upload = `POST /api/app/x HTTP/1.1\r\n${head}Content-Length: 100000\r\n\r\n${'a'.repeat(100_000)}`
  await Promise.all(
    Array.from({ length: 300 }, async (_, at) => {
      using client = await openRaw(gateway.port)
      client.send(upload.slice(0, Math.floor((upload.length * at) / 300)))
      if (at % 3 === 0) client.socket.resetAndDestroy()
      else client.socket.destroySoon()
      await client.ended()
    }),
  )
  expect(readAnswer(await exchangeRaw(gateway.port, get)).status).toBe(200)
  await expect.poll(() => gateway.proxy.openCount()).toBe(0)
})

it('begins a request that was sent ahead only when the one before it is answered, and never for a client that has left', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using client = await openRaw(gateway.port)
  client.send(get + get.replace('/x', '/second'))
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  await expect.poll(() => gateway.proxy.openCount()).toBe(1)
  client.socket.destroy()
  await connection.ended()
  expect([gateway.proxy.openCount(), upstream.count()]).toStrictEqual([0, 1])
})
