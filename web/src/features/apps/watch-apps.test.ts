import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { anApp } from './apps.builders.ts'
import { watchApps } from './watch-apps.ts'

let server: Server
let answer: (response: ServerResponse, attempt: number) => void
let attempts: number
let stop: AbortController

beforeEach(async () => {
  attempts = 0
  stop = new AbortController()
  server = createServer((_request, response) => {
    attempts += 1
    answer(response, attempts)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
})

afterEach(async () => {
  stop.abort()
  server.closeAllConnections()
  await new Promise((done) => {
    server.close(done)
  })
})

/** Watches until the log holds `until`, then ends; pauses take no time and are logged. */
async function watchUntil(until: string): Promise<string[]> {
  const log: string[] = []
  const { port } = server.address() as AddressInfo
  const note = (line: string) => {
    log.push(line)
    if (line === until) stop.abort()
  }
  await watchApps(
    {
      open: (signal, lastEventId) => {
        if (lastEventId !== null) note(`after ${lastEventId}`)
        return fetch(`http://127.0.0.1:${port}/`, { signal })
      },
      poll: () => {
        note('poll')
        return Promise.resolve()
      },
      onSnapshot: (items) => note(`snapshot ${items.map((app) => app.key).join(',')}`),
      onApp: (app) => note(`${app.key} ${app.status}`),
      onMonitor: ({ stale }) => note(`stale ${stale}`),
      onState: note,
      pause: (ms) => {
        note(`pause ${ms}`)
        return Promise.resolve()
      },
    },
    stop.signal,
  )
  return log
}

function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

const stream = { 'content-type': 'text/event-stream' }

it('passes on the snapshot and what changes after it', async () => {
  answer = (response) => {
    response.writeHead(200, stream)
    response.write(
      event('snapshot', { items: [anApp({ key: 'a' })] }) + event('app', { sequence: 1, app: anApp({ key: 'a', status: 'down' }) }),
    )
  }
  expect(await watchUntil('a down')).toEqual(['connecting', 'live', 'snapshot a', 'a down'])
})

it('drops an event that is not newer than the last', async () => {
  answer = (response) => {
    response.writeHead(200, stream)
    for (const [sequence, status] of [
      [5, 'down'],
      [4, 'up'],
      [5, 'up'],
      [6, 'degraded'],
    ] as const)
      response.write(event('app', { sequence, app: anApp({ status }) }))
  }
  expect(await watchUntil('wiki degraded')).toEqual(['connecting', 'live', 'wiki down', 'wiki degraded'])
})

it('connects again when a live stream is cut', async () => {
  answer = (response, attempt) => {
    response.writeHead(200, stream)
    response.write(event('snapshot', { items: [] }), () => attempt === 1 && response.destroy())
  }
  expect((await watchUntil('pause 1000')).slice(-2)).toEqual(['reconnecting', 'pause 1000'])
})

it('is live on a heartbeat alone', async () => {
  answer = (response) => {
    response.writeHead(200, stream)
    response.write(': heartbeat\n\n')
  }
  expect(await watchUntil('live')).toEqual(['connecting', 'live'])
})

it('asks by itself every 30 s after three failures in a row', async () => {
  answer = (response) => response.writeHead(503).end()
  const log = await watchUntil('pause 30000')
  expect(log).toEqual(['connecting', 'reconnecting', 'pause 1000', 'reconnecting', 'pause 2000', 'polling', 'poll', 'pause 30000'])
})

it('goes back to the stream when it is there again', async () => {
  answer = (response, attempt) => {
    if (attempt < 4) response.writeHead(503).end()
    else response.writeHead(200, stream).write(event('snapshot', { items: [] }))
  }
  expect(await watchUntil('live')).toContain('live')
})

it('is not put out by an event that makes no sense', async () => {
  answer = (response) => {
    response.writeHead(200, stream)
    response.write('event: app\ndata: {"sequence":1}\n\nevent: app\ndata: nonsense\n\nevent: snapshot\ndata: {"items":[{"key":7}]}\n\n')
  }
  expect(await watchUntil('snapshot ')).toEqual(['connecting', 'live', 'snapshot '])
})

it('goes on after the last event it saw, and hears whether anybody checks', async () => {
  answer = (response, attempt) => {
    response.writeHead(200, stream)
    if (attempt > 1) response.write('id: x-8\nevent: beat\ndata: {"sequence":8,"monitor":{"checked_at":null,"stale":true}}\n\n')
    else response.write('id: x-7\nevent: snapshot\ndata: {"sequence":7,"items":[]}\n\n', () => response.destroy())
  }
  expect(await watchUntil('stale true')).toEqual([
    'connecting',
    'live',
    'snapshot ',
    'reconnecting',
    'pause 1000',
    'after x-7',
    'live',
    'stale true',
  ])
})
