import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silence } from '../../testing/silence.ts'
import { aPersonAt, startAdminGateway, type AdminGateway } from './registry.gateway.builders.ts'

/** An app that says its name, and at /stream begins a stream that never ends. */
type TestApp = LocalServer & { streams: ServerResponse[]; asked: string[]; connections: () => Promise<number> }

let stack: AsyncDisposableStack
let one: AdminGateway
let url: string

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  one = stack.use(await startAdminGateway())
  url = await one.gateway.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => stack.disposeAsync())

async function anApp(name: string): Promise<TestApp> {
  const streams: ServerResponse[] = []
  const asked: string[] = []
  const server = stack.use(
    await startLocalServer((request, response) => {
      asked.push(request.url ?? '')
      if (request.url !== '/stream') return void response.end(name)
      streams.push(response.writeHead(200, { 'content-type': 'text/event-stream' }))
      response.write('data: begun\n\n')
      return undefined
    }),
  )
  const connections = (): Promise<number> => new Promise((resolve) => server.server.getConnections((_error, count) => resolve(count)))
  return Object.assign(server, { streams, asked, connections })
}

const ask = (path: string, { at = url, cookie = one.cookie } = {}): Promise<Response> => fetch(`${at}${path}`, { headers: { cookie } })
const answer = async (path: string, from?: { at?: string; cookie?: string }): Promise<string> => {
  const response = await ask(path, from)
  const text = await response.text()
  return response.ok ? text : String(response.status)
}
const patch = (key: string, body: unknown) => one.api(`/api/admin/services/${key}`, { method: 'PATCH', body })

/** A stream through the gateway: what it says next, or `cut`. */
async function openStream(path: string, cookie = one.cookie): Promise<() => Promise<string>> {
  const reader = (await ask(path, { cookie })).body?.getReader()
  const next = async (): Promise<string> => {
    const { done = true, value } = (await reader?.read().catch(() => ({ done: true, value: undefined }))) ?? {}
    return done ? 'cut' : new TextDecoder().decode(value).trim()
  }
  expect(await next()).toBe('data: begun')
  return next
}

const entry = (key: string, upstream: string) => ({ key, name: key, upstream, visibility: 'everyone', trusted: true })

it('serves a service from the moment it is added, and 404 from the moment it is deleted or switched off', async () => {
  const app = await anApp('wiki')
  expect(await answer('/api/wiki/x')).toBe('404')
  await one.add(entry('wiki', app.url))
  expect(await answer('/api/wiki/x')).toBe('wiki')
  await patch('wiki', { enabled: false })
  expect(await answer('/api/wiki/x')).toBe('404')
  await patch('wiki', { enabled: true })
  expect(await answer('/api/wiki/x')).toBe('wiki')
  await one.api('/api/admin/services/wiki', { method: 'DELETE' })
  expect(await answer('/api/wiki/x')).toBe('404')
})

it('reaches every other gateway within a second', async () => {
  const app = await anApp('wiki')
  const other = stack.use(await startAdminGateway({}, one))
  const at = await other.gateway.server.listen({ port: 0, host: '127.0.0.1' })
  await one.add(entry('wiki', app.url))
  await expect.poll(() => answer('/api/wiki/x', { at }), { timeout: 1000, interval: 10 }).toBe('wiki')
  await one.api('/api/admin/services/wiki', { method: 'DELETE' })
  await expect.poll(() => answer('/api/wiki/x', { at }), { timeout: 1000, interval: 10 }).toBe('404')
})

it('finds out what changed while notices did not arrive once they do again', async () => {
  const app = await anApp('wiki')
  const other = stack.use(await startAdminGateway({}, one))
  const at = await other.gateway.server.listen({ port: 0, host: '127.0.0.1' })
  {
    await using silenced = await silence(one.gateway.databaseUrl)
    await one.add(entry('wiki', app.url))
    expect(await answer('/api/wiki/x', { at })).toBe('404')
    void silenced
  }
  await expect.poll(() => answer('/api/wiki/x', { at }), { interval: 50 }).toBe('wiki')
})

it('lets what is open go on when a service moves, and sends what comes next to the new place', async () => {
  const [old, fresh] = [await anApp('old'), await anApp('new')]
  await one.add(entry('wiki', old.url))
  const next = await openStream('/api/wiki/stream')
  await patch('wiki', { upstream: fresh.url, name: 'Moved', max_in_flight: 5 })
  expect(await answer('/api/wiki/x')).toBe('new')
  old.streams[0]?.write('data: still here\n\n')
  expect(await next()).toBe('data: still here')
  // The last one out closes the connection: nobody keeps any to a place that no service has.
  old.streams[0]?.end()
  expect(await next()).toBe('cut')
  await expect.poll(() => old.connections()).toBe(0)
})

it.each([
  ['switched off', () => patch('wiki', { enabled: false })],
  ['deleted', () => one.api('/api/admin/services/wiki', { method: 'DELETE' })],
  ['made a mere link', () => patch('wiki', { kind: 'link', open_url: 'https://wiki.example.org' })],
])('cuts what is open to a service that is %s, and nothing else', async (_what, change) => {
  const [wiki, other] = [await anApp('wiki'), await anApp('other')]
  await one.add(entry('wiki', wiki.url))
  await one.add(entry('other', other.url))
  const [next, elsewhere] = [await openStream('/api/wiki/stream'), await openStream('/api/other/stream')]
  await change()
  expect(await next()).toBe('cut')
  other.streams[0]?.write('data: on\n\n')
  expect(await elsewhere()).toBe('data: on')
})

it('cuts what is open for those who may not have a service any more, and for nobody else', async () => {
  const app = await anApp('wiki')
  await one.add(entry('wiki', app.url))
  const cookie = await aPersonAt(one)
  const [theirs, own] = [await openStream('/api/wiki/stream', cookie), await openStream('/api/wiki/stream')]
  await patch('wiki', { visibility: 'granted' })
  expect(await theirs()).toBe('cut')
  expect(await answer('/api/wiki/x', { cookie })).toBe('403')
  app.streams[1]?.write('data: on\n\n')
  expect(await own()).toBe('data: on')
})

it('asks exactly those for their health again that are asked something else', async () => {
  const [wiki, other] = [await anApp('wiki'), await anApp('other')]
  const slow = { interval_s: 3600, health_path: '/alive' }
  await one.add({ ...entry('wiki', wiki.url), ...slow })
  await one.add({ ...entry('other', other.url), ...slow })
  await expect.poll(() => [...wiki.asked, ...other.asked]).toEqual(['/alive', '/alive'])
  await patch('wiki', { name: 'New name', category: 'Team' })
  await patch('wiki', { health_path: '/well' })
  await expect.poll(() => wiki.asked).toEqual(['/alive', '/well'])
  await one.api('/api/admin/services/wiki', { method: 'DELETE' })
  expect(other.asked).toEqual(['/alive'])
})

it('keeps what was seen of a service when only its interval changes', async () => {
  const app = await anApp('wiki')
  await one.add({ ...entry('wiki', app.url), interval_s: 3600 })
  const statusOf = async (): Promise<unknown> =>
    (await one.api('/api/admin/services')).json<{ items: { key: string; status: string }[] }>().items.find(({ key }) => key === 'wiki')
      ?.status
  await expect.poll(statusOf).toBe('up')
  await patch('wiki', { interval_s: 30 })
  expect(await statusOf()).toBe('up')
})

it('stays as it is while the database is away, and takes changes over when it is back', async () => {
  const app = await anApp('wiki')
  await one.add(entry('wiki', app.url))
  const { pool } = one.gateway.database
  await pool.query('alter table services rename to services_away')
  await pool.query(`select pg_notify('gatehouse', '{"topic":"services_changed","payload":{}}')`)
  expect(await answer('/api/wiki/x')).toBe('wiki')
  await pool.query('alter table services_away rename to services')
  await pool.query(`update services set entry = entry || '{"name":"Renamed"}' where key = 'wiki'`)
  const names = async () => (await one.api('/api/admin/services')).json<{ items: { name: string }[] }>().items.map(({ name }) => name)
  await expect.poll(names).toContain('Renamed')
})
