import { newId } from '@gatehouse/kit/ids'
import { listen } from '@gatehouse/kit/http/listen'
import { startLocalServer, type LocalServer } from '@gatehouse/kit/testing/http-server'
import { writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { runCli } from './cli/cli.program.ts'
import { startGateway, type StartedGateway } from './testing/gateway.ts'
import { cookiesOf, goodPassword } from './testing/identity.ts'
import { createHasher } from './features/passwords/passwords.hashing.ts'

/** Two gateways on one database, with an app behind them that streams, downloads and talks over WebSocket. */
let upstream: LocalServer
let one: StartedGateway
let two: StartedGateway
let port: number
let hash: string
beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    if (request.url === '/file') response.writeHead(200, { 'content-length': '1000000' }).write('begins')
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
  })
  new WebSocketServer({ server: upstream.server }).on('connection', (socket) => socket.send('hello'))
  one = await startGateway()
  const servicesFile = join(one.dataDir, 'services.yaml')
  const wiki = `{key: wiki, name: Wiki, upstream: "${upstream.url}", visibility: everyone, trusted: true}`
  await writeFile(servicesFile, `services: [${wiki}]\n`)
  two = await startGateway({ GATEHOUSE_SERVICES: servicesFile }, one)
  await listen(two.server, { host: '127.0.0.1', port: 0 })
  port = (two.server.server.address() as AddressInfo).port
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  hash = await hasher.hash(goodPassword)
})
afterAll(async () => {
  await two[Symbol.asyncDispose]()
  await one[Symbol.asyncDispose]()
  await upstream[Symbol.asyncDispose]()
})

type Person = { id: string; email: string }

async function aPerson(role: 'user' | 'admin' = 'user'): Promise<Person> {
  const id = newId()
  const [email, now] = [`${id}@example.org`, new Date()]
  const user = { id, email, email_key: email, role, hashed_password: hash, is_active: true, session_epoch: 0, created_at: now }
  await one.database.db.insertInto('users').values(user).execute()
  return { id, email }
}

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, { cookie = '', body = {} } = {}) =>
  one.server.inject({
    method,
    url,
    headers: { 'sec-fetch-site': 'same-origin', cookie },
    ...(method === 'GET' || method === 'DELETE' ? {} : { payload: body }),
  })

async function signIn(person: Person): Promise<string> {
  const response = await call('POST', '/api/auth/session', { body: { email: person.email, password: goodPassword } })
  if (response.statusCode !== 200) throw new Error(response.body)
  return cookiesOf(response)
}

const sessionIdOf = async (cookie: string): Promise<string> => {
  const { items } = (await call('GET', '/api/auth/sessions', { cookie })).json<{ items: { id: string; current: boolean }[] }>()
  return items.find((item) => item.current)?.id ?? ''
}

/** Something open through the second gateway, and when it ended. */
type Open = { ended: Promise<void>; isOpen: () => boolean }

function stream(path: string, cookie: string): Promise<Open> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, headers: { cookie } }, (response: IncomingMessage) => {
      const ended = new Promise<void>((done) => response.once('close', done))
      response.on('error', () => {})
      if (response.statusCode === 200) response.once('data', () => resolve({ ended, isOpen: () => !response.destroyed }))
      else reject(new Error(`${path} answered ${response.statusCode}`))
    })
    request.once('error', reject)
  })
}

function webSocket(cookie: string): Promise<Open> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/wiki/socket`, { headers: { cookie, origin: 'http://localhost:8000' } })
  const ended = new Promise<void>((done) => socket.once('close', () => done()))
  return new Promise((resolve, reject) => {
    socket.once('message', () => resolve({ ended, isOpen: () => socket.readyState === WebSocket.OPEN }))
    socket.once('error', reject)
  })
}

const openAll = (cookie: string): Promise<Open[]> =>
  Promise.all([
    stream('/api/services/events', cookie),
    stream('/api/wiki/events', cookie),
    stream('/api/wiki/file', cookie),
    webSocket(cookie),
  ])

/** How long it took, in milliseconds, from the answer to the cause until all of it had ended. */
async function timeToEnd(open: readonly Open[], cause: () => Promise<unknown>): Promise<number> {
  await cause()
  const before = performance.now()
  await Promise.all(open.map(({ ended }) => ended))
  return performance.now() - before
}

const cli =
  (...args: string[]) =>
  async (): Promise<void> => {
    const env = { DATABASE_URL: one.databaseUrl, GATEHOUSE_DATA_DIR: one.dataDir }
    const faults: string[] = []
    const input = Readable.from(['Copper-lantern-92!\n'])
    if ((await runCli(args, { env, input, out: () => {}, err: (line) => faults.push(line) })) !== 0) throw new Error(faults.join('\n'))
  }

type Cause = (about: { person: Person; cookie: string; id: string; admin: string }) => () => Promise<unknown>
const asAdmin =
  (method: 'PATCH' | 'DELETE', path: (id: string) => string, body = {}): Cause =>
  ({ person, id, admin }) =>
  () =>
    call(method, `/api/admin/users/${person.id}${path(id)}`, { cookie: admin, body })

const causes: [string, Cause][] = [
  [
    'signing out',
    ({ cookie }) =>
      () =>
        call('DELETE', '/api/auth/session', { cookie }),
  ],
  [
    'ending the session from the list',
    ({ cookie, id }) =>
      () =>
        call('DELETE', `/api/auth/sessions/${id}`, { cookie }),
  ],
  [
    'signing out everywhere else',
    ({ person }) =>
      async () =>
        call('DELETE', '/api/auth/sessions', { cookie: await signIn(person) }),
  ],
  ['an admin who ends the session', asAdmin('DELETE', (id) => `/sessions/${id}`)],
  ['an admin who ends all sessions', asAdmin('DELETE', () => '/sessions')],
  ['deactivating the account', asAdmin('PATCH', () => '', { is_active: false })],
  ['another role', asAdmin('PATCH', () => '', { role: 'admin' })],
  ['deleting the account', asAdmin('DELETE', () => '')],
  [
    'another password, set elsewhere',
    ({ person }) =>
      async () => {
        const body = { current_password: goodPassword, new_password: 'Copper-lantern-92!' }
        return call('POST', '/api/auth/password/change', { cookie: await signIn(person), body })
      },
  ],
  ['gatehouse users disable', ({ person }) => cli('users', 'disable', person.email)],
  ['gatehouse users make-admin', ({ person }) => cli('users', 'make-admin', person.email)],
  ['gatehouse users reset-password', ({ person }) => cli('users', 'reset-password', person.email, '--password-stdin')],
  ['gatehouse sessions end', ({ person }) => cli('sessions', 'end', person.email)],
  ['gatehouse sessions end --id', ({ person, id }) => cli('sessions', 'end', person.email, '--id', id)],
]

describe('F7: what is open through another gateway ends within a second of', () => {
  it.each(causes)('%s', async (_what, cause) => {
    const [person, bystander, admin] = [await aPerson(), await aPerson(), await signIn(await aPerson('admin'))]
    const [cookie, theirs] = [await signIn(person), await signIn(bystander)]
    const [open, other] = [await openAll(cookie), await openAll(theirs)]
    expect(await timeToEnd(open, cause({ person, cookie, id: await sessionIdOf(cookie), admin }))).toBeLessThan(1000)
    expect(other.every(({ isOpen }) => isOpen())).toBe(true)
    await call('DELETE', '/api/auth/session', { cookie: theirs })
    await Promise.all(other.map(({ ended }) => ended))
  })
})

describe('what is open in the session in which it happened', () => {
  it.each([
    ['signing out everywhere else', 'DELETE', '/api/auth/sessions', {}],
    ['another password', 'POST', '/api/auth/password/change', { current_password: goodPassword, new_password: 'Copper-lantern-92!' }],
  ] as const)('goes on after %s', async (...[, method, url, body]) => {
    const person = await aPerson()
    const [here, there] = [await signIn(person), await signIn(person)]
    const [open, elsewhere] = [await openAll(here), await openAll(there)]
    await call(method, url, { cookie: here, body })
    await Promise.all(elsewhere.map(({ ended }) => ended))
    expect(open.every(({ isOpen }) => isOpen())).toBe(true)
    await call('DELETE', '/api/auth/session', { cookie: here })
    await Promise.all(open.map(({ ended }) => ended))
    expect(open.some(({ isOpen }) => isOpen())).toBe(false)
  })
})

const cutNotices = () =>
  one.database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%-notices' and datname = current_database()",
  )

describe('a gateway that did not hear the others for a while', () => {
  it('asks about everything that is open, and cuts what has ended meanwhile', async () => {
    const [person, bystander] = [await aPerson(), await aPerson()]
    const [cookie, theirs] = [await signIn(person), await signIn(bystander)]
    const [open, other] = [await openAll(cookie), await openAll(theirs)]
    // Ended without a word, as if the notice had been lost.
    await one.database.pool.query('update sessions set ended_at = now() where user_id = $1', [person.id])
    await cutNotices()
    await Promise.all(open.map(({ ended }) => ended))
    expect(other.every(({ isOpen }) => isOpen())).toBe(true)
    await call('DELETE', '/api/auth/session', { cookie: theirs })
    await Promise.all(other.map(({ ended }) => ended))
  })

  it('cuts what is open in another role than the person has by now', async () => {
    const person = await aPerson('admin')
    const open = await openAll(await signIn(person))
    await one.database.pool.query("update users set role = 'user' where id = $1", [person.id])
    await cutNotices()
    await Promise.all(open.map(({ ended }) => ended))
    expect(open.some(({ isOpen }) => isOpen())).toBe(false)
  })
})
