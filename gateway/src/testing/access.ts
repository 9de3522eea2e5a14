import { newId } from '@gatehouse/kit/ids'
import { listen } from '@gatehouse/kit/http/listen'
import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { WebSocketServer } from 'ws'
import { startGateway, type StartedGateway } from './gateway.ts'
import { cookiesOf, goodPassword } from './identity.ts'
import { createHasher } from '../features/passwords/passwords.hashing.ts'

export type Account = { id: string; email: string }

/** The whole gateway on a clock of the test's own, with these apps before one upstream: `open` for everyone, the rest by grants. */
export type TestAccess = AsyncDisposable & {
  gateway: StartedGateway
  clock: TestClock
  /** Where the gateway listens. */
  port: number
  servicesFile: string
  anAccount: (wanted?: { role?: 'user' | 'admin'; full_name?: string; is_active?: boolean }) => Promise<Account>
  signIn: (account: Account) => Promise<string>
  call: (method: Method, url: string, asked?: { cookie?: string; body?: object }) => Promise<LightMyRequestResponse>
  /** An admin who has just signed in: the account and the cookie. */
  anAdmin: () => Promise<Account & { cookie: string }>
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export async function startAccess(keys: readonly string[], beside?: TestAccess): Promise<TestAccess> {
  await using stack = new AsyncDisposableStack()
  const upstream = stack.use(
    await startLocalServer((request, response) => {
      if (request.url?.endsWith('/events') === true) response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      else response.end('{}')
    }),
  )
  new WebSocketServer({ server: upstream.server }).on('connection', (socket) => socket.send('hello'))
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-access-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const servicesFile = join(folder, 'services.yaml')
  const entries = keys.map((key) => ({
    key,
    name: key.replace(/^./, (first) => first.toUpperCase()),
    upstream: upstream.url,
    visibility: key === 'open' ? 'everyone' : 'granted',
    listed: key.startsWith('listed'),
    trusted: true,
  }))
  await writeFile(servicesFile, JSON.stringify({ services: entries }))
  const clock = beside?.clock ?? createTestClock()
  const gateway = stack.use(await startGateway({ GATEHOUSE_SERVICES: servicesFile }, beside?.gateway, clock))
  await listen(gateway.server, { host: '127.0.0.1', port: 0 })
  const { port } = gateway.server.server.address() as AddressInfo
  const hash = await cheapHash()

  const call: TestAccess['call'] = (method, url, { cookie = '', body } = {}) =>
    gateway.server.inject({
      method,
      url,
      headers: { 'sec-fetch-site': 'same-origin', cookie },
      ...(body === undefined ? {} : { payload: body }),
    })
  const anAccount: TestAccess['anAccount'] = async ({ role = 'user', full_name = null, is_active = true } = {}) => {
    const id = newId()
    const email = `${id}@example.org`
    const user = { id, email, email_key: email, role, hashed_password: hash, is_active, session_epoch: 0, created_at: clock.now() }
    await gateway.database.db.insertInto('users').values(user).execute()
    await gateway.database.db.insertInto('profiles').values({ user_id: id, full_name }).execute()
    return { id, email }
  }
  const signIn: TestAccess['signIn'] = async ({ email }) => {
    const response = await call('POST', '/api/auth/session', { body: { email, password: goodPassword } })
    if (response.statusCode !== 200) throw new Error(`sign-in answered ${response.statusCode} ${response.body}`)
    return cookiesOf(response)
  }
  const anAdmin: TestAccess['anAdmin'] = async () => {
    const admin = await anAccount({ role: 'admin' })
    return { ...admin, cookie: await signIn(admin) }
  }
  const parts = stack.move()
  return { gateway, clock, port, servicesFile, anAccount, signIn, call, anAdmin, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

async function cheapHash(): Promise<string> {
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  return await hasher.hash(goodPassword)
}

/** A group with these people, as an admin makes it; its id. */
export async function aGroupOf(
  { call }: TestAccess,
  cookie: string,
  wanted: readonly Account[] | { people: readonly Account[]; name: string },
): Promise<string> {
  const { people, name } = 'name' in wanted ? wanted : { people: wanted, name: `Group ${newId()}` }
  const made = await call('POST', '/api/admin/groups', { cookie, body: { name } })
  const { id } = made.json<{ id: string }>()
  if (people.length > 0) {
    const body = { emails: people.map(({ email }) => email), role: 'member' }
    await call('POST', `/api/admin/groups/${id}/members`, { cookie, body })
  }
  return id
}

export const grantPath = (app: string, kind: 'users' | 'groups', id: string): string => `/api/admin/services/${app}/grants/${kind}/${id}`

/** Keys of the apps that somebody is shown. */
export async function appsOf(access: TestAccess, cookie: string): Promise<string[]> {
  const response = await access.call('GET', '/api/services', { cookie })
  return response.json<{ items: { key: string }[] }>().items.map(({ key }) => key)
}

/** Status and problem code of a request to an app. */
export async function openApp(
  access: TestAccess,
  cookie: string,
  app: string,
): Promise<{ status: number; code: string | null; detail: string | null }> {
  const response = await fetch(`http://127.0.0.1:${access.port}/api/${app}/x`, { headers: { cookie } })
  const text = await response.text()
  const problem = response.ok ? null : (JSON.parse(text) as { code: string; detail?: string })
  return { status: response.status, code: problem?.code ?? null, detail: problem?.detail ?? null }
}
