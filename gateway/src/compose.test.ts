import { problemSchema } from '@gatehouse/contracts/problem'
import { openApiDocument } from '@gatehouse/kit/http/openapi'
import { expect, test } from 'vitest'
import { serviceFaults } from './features/registry/registry.policy.ts'
import { serviceEntrySchema, serviceFrom } from './features/registry/registry.schemas.ts'
import { startGateway } from './testing/gateway.ts'

/** Every address that may be used without signing in. A new one belongs here only on purpose. */
const publicRoutes = new Set([
  'GET /.well-known/jwks.json',
  'GET /api/auth/policy',
  'GET /api/auth/session',
  'DELETE /api/auth/session',
  'GET /api/openapi.json',
  'GET /api/setup',
  'GET /health',
  'GET /ready',
  'POST /api/auth/login',
  'POST /api/auth/register',
  'POST /api/auth/password/forgot',
  'POST /api/auth/password/reset',
  'POST /api/auth/email/verify',
  'POST /api/auth/email/verify/request',
  'POST /api/auth/email/change/confirm',
  'POST /api/auth/email/change/undo',
  'POST /api/auth/invitation',
  'POST /api/auth/invitation/accept',
  'POST /api/auth/session',
  // Between a right password and a session: a cookie stands for the sign-in that is under way.
  'GET /api/auth/session/factor',
  'POST /api/auth/session/factor',
  'POST /api/auth/session/factor/challenge',
  'POST /api/auth/session/factor/authenticators',
  'POST /api/auth/session/factor/authenticators/{id}/confirm',
  'POST /api/auth/session/factor/passkeys',
  'POST /api/auth/session/factor/passkeys/challenge',
  'POST /api/auth/session/passkey',
  'POST /api/auth/session/passkey/challenge',
  'POST /api/auth/session/refresh',
  'POST /api/auth/unlock',
  'POST /api/setup',
  // The ways of a browser to the host of a site and back; without a session they lead to the sign-in.
  'GET /.gatehouse/start',
  'GET /.gatehouse/callback',
  'GET /api/auth/sites/sign-on',
])

test('every route but the public ones answers 401 to somebody who is not signed in', async () => {
  await using gateway = await startGateway()
  const { paths = {} } = openApiDocument(gateway.server)
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => ({ method: method.toUpperCase(), path })),
  )
  const guarded = routes.filter(({ method, path }) => !publicRoutes.has(`${method} ${path}`))
  expect(guarded.length).toBeGreaterThan(15)
  for (const { method, path } of guarded) {
    const url = path.replaceAll(/\{[^}]+\}/g, '01890000-0000-7000-8000-000000000001')
    const response = await gateway.server.inject({ method: method as 'GET', url, headers: { 'sec-fetch-site': 'same-origin' } })
    expect.soft({ method, path, status: response.statusCode }).toEqual({ method, path, status: 401 })
    expect.soft(response.headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
    expect.soft(problemSchema.safeParse(response.json()).success).toBe(true)
  }
})

test('the list of public routes names no route that is gone', async () => {
  await using gateway = await startGateway()
  const { paths = {} } = openApiDocument(gateway.server)
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(routes).toEqual(expect.arrayContaining([...publicRoutes]))
})

test('no service can take an address of the API of the gateway itself', async () => {
  await using gateway = await startGateway()
  const { paths = {} } = openApiDocument(gateway.server)
  const own = { host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000' }
  const mounts = new Set(Object.keys(paths).flatMap((path) => /^\/api\/[^/{]+/.exec(path)?.[0] ?? []))
  expect(mounts.size).toBeGreaterThan(8)
  for (const mount of mounts) {
    const entry = serviceEntrySchema.parse({ key: 'wiki', name: 'Wiki', upstream: 'http://wiki:3000', mount })
    const faults = serviceFaults([serviceFrom(entry)], own).map(({ member }) => member)
    expect.soft({ mount, faults }).toEqual({ mount, faults: ['mount'] })
  }
})

test('an unknown address below /api is a 404 problem, never a page', async () => {
  await using gateway = await startGateway()
  const response = await gateway.server.inject({ method: 'GET', url: '/api/nothing', headers: { accept: 'text/html' } })
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ code: 'request.not_found', status: 404 })
})

test('the gateway is ready when its database answers', async () => {
  await using gateway = await startGateway()
  const response = await gateway.server.inject('/ready')
  expect(response.json()).toEqual({ status: 'ready' })
})
