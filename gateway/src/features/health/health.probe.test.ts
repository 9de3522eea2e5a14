import { createOutbound, type Outbound } from '@gatehouse/kit/outbound'
import { systemClock } from '@gatehouse/kit/clock'
import { systemTimers } from '@gatehouse/kit/timers'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeOutcome } from './health.outcome.ts'
import { createProbe, type Probe } from './health.probe.ts'

let outbound: Outbound
let probe: Probe
beforeAll(() => {
  outbound = createOutbound({ freshConnections: true })
  probe = createProbe({ request: outbound.request, clock: systemClock, timers: systemTimers })
})
afterAll(() => outbound[Symbol.asyncDispose]())

const never = new AbortController().signal

async function probed(listener: RequestListener): Promise<ProbeOutcome> {
  await using server = await startLocalServer(listener)
  return await probe({ url: `${server.url}/health?deep=1`, timeoutMs: 3000 }, never)
}

const saying =
  (status: number, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(body)

describe('a check passes', () => {
  it.each([200, 204, 299])('with status %i', async (status) => {
    expect(await probed(saying(status, ''))).toMatchObject({ kind: 'pass', report: { version: null, settingsVersion: null } })
  })

  it('and tells version and settings version', async () => {
    expect(await probed(saying(200, '{"status":"pass","version":"1.2","settings_version":7}'))).toMatchObject({
      kind: 'pass',
      report: { version: '1.2', settingsVersion: 7 },
    })
  })

  it('with a warning when the service warns', async () => {
    expect(await probed(saying(200, '{"status":"warn"}'))).toMatchObject({ kind: 'warn' })
  })

  it.each(['OK', '{"status":"fine"}', '[', 'null', '{"status":"pass","version":7}', '\u0000\u00ff'])(
    'whatever else it says: %j',
    async (body) => {
      expect(await probed(saying(200, body))).toMatchObject({ kind: 'pass', report: { version: null, settingsVersion: null } })
    },
  )

  it('on an endless answer, of which it reads 8 KiB', async () => {
    let ended = false
    const outcome = await probed((request, response) => {
      request.socket.once('close', () => (ended = true))
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1024)));
        if (!response.destroyed) response.once('drain', write)
      }
      write()
    })
    expect(outcome).toMatchObject({ kind: 'pass' })
    await expect.poll(() => ended).toBe(true)
  })
})

describe('a check fails', () => {
  it.each([301, 302, 401, 404, 500, 503])('with status %i, following nothing', async (status) => {
    const seen: (string | undefined)[] = []
    const outcome = await probed((request, response) => {
      seen.push(request.url)
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'answer', detail: `HTTP ${status}` })
    expect(seen).toStrictEqual(['/health?deep=1'])
  })

  it.each([200, 503])('when the service says so, with status %i', async (status) => {
    expect(await probed(saying(status, '{"status":"fail"}'))).toMatchObject({ kind: 'fail', reason: 'unhealthy' })
  })

  it('when nobody listens', async () => {
    expect(await probe({ url: 'http://127.0.0.1:9/health', timeoutMs: 3000 }, never)).toMatchObject({ kind: 'fail', reason: 'refused' })
  })

  it('when the name does not exist', async () => {
    expect(await probe({ url: 'http://no-such-name.invalid/health', timeoutMs: 3000 }, never)).toMatchObject({
      kind: 'fail',
      reason: 'dns',
    })
  })

  it('when the address may not be called', async () => {
    expect(await probe({ url: 'http://169.254.169.254/health', timeoutMs: 3000 }, never)).toMatchObject({
      kind: 'fail',
      reason: 'connection',
    })
  })

  it.each([
    ['hello\r\n\r\n', 'answer'],
    ['', 'connection'],
  ] as const)('when it gets %j for an answer', async (bytes, reason) => {
    await using server = await startRawServer((socket) => socket.once('data', () => socket.end(bytes)))
    expect(await probe({ url: server.url, timeoutMs: 3000 }, never)).toMatchObject({ kind: 'fail', reason })
  })

  it('when a certificate is not trusted, or there is none', async () => {
    await using server = await startLocalServer(saying(200, ''))
    expect(await probe({ url: server.url.replace('http', 'https'), timeoutMs: 3000 }, never)).toMatchObject({ kind: 'fail', reason: 'tls' })
  })
})

describe('a check that takes too long', () => {
  it.each([
    ['before it answers', ''],
    ['in the middle of its answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('%s fails after its time', async (_when, bytes) => {
    const timers = createTestTimers()
    const asked = Promise.withResolvers<void>()
    await using server = await startRawServer((socket) => {
      socket.once('data', () => {
        socket.write(bytes)
        asked.resolve()
      })
    })
    const outcome = createProbe({ request: outbound.request, clock: timers.clock, timers })({ url: server.url, timeoutMs: 3000 }, never)
    await asked.promise
    timers.pass(3000)
    expect(await outcome).toStrictEqual({ kind: 'fail', ms: 3000, reason: 'timeout', heard: false, detail: 'no answer within 3000 ms' })
  })

  it('proves nothing when this process itself stood still', async () => {
    const timers = createTestTimers()
    const asked = Promise.withResolvers<void>()
    await using server = await startRawServer((socket) => socket.once('data', () => asked.resolve()))
    const outcome = createProbe({ request: outbound.request, clock: timers.clock, timers })({ url: server.url, timeoutMs: 3000 }, never)
    await asked.promise
    timers.clock.advance(60_000)
    timers.pass(0)
    expect(await outcome).toMatchObject({ kind: 'doubt' })
  })

  it('ends at once when nobody wants to know any more', async () => {
    const asked = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    await using server = await startRawServer((socket) => {
      socket.once('data', () => asked.resolve())
      socket.once('close', () => gone.resolve())
    })
    const stop = new AbortController()
    const outcome = probe({ url: server.url, timeoutMs: 3000 }, stop.signal)
    await asked.promise
    stop.abort()
    await outcome
    await gone.promise
    expect(stop.signal.aborted).toBe(true)
  })
})

it('carries nobody’s identity and keeps no connection', async () => {
  const heads: string[] = []
  let connections = 0
  await using server = await startRawServer((socket) => {
    connections += 1
    socket.once('data', (bytes) => {
      heads.push(bytes.toString('latin1'))
      socket.end('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n')
    })
  })
  await probe({ url: server.url, timeoutMs: 3000 }, never)
  await probe({ url: server.url, timeoutMs: 3000 }, never)
  expect(connections).toBe(2)
  expect(heads.join('')).not.toMatch(/cookie|authorization|x-user|x-gatehouse|x-forwarded|referer/i)
  expect(heads[0]).toMatch(/connection: close/i)
})

async function startRawServer(onConnection: (socket: Socket) => void): Promise<AsyncDisposable & { url: string }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
