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

const get = (name: string): string => `GET /api/app/x HTTP/1.1\r\nHost: gw\r\nCookie: gatehouse=${name}\r\n\r\n`

it.each([{ userId: 'id-of-ana', sessionId: 'session-of-ana' }, { userId: 'id-of-ana' }])(
  'cuts what is under way for an ended session, and nothing else: %j',
  async (ended) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
    using ana = await openRaw(gateway.port)
    using bo = await openRaw(gateway.port)
    const stream = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n'
    ana.send(get('ana'))
    const toAna = await upstream.accept()
    await toAna.until(/\r\n\r\n/)
    toAna.send(stream)
    await ana.until(/data: 1/)
    bo.send(get('bo'))
    const toBo = await upstream.accept()
    await toBo.until(/\r\n\r\n/)
    toBo.send(stream)
    await bo.until(/data: 1/)

    gateway.endSessions(ended)
    expect(await ana.ended()).not.toContain('\r\n0\r\n')
    await toAna.ended()
    toBo.send('data: 2\n\n')
    await bo.until(/data: 2/)
  },
)

it('cuts an event stream when the session is over by itself', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  gateway.timers.clock.set(new Date('2026-12-31T23:59:00Z'))
  using ana = await openRaw(gateway.port)
  ana.send(get('ana'))
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n')
  await ana.until(/data: 1/)
  gateway.timers.pass(58_000)
  expect(ana.socket.destroyed).toBe(false)
  gateway.timers.pass(3000)
  await ana.ended()
})

it('cuts a download before its end', async () => {
  await using upstream = await startRawUpstream()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })])
  using ana = await openRaw(gateway.port)
  ana.send(get('ana'))
  const connection = await upstream.accept()
  await connection.until(/\r\n\r\n/)
  connection.send('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf')
  await ana.until(/half/)
  gateway.endSessions({ userId: 'id-of-ana', sessionId: 'session-of-ana' })
  expect(await ana.ended()).toMatch(/half$/)
})

it('does not let a request through whose session ended while it was being decided', async () => {
  await using upstream = await startEcho()
  const signing = Promise.withResolvers<{ token: string; expiresAt: Date }>()
  const asked = Promise.withResolvers<void>()
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
    signAssertion: () => {
      asked.resolve()
      return signing.promise
    },
  })
  const answer = exchangeRaw(gateway.port, get('ana'))
  await asked.promise
  gateway.endSessions({ userId: 'id-of-ana', sessionId: 'session-of-ana' })
  signing.resolve({ token: 'assertion', expiresAt: new Date('2027-01-01') })
  expect(readAnswer(await answer).status).toBe(401)
  expect(upstream.seen).toStrictEqual([])
})

it('decides again, and no more, for others whose decision was under way then', async () => {
  await using upstream = await startEcho()
  const known = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  let asks = 0
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
    authenticate: async () => {
      asks += 1
      asked.resolve()
      await known.promise
      return aPrincipal('bo')
    },
  })
  const answer = exchangeRaw(gateway.port, get('bo'))
  await asked.promise
  gateway.endSessions({ userId: 'id-of-ana' })
  known.resolve()
  expect(readAnswer(await answer).status).toBe(200)
  expect([asks, upstream.seen.length]).toStrictEqual([2, 1])
})
