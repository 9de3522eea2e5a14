import { newId } from '@gatehouse/kit/ids'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createHasher } from './features/passwords/passwords.hashing.ts'
import { startGateway, type StartedGateway } from './testing/gateway.ts'
import { silence } from './testing/silence.ts'

// The data path and who is signed in, put together as in production: a real database, notices over it, an app behind.
const person = { email: 'ana@example.org', password: 'Violet-harbour-77!' }

let app: Awaited<ReturnType<typeof startLocalServer>>
let gateway: StartedGateway
let url: string
let cookie: string
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  app = stack.use(
    await startLocalServer((request, response) => {
      if (request.url === '/app/stream') response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      else response.end('from the app')
    }),
  )
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-services-'))
  const servicesFile = join(folder, 'services.yaml')
  const services = [{ key: 'app', name: 'App', upstream: `${app.url}/app`, visibility: 'everyone' }]
  await writeFile(servicesFile, JSON.stringify({ services }))
  gateway = stack.use(await startGateway({ GATEHOUSE_SERVICES: servicesFile }))
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  const user = { id: newId(), email: person.email, email_key: person.email, role: 'user' as const, is_active: true, session_epoch: 0 }
  const hashed_password = await hasher.hash(person.password)
  await gateway.database.db
    .insertInto('users')
    .values({ ...user, hashed_password, created_at: new Date() })
    .execute()
  url = await gateway.server.listen({ port: 0, host: '127.0.0.1' })
})

afterAll(() => stack.disposeAsync())

beforeEach(async () => {
  const response = await fetch(`${url}/api/auth/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:8000' },
    body: JSON.stringify(person),
  })
  cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ')
})

const ask = (path = '/api/app/x'): Promise<Response> => fetch(`${url}${path}`, { headers: { cookie } })
const statusOf = async (): Promise<number> => {
  const response = await ask()
  await response.body?.cancel()
  return response.status
}

/** Holds the tables about people so that nobody else can read them; letting go gives them back. */
async function lockTables(): Promise<AsyncDisposable> {
  const client = new Client({ connectionString: gateway.databaseUrl })
  await client.connect()
  await client.query('begin; lock table users, sessions, profiles in access exclusive mode')
  return { [Symbol.asyncDispose]: () => client.end() }
}

const endInDatabase = (): Promise<unknown> => gateway.database.db.updateTable('sessions').set({ ended_at: new Date() }).execute()
const readiness = async (): Promise<unknown> => (await fetch(`${url}/ready`)).json()

test('after the first request of a session nothing is asked of the database', async () => {
  expect(await statusOf()).toBe(200)
  await using locked = await lockTables()
  for (let count = 0; count < 50; count += 1) expect(await statusOf()).toBe(200)
  void locked
})

test('a session that was signed out is refused by the next request', async () => {
  expect(await statusOf()).toBe(200)
  await fetch(`${url}/api/auth/session`, { method: 'DELETE', headers: { cookie, origin: 'http://localhost:8000' } })
  expect(await statusOf()).toBe(401)
})

test('a change of access is told over the database and asks anew', async () => {
  expect(await statusOf()).toBe(200)
  await endInDatabase()
  expect(await statusOf()).toBe(200)
  const { id } = await gateway.database.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const notice = JSON.stringify({ topic: 'access_changed', payload: { user_ids: [id] } })
  await gateway.database.pool.query('select pg_notify($1, $2)', ['gatehouse', notice])
  await expect.poll(statusOf, { timeout: 1000, interval: 10 }).toBe(401)
})

test('what was missed while notices did not arrive is found out when they do again, streams included', async () => {
  const stream = await ask('/api/app/stream')
  const reader = stream.body?.getReader()
  await reader?.read()
  expect(await statusOf()).toBe(200)
  {
    await using silenced = await silence(gateway.databaseUrl)
    await expect.poll(readiness, { interval: 20 }).toMatchObject({ status: 'degraded' })
    await endInDatabase()
    void silenced
  }
  await expect.poll(readiness, { interval: 20 }).toEqual({ status: 'ready' })
  await expect.poll(statusOf, { timeout: 1000, interval: 10 }).toBe(401)
  await expect(reader?.read()).rejects.toThrow('terminated')
})
