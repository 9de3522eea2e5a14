import { freePort } from '@gatehouse/kit/testing/free-ports'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, problemCode, readAnswer, startEcho, startGateway } from './proxy.builders.ts'

// What one service or one client does is no concern of the others.

const get = (path: string, cookie = 'gatehouse=ana'): string => `GET ${path} HTTP/1.1\r\nHost: gw\r\nCookie: ${cookie}\r\n\r\n`

it('keeps services apart whose addresses and paths run together alike (A14)', async () => {
  await using one = await startEcho()
  await using other = await startEcho()
  await using gateway = await startGateway([
    aMountedService({ key: 'ab', upstream: other.url, mount: '/api/a/b' }),
    aMountedService({ key: 'a', upstream: `${one.url}/b`, mount: '/api/a' }),
  ])
  await exchangeRaw(gateway.port, get('/api/a/c'))
  await exchangeRaw(gateway.port, get('/api/a/b/c'))
  expect([one.seen.map(({ url }) => url), other.seen.map(({ url }) => url)]).toEqual([['/b/c'], ['/c']])
})

it.each(['public', 'private=""', 'max-age=600', 's-maxage=600, stale-while-revalidate=60'])(
  'gives nobody the answer of another, whatever may be kept of it: %j (A14)',
  async (cacheControl) => {
    await using app = await startLocalServer((request, response) => {
      response.setHeader('cache-control', cacheControl).setHeader('etag', '"1"').end(String(request.headers['x-user-id']))
    })
    await using gateway = await startGateway([aMountedService({ upstream: app.url })])
    const bodies = []
    for (const name of ['ana', 'bo', 'ana'])
      bodies.push(readAnswer(await exchangeRaw(gateway.port, get('/api/app/x', `gatehouse=${name}`))).body)
    expect(bodies).toEqual(['id-of-ana', 'id-of-bo', 'id-of-ana'])
  },
)

it('leaves nothing behind of a service that comes and goes (S12)', async () => {
  const port = await freePort()
  await using flapping = await startGateway([aMountedService({ upstream: `http://127.0.0.1:${port}` })])
  const codes: string[] = []
  for (let round = 0; round < 20; round += 1) {
    const app = createServer((_request, response) => response.end('ok')).listen(port, '127.0.0.1')
    await once(app, 'listening')
    const up = await exchangeRaw(flapping.port, get('/api/app/x'))
    app.closeAllConnections()
    app.close()
    await once(app, 'close')
    codes.push(readAnswer(up).body, problemCode(await exchangeRaw(flapping.port, get('/api/app/x'))))
  }
  expect(new Set(codes)).toEqual(new Set(['ok', 'proxy.upstream_unreachable']))
  expect(flapping.proxy.openCount()).toBe(0)
})

it('answers others at once while many connections send their heads byte by byte (D1)', async () => {
  await using app = await startEcho()
  await using gateway = await startGateway([aMountedService({ upstream: app.url })])
  const slow = await Promise.all(Array.from({ length: 500 }, () => openRaw(gateway.port)))
  for (const connection of slow) connection.send('GET /api/app/x HTTP/1.1\r\nHo')
  const startedMs = performance.now()
  for (let count = 0; count < 20; count += 1) expect(await exchangeRaw(gateway.port, get('/api/app/x'))).toContain('200 OK')
  expect(performance.now() - startedMs).toBeLessThan(5000)
  for (const connection of slow) connection.socket.destroy()
  expect(app.seen).toHaveLength(20)
})
