import { guardedConnector } from '@gatehouse/kit/outbound'
import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { aMountedService, startGateway, startRawUpstream, type TestGateway } from './proxy.builders.ts'
import type { UpstreamHandler } from './proxy.upstream-connection.ts'
import { UpstreamPool } from './proxy.upstream-pool.ts'
import { targetOf } from './proxy.upstream-url.ts'

/** An app whose answers wait until they are let go, and that counts the connections to it. */
async function startApp(): Promise<LocalServer & { connections: () => number; waiting: ServerResponse[]; hold: (on: boolean) => void }> {
  let [connections, isHolding] = [0, false]
  const waiting: ServerResponse[] = []
  const app = await startLocalServer((_request, response) => {
    if (isHolding) waiting.push(response)
    else response.end('ok')
  })
  app.server.on('connection', () => (connections += 1))
  return { ...app, connections: () => connections, waiting, hold: (on) => (isHolding = on) }
}

const ask = async ({ url }: TestGateway, init: RequestInit = {}): Promise<number> =>
  (await fetch(`${url}/api/app`, { headers: { authorization: 'Bearer ana' }, ...init })).status

describe('connections to an upstream', () => {
  it('carry one request after another', async () => {
    await using app = await startApp()
    await using gateway = await startGateway([aMountedService({ upstream: app.url })])
    for (let turn = 0; turn < 5; turn += 1) expect(await ask(gateway)).toBe(200)
    expect(app.connections()).toBe(1)
  })

  it('are as many as there are requests at once, and are used again', async () => {
    await using app = await startApp()
    await using gateway = await startGateway([aMountedService({ upstream: app.url })])
    for (let round = 0; round < 2; round += 1) {
      app.hold(true)
      const answers = [ask(gateway), ask(gateway), ask(gateway)]
      await expect.poll(() => app.waiting.length).toBe(3)
      for (const response of app.waiting.splice(0)) response.end('ok')
      expect(await Promise.all(answers)).toEqual([200, 200, 200])
      app.hold(false)
      expect(await ask(gateway)).toBe(200)
    }
    expect(app.connections()).toBe(3)
  })

  it('that the upstream closed while nothing was under way fail nobody', async () => {
    await using app = await startApp()
    await using gateway = await startGateway([aMountedService({ upstream: app.url })])
    for (let round = 0; round < 5; round += 1) {
      app.hold(true)
      const answers = [ask(gateway), ask(gateway), ask(gateway), ask(gateway)]
      await expect.poll(() => app.waiting.length).toBe(4)
      for (const response of app.waiting.splice(0)) response.end('ok')
      await Promise.all(answers)
      app.hold(false)
      app.server.closeAllConnections()
      expect(await Promise.all([ask(gateway), ask(gateway), ask(gateway), ask(gateway)])).toEqual([200, 200, 200, 200])
    }
  })

  it('end with a client that leaves, and the next one gets another', async () => {
    await using app = await startApp()
    await using gateway = await startGateway([aMountedService({ upstream: app.url })])
    app.hold(true)
    const leaving = new AbortController()
    const left = ask(gateway, { signal: leaving.signal }).catch(() => 'left')
    await expect.poll(() => app.waiting.length).toBe(1)
    const gone = new Promise((resolve) => app.waiting[0]?.on('close', resolve))
    leaving.abort()
    expect(await left).toBe('left')
    await gone
    app.hold(false)
    expect(await ask(gateway)).toBe(200)
    expect(app.connections()).toBe(2)
  })

  it('carry nothing that cannot be sent again when their end comes along with an answer', async () => {
    await using upstream = await startRawUpstream()
    const pool = new UpstreamPool({ target: targetOf(upstream.url), connect: guardedConnector(() => null), nowMs: 0 })
    const post = { method: 'POST', target: '/', authority: 'app', headers: [], body: null }
    const rest = { connection: null, isOver: false, onHead: () => {}, onBody: () => {} }
    const second = new Promise((resolve) => {
      const send = (onEnd: () => void): void => pool.dispatch(post, { ...rest, onEnd, onError: resolve })
      // The next request is there at the very moment at which the connection is free.
      send(() => send(() => resolve('answered')))
    })
    for (let turn = 0; turn < 2; turn += 1) {
      const connection = await upstream.accept()
      await connection.until(/\r\n\r\n/)
      connection.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    }
    expect(await second).toBe('answered')
    pool.destroy()
  })

  it('give no more of an answer than is taken, however many chunks came at once', async () => {
    await using upstream = await startRawUpstream()
    const pool = new UpstreamPool({ target: targetOf(upstream.url), connect: guardedConnector(() => null), nowMs: 0 })
    let [isWaiting, surplus, text] = [false, 0, '']
    const answer = new Promise((resolve) => {
      const handler: UpstreamHandler = {
        connection: null,
        isOver: false,
        onHead: () => {},
        onBody: (piece) => {
          if (isWaiting) surplus += 1
          text += piece.toString()
          isWaiting = true
          handler.connection?.pause(handler)
          setImmediate(() => {
            isWaiting = false
            handler.connection?.resume(handler)
          })
        },
        onEnd: () => resolve(text),
        onError: resolve,
      }
      pool.dispatch({ method: 'GET', target: '/', authority: 'app', headers: [], body: null }, handler)
    })
    const connection = await upstream.accept()
    await connection.until(/\r\n\r\n/)
    connection.send(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(300)}0\r\n\r\n`)
    expect([await answer, surplus]).toStrictEqual(['a'.repeat(300), 0])
    pool.destroy()
  })
})
