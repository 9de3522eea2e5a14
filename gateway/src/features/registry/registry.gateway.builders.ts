import type { LightMyRequestResponse } from 'fastify'
import { startGateway, type StartedGateway } from '../../testing/gateway.ts'
import { cookiesOf } from '../../testing/identity.ts'
import type { ServiceDefinition } from './registry.definition.ts'

const admin = { email: 'boss@example.org', password: 'Violet-harbour-77!' }
const origin = 'http://localhost:8000'

type Call = { method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown; headers?: Record<string, string>; cookie?: string }

/** A whole gateway and its first admin, signed in. */
export type AdminGateway = AsyncDisposable & {
  gateway: StartedGateway
  cookie: string
  /** Asks as the admin, unless another cookie is given. */
  api: (url: string, call?: Call) => Promise<LightMyRequestResponse>
  add: (entry: Record<string, unknown>) => Promise<ServiceDefinition>
  /** Keys in the order in which admins see them. */
  keys: () => Promise<string[]>
}

export async function startAdminGateway(env: Record<string, string> = {}, beside?: AdminGateway): Promise<AdminGateway> {
  const first = { GATEHOUSE_ADMIN_EMAIL: admin.email, GATEHOUSE_ADMIN_PASSWORD: admin.password }
  const gateway = await startGateway(beside === undefined ? { ...first, ...env } : env, beside?.gateway)
  const signedIn = await gateway.server.inject({ method: 'POST', url: '/api/auth/session', headers: { origin }, payload: admin })
  if (signedIn.statusCode !== 200) throw new Error(`the admin could not sign in: ${signedIn.body}`)
  const cookie = cookiesOf(signedIn)
  const api: AdminGateway['api'] = (url, { method = 'GET', body, headers = {}, cookie: other = cookie } = {}) =>
    gateway.server.inject({
      method,
      url,
      headers: { origin, cookie: other, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
  return {
    gateway,
    cookie,
    api,
    add: async (entry) => {
      const answer = await api('/api/admin/services', { method: 'POST', body: entry })
      if (answer.statusCode !== 201) throw new Error(`the service was not added: ${answer.body}`)
      return answer.json<ServiceDefinition>()
    },
    keys: async () => (await api('/api/admin/services')).json<{ items: { key: string }[] }>().items.map(({ key }) => key),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  }
}

/** Somebody who is no admin, signed in; returns their cookie. */
export async function aPersonAt({ gateway, api }: AdminGateway, email = 'ana@example.org'): Promise<string> {
  const made = await api('/api/admin/users', { method: 'POST', body: { email, password: admin.password } })
  if (made.statusCode !== 201) throw new Error(`the account was not made: ${made.body}`)
  const payload = { email, password: admin.password }
  return cookiesOf(await gateway.server.inject({ method: 'POST', url: '/api/auth/session', headers: { origin }, payload }))
}
