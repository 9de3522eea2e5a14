import { describe, expect, it } from 'vitest'
import { aMountedService, exchangeRaw, openRaw, problemCode, readAnswer, startEcho, startGateway } from './proxy.builders.ts'
import { createClientAddresses } from './proxy.client-address.ts'

const head = 'Host: gw\r\nCookie: gatehouse=ana\r\n'
const get = (path = '/api/app/x', headers = ''): string => `GET ${path} HTTP/1.1\r\n${head}${headers}\r\n`

describe('connections', () => {
  it('beyond what one client may have are told so and closed; when one ends, another may come (D3)', async () => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { limits: { connectionsPerClient: 2 } })
    using first = await openRaw(gateway.port)
    using second = await openRaw(gateway.port)
    using third = await openRaw(gateway.port)
    const answer = await third.ended()
    expect(readAnswer(answer)).toMatchObject({ status: 429, head: expect.stringMatching(/connection: close/i) })
    expect(readAnswer(answer).head).toMatch(/retry-after: 10/i)
    expect(problemCode(answer)).toBe('proxy.too_many_connections')
    first.send(get())
    expect(await first.until(/\}$/)).toContain('200 OK')
    second.socket.destroy()
    await second.ended()
    await expect.poll(() => exchangeRaw(gateway.port, get())).toContain('200 OK')
  })

  it('of everybody together have a limit too', async () => {
    await using gateway = await startGateway([], { limits: { connections: 1 } })
    using first = await openRaw(gateway.port)
    using second = await openRaw(gateway.port)
    expect(readAnswer(await second.ended()).status).toBe(503)
    expect(first.received()).toBe('')
  })

  it('of a trusted proxy, which brings many clients, have none of their own', async () => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
      limits: { connectionsPerClient: 1 },
      clientAddresses: createClientAddresses(['127.0.0.1']),
    })
    using first = await openRaw(gateway.port)
    expect(await exchangeRaw(gateway.port, get())).toContain('200 OK')
    expect(first.received()).toBe('')
  })
})

describe('a request is refused', () => {
  const limits = { headerBytes: 4096, headerLines: 10, targetLength: 100 }
  it.each([
    ['with a longer address than is accepted', get(`/api/app/${'a'.repeat(100)}`), 414, 'proxy.target_too_long'],
    ['with more header lines', get('/api/app/x', 'A: b\r\n'.repeat(10)), 431, 'proxy.headers_too_large'],
    ['with larger headers', get('/api/app/x', `A: ${'b'.repeat(5000)}\r\n`), 431, 'proxy.headers_too_large'],
    ['with a larger address than headers may be', get(`/api/app/${'a'.repeat(5000)}`), 431, 'proxy.headers_too_large'],
  ])('%s (D4)', async (_what, bytes, ...expected) => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { limits })
    const answer = await exchangeRaw(gateway.port, bytes)
    expect([readAnswer(answer).status, problemCode(answer)]).toEqual(expected)
    expect(await exchangeRaw(gateway.port, get())).toContain('200 OK')
    expect(upstream.seen).toHaveLength(1)
  })

  it('never for what is just within the limits', async () => {
    await using upstream = await startEcho()
    await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], { limits })
    expect(await exchangeRaw(gateway.port, get(`/api/app/${'a'.repeat(91)}`))).toContain('200 OK')
    expect(await exchangeRaw(gateway.port, get('/api/app/x', 'A: b\r\n'.repeat(8)))).toContain('200 OK')
  })
})
