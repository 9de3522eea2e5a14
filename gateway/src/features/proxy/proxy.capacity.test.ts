import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import {
  aMountedService,
  openRaw,
  problemCode,
  readAnswer,
  startGateway,
  startRawUpstream,
  type RawConnection,
  type TestGateway,
} from './proxy.builders.ts'

const head = 'Host: gw\r\nOrigin: http://gw\r\nCookie: gatehouse=ana\r\n'
const get = (path = 'x', headers = ''): string => `GET /api/app/${path} HTTP/1.1\r\n${head}${headers}\r\n`
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

async function ask(gateway: TestGateway, bytes = get()): Promise<RawConnection> {
  const client = await openRaw(gateway.port)
  client.send(bytes)
  return client
}

/** An upstream that answers when it is told to. */
async function startPatient() {
  const seen: string[] = []
  const open: ServerResponse[] = []
  const server = await startLocalServer((request, response) => {
    seen.push(request.url ?? '')
    open.push(response)
  })
  return {
    url: server.url,
    seen,
    asked: (path: string): Promise<void> => expect.poll(() => seen).toContain(path),
    answer: (): void => void open.shift()?.end('ok'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Waits until the gateway has read what was sent before: it answers this by itself. */
async function settled(gateway: TestGateway): Promise<void> {
  using client = await ask(gateway, 'GET /elsewhere HTTP/1.1\r\nHost: gw\r\n\r\n')
  await client.until(/fallback/)
}

describe('a service that works on all it takes at once', () => {
  it('gets the next one when it is done with one, first come first served', async () => {
    await using upstream = await startPatient()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1 })])
    using first = await ask(gateway, get('1'))
    await upstream.asked('/1')
    using second = await ask(gateway, get('2'))
    await settled(gateway)
    using third = await ask(gateway, get('3'))
    await settled(gateway)
    expect(upstream.seen).toEqual(['/1'])
    upstream.answer()
    await first.until(/ok$/)
    await upstream.asked('/2')
    expect(upstream.seen).toEqual(['/1', '/2'])
    upstream.answer()
    await second.until(/ok$/)
    await upstream.asked('/3')
    upstream.answer()
    expect(await third.until(/ok$/)).toContain('200 OK')
  })

  it('sends away what it has no place for, and says when to come again', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1, max_waiting: 1 })])
    using first = await ask(gateway)
    await upstream.accept()
    using waiting = await ask(gateway)
    await settled(gateway)
    using away = await ask(gateway)
    const answer = await away.until(/\}$/)
    expect(readAnswer(answer)).toMatchObject({ status: 503, head: expect.stringMatching(/retry-after: 2/i) })
    expect(problemCode(answer)).toBe('proxy.busy')
    expect([first.received(), waiting.received()]).toEqual(['', ''])
  })

  it('lets nobody wait longer than ten seconds', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1 })])
    using first = await ask(gateway)
    await upstream.accept()
    using waiting = await ask(gateway)
    await settled(gateway)
    gateway.timers.pass(9000)
    await settled(gateway)
    expect(waiting.received()).toBe('')
    gateway.timers.pass(2000)
    expect(problemCode(await waiting.until(/\}$/))).toBe('proxy.busy')
    expect(first.received()).toBe('')
  })

  it('does not hear of somebody who left while waiting', async () => {
    await using upstream = await startPatient()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1 })])
    using first = await ask(gateway, get('1'))
    await upstream.asked('/1')
    const left = await ask(gateway, get('2'))
    await settled(gateway)
    using third = await ask(gateway, get('3'))
    await settled(gateway)
    left.socket.resetAndDestroy()
    await settled(gateway)
    upstream.answer()
    await first.until(/ok$/)
    await upstream.asked('/3')
    upstream.answer()
    expect(await third.until(/ok$/)).toContain('200 OK')
    expect(upstream.seen).toEqual(['/1', '/3'])
  })

  it('does not hear of somebody whose session ended while waiting (K10)', async () => {
    await using upstream = await startPatient()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1 })])
    using first = await ask(gateway, get('1').replace('ana', 'bo'))
    await upstream.asked('/1')
    using waiting = await ask(gateway, get('2'))
    await settled(gateway)
    gateway.endSessions({ userId: 'id-of-ana' })
    upstream.answer()
    await first.until(/ok$/)
    expect(readAnswer(await waiting.until(/\}$/)).status).toBe(401)
    expect(upstream.seen).toEqual(['/1'])
  })

  it('is no concern of another service', async () => {
    await using upstream = await startRawUpstream()
    const full = aMountedService({ key: 'full', upstream: upstream.url, max_in_flight: 1, max_waiting: 0 })
    await using gateway = await startGateway([full, aMountedService({ upstream: upstream.url })])
    using first = await ask(gateway, get().replace('/api/app', '/api/full'))
    await upstream.accept()
    using other = await ask(gateway)
    const far = await upstream.accept()
    far.send(ok)
    expect(await other.until(/ok$/)).toContain('200 OK')
    expect(first.received()).toBe('')
  })
})

describe('a place is free again when', () => {
  it.each([
    ['the answer is an event stream', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n', ''],
    ['the protocol was changed', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\ndata: 1', upgrade()],
    ['the change of protocol was refused', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\ndata: 1', upgrade()],
    ['the answer cannot be passed on', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', ''],
  ])('%s', async (_when, answer, headers) => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1, max_waiting: 0 })])
    using first = await ask(gateway, get('1', headers))
    const far = await upstream.accept()
    await far.until(/\r\n\r\n/)
    far.send(answer)
    await first.until(/data: 1|\}$/)
    using second = await ask(gateway, get('2'))
    const next = await upstream.accept()
    expect(await next.until(/\r\n\r\n/)).toContain('GET /2 ')
    expect(second.received()).toBe('')
  })

  it('its client leaves', async () => {
    await using upstream = await startRawUpstream()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url, max_in_flight: 1 })])
    const first = await ask(gateway, get('1'))
    const far = await upstream.accept()
    await far.until(/\r\n\r\n/)
    first.socket.destroy()
    await far.ended()
    using second = await ask(gateway, get('2'))
    const next = await upstream.accept()
    expect(await next.until(/\r\n\r\n/)).toContain('GET /2 ')
    expect(second.received()).toBe('')
  })
})

function upgrade(): string {
  return 'Connection: Upgrade\r\nUpgrade: chat\r\n'
}
