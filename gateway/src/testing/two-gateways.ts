import { listen } from '@gatehouse/kit/http/listen'
import { newId } from '@gatehouse/kit/ids'
import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import type { LightMyRequestResponse } from 'fastify'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHasher } from '../features/passwords/passwords.hashing.ts'
import { startGateway, type StartedGateway } from './gateway.ts'
import { cookiesOf, goodPassword } from './identity.ts'

export type SignedInPerson = { id: string; email: string; cookie: string }
export type MadeToken = { id: string; token: string }
type Call = { method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; url: string; cookie?: string; body?: object }

/** Two gateways on one database with apps behind them, `wiki`, `vault` and more: what is changed at the first is used at the second. */
export type TwoGateways = AsyncDisposable & {
  one: StartedGateway
  /** Where the second one listens. */
  url: string
  servicesFile: string
  /** Headers that the apps got. */
  seen: IncomingHttpHeaders[]
  /** A request of the web UI to the first one. */
  call: (request: Call) => Promise<LightMyRequestResponse>
  aPerson: (role?: 'user' | 'admin') => Promise<SignedInPerson>
  aToken: (person: SignedInPerson, body?: object) => Promise<MadeToken>
}

export async function startTwoGateways(more: readonly { key: string; upstream: string }[] = []): Promise<TwoGateways> {
  await using stack = new AsyncDisposableStack()
  const seen: IncomingHttpHeaders[] = []
  const upstream = stack.use(
    await startLocalServer((request, response) => {
      seen.push(request.headers)
      if (request.url === '/stream') response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      else response.end('from the app')
    }),
  )
  const servicesFile = join(await mkdtemp(join(tmpdir(), 'gatehouse-services-')), 'services.yaml')
  const apps = [{ key: 'wiki', upstream: upstream.url }, { key: 'vault', upstream: upstream.url }, ...more]
  const services = apps.map(({ key, upstream: to }) => ({ key, name: key, upstream: to, visibility: 'everyone', trusted: true }))
  await writeFile(servicesFile, JSON.stringify({ services }))
  const one = stack.use(await startGateway({ GATEHOUSE_SERVICES: servicesFile }))
  const two = stack.use(await startGateway({ GATEHOUSE_SERVICES: servicesFile }, one))
  const url = await listenAnywhere(two)
  await using hasher = await createHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
  const hash = await hasher.hash(goodPassword)

  const call: TwoGateways['call'] = async ({ method = 'GET', cookie = '', body, ...request }) =>
    one.server.inject({
      ...request,
      method,
      headers: { 'sec-fetch-site': 'same-origin', cookie },
      ...(body === undefined ? {} : { payload: body }),
    })
  const aPerson: TwoGateways['aPerson'] = async (role = 'user') => {
    const id = newId()
    const email = `${id}@example.org`
    const user = { id, email, email_key: email, role, hashed_password: hash, is_active: true, session_epoch: 0, created_at: new Date() }
    await one.database.db.insertInto('users').values(user).execute()
    const body = { email, password: goodPassword }
    return { id, email, cookie: cookiesOf(await call({ method: 'POST', url: '/api/auth/session', body })) }
  }
  const aToken: TwoGateways['aToken'] = async ({ cookie }, body) => {
    const wanted = { name: 'Test', apps: null, ...body }
    const response = await call({ method: 'POST', url: '/api/auth/tokens', cookie, body: wanted })
    if (response.statusCode !== 201) throw new Error(response.body)
    return response.json()
  }
  const parts = stack.move()
  return { one, url, servicesFile, seen, call, aPerson, aToken, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** Lets a gateway listen on a free loopback port; returns its address. */
export async function listenAnywhere({ server }: StartedGateway): Promise<string> {
  await listen(server, { host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

/** Basic credentials as a program sends them. */
export const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`
