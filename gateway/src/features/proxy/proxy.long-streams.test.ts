import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer, type WebSocket as Peer } from 'ws'
import { aMountedService, aPrincipal, startGateway, type TestGateway } from './proxy.builders.ts'

const minuteMs = 60_000

/** Lets time pass as the gateway sees it, a second at a time, so that each of its looks at what stands still happens. */
function passMinutes({ timers }: TestGateway, minutes: number): void {
  for (let second = 0; second < minutes * 60; second += 1) timers.pass(1000)
}

it('an event stream goes on for an hour, however long it is between two events', async () => {
  let events: ServerResponse | undefined
  await using upstream = await startLocalServer((_request, response) => {
    events = response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: 0\n\n')
  })
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, idle_timeout_ms: 5000 })])
  const answer = await fetch(`${gateway.url}/api/app/events`, { headers: { authorization: 'Bearer ana' } })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toBe('data: 0\n\n')
  const pauses = [1, 2, 5, 10, 12, 30]
  for (const minutes of pauses) {
    passMinutes(gateway, minutes)
    events?.write(`data: ${minutes}\n\n`)
    expect((await reader?.read())?.value).toBe(`data: ${minutes}\n\n`)
  }
  expect(pauses.reduce((sum, minutes) => sum + minutes) * minuteMs).toBe(3_600_000)
  events?.end()
  expect((await reader?.read())?.done).toBe(true)
})

it('a WebSocket is still there after an hour in which nothing was said', async () => {
  await using upstream = await startLocalServer(() => {})
  const accepted = Promise.withResolvers<Peer>()
  new WebSocketServer({ server: upstream.server }).on('connection', (socket) => {
    accepted.resolve(socket)
    socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`))
  })
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url, idle_timeout_ms: 5000 })])
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/app/terminal`, { headers: { authorization: 'Bearer ana' } })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  await accepted.promise
  passMinutes(gateway, 60)
  const echo = new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())))
  socket.send('ls')
  expect(await echo).toBe('echo ls')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.close()
  await closed
})

it('what is open ends with the credential it was opened with', async () => {
  await using upstream = await startLocalServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 0\n\n')
  })
  await using gateway = await startGateway([aMountedService({ upstream: upstream.url })], {
    authenticate: () => aPrincipal('ana', { via: 'token', expiresAt: new Date(gateway.timers.clock.now().getTime() + 10 * minuteMs) }),
  })
  const answer = await fetch(`${gateway.url}/api/app/events`)
  const reader = answer.body?.getReader()
  await reader?.read()
  passMinutes(gateway, 9)
  expect(gateway.proxy.openCount()).toBe(1)
  passMinutes(gateway, 2)
  await expect(reader?.read()).rejects.toThrow('terminated')
  expect(gateway.proxy.openCount()).toBe(0)
})
