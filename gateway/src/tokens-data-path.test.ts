import { decodeJwt } from 'jose'
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tokenFrom } from './features/tokens/tokens.secret.ts'
import { startGateway } from './testing/gateway.ts'
import { basic, listenAnywhere, startTwoGateways, type TwoGateways } from './testing/two-gateways.ts'

let gateways: TwoGateways
beforeAll(async () => {
  gateways = await startTwoGateways()
})
afterAll(() => gateways[Symbol.asyncDispose]())
beforeEach(async () => {
  gateways.seen.length = 0
  await gateways.one.database.pool.query('truncate limit_counters')
})

type More = { path?: string; headers?: Record<string, string>; method?: string }
const ask = (authorization: string, { path = '/api/wiki/x', headers = {}, method = 'GET' }: More = {}): Promise<Response> =>
  fetch(`${gateways.url}${path}`, { method, headers: { authorization, ...headers } })
const statusOf = async (authorization: string, more: More = {}): Promise<number> => {
  const response = await ask(authorization, more)
  await response.body?.cancel()
  return response.status
}
const wrongToken = (): string => tokenFrom(randomBytes(32))

describe('an API token', () => {
  it.each([
    ['as Bearer', (token: string) => `Bearer ${token}`],
    ['as Basic password of any user name', (token: string) => basic(`whoever:${token}`)],
    ['as Basic user name', (token: string) => basic(`${token}:`)],
  ])('%s opens an app as its person, and the app does not get it', async (_how, authorization) => {
    const person = await gateways.aPerson()
    const { id, token } = await gateways.aToken(person)
    const response = await ask(authorization(token))
    expect([response.status, await response.text()]).toEqual([200, 'from the app'])
    const [headers = {}] = gateways.seen
    expect(headers.authorization).toBeUndefined()
    expect(JSON.stringify(headers)).not.toContain(token.slice(4))
    expect([headers['x-user-id'], headers['x-user-email']]).toEqual([person.id, person.email])
    const claims = decodeJwt(String(headers['x-gatehouse-assertion']))
    expect(claims).toMatchObject({ sub: person.id, sid: id, via: 'token', aud: 'wiki', role: 'user' })
  })

  it('counts before a cookie, also when it is not good', async () => {
    const [ana, ben] = [await gateways.aPerson(), await gateways.aPerson()]
    const { token } = await gateways.aToken(ana)
    const headers = { cookie: ben.cookie }
    await statusOf(`Bearer ${token}`, { headers })
    expect(gateways.seen[0]?.['x-user-id']).toBe(ana.id)
    expect(await statusOf(`Bearer ${wrongToken()}`, { headers })).toBe(401)
  })

  it.each(['Token', 'Digest', 'Bearer\t'])(
    'in a form that is none (%s) counts for nothing, and the app does not get it',
    async (scheme) => {
      const [ana, ben] = [await gateways.aPerson(), await gateways.aPerson()]
      const { token } = await gateways.aToken(ana)
      expect(await statusOf(`${scheme} ${token}`, { headers: { cookie: ben.cookie } })).toBe(200)
      expect([gateways.seen[0]?.['x-user-id'], gateways.seen[0]?.authorization]).toEqual([ben.id, undefined])
      expect(await statusOf(`${scheme} ${token}`)).toBe(401)
    },
  )

  it('is only for the apps it names, and the refusal says so', async () => {
    const person = await gateways.aPerson()
    const { token } = await gateways.aToken(person, { apps: ['wiki'] })
    expect(await statusOf(`Bearer ${token}`)).toBe(200)
    const refused = await ask(`Bearer ${token}`, { path: '/api/vault/x' })
    const detail = 'This API token is not for vault. Make one that is, under Profile → Security.'
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'proxy.no_access', detail }])
    const both = await gateways.aToken(person, { apps: ['vault', 'wiki'] })
    expect(await statusOf(`Bearer ${both.token}`, { path: '/api/vault/x' })).toBe(200)
  })

  it('of an admin is for no more apps than it names', async () => {
    const { token } = await gateways.aToken(await gateways.aPerson('admin'), { apps: ['wiki'] })
    expect(await statusOf(`Bearer ${token}`, { path: '/api/vault/x' })).toBe(403)
  })

  it('opens nothing of Gatehouse itself', async () => {
    const { token } = await gateways.aToken(await gateways.aPerson('admin'))
    for (const path of ['/api/users/me', '/api/services', '/api/admin/users', '/api/auth/tokens'])
      expect([path, await statusOf(`Bearer ${token}`, { path }), await statusOf(basic(`x:${token}`), { path })]).toEqual([path, 401, 401])
  })

  it('asks nothing of the database after its first request, in either form', async () => {
    const { token } = await gateways.aToken(await gateways.aPerson())
    expect(await statusOf(`Bearer ${token}`)).toBe(200)
    const client = new Client({ connectionString: gateways.one.databaseUrl })
    await client.connect()
    await client.query(
      'begin; lock table users, api_tokens, profiles, sessions, group_memberships, limit_counters in access exclusive mode',
    )
    for (let count = 0; count < 50; count += 1) expect(await statusOf(count % 2 === 0 ? `Bearer ${token}` : basic(`x:${token}`))).toBe(200)
    await client.end()
  })

  it('is shown with when and from where it was last used', async () => {
    const person = await gateways.aPerson()
    const { token } = await gateways.aToken(person)
    const third = await startGateway({ GATEHOUSE_SERVICES: gateways.servicesFile }, gateways.one)
    const url = await listenAnywhere(third)
    await (await fetch(`${url}/api/wiki/x`, { headers: { authorization: `Bearer ${token}` } })).text()
    // A gateway that stops writes down what it has noted.
    await third[Symbol.asyncDispose]()
    const response = await gateways.call({ url: '/api/auth/tokens', cookie: person.cookie })
    const { items } = response.json<{ items: { last_used_at: string; last_used_network: string }[] }>()
    expect(items[0]?.last_used_network).toBe('127.0.0.0/24')
    expect(Date.now() - Date.parse(items[0]?.last_used_at ?? '')).toBeLessThan(60_000)
  })

  it('is not sent by a browser for another site, though a browser may hold it as a password', async () => {
    const { token } = await gateways.aToken(await gateways.aPerson())
    const post = (headers: Record<string, string>) => statusOf(basic(`x:${token}`), { method: 'POST', headers })
    expect(await post({})).toBe(200)
    expect(await post({ origin: 'http://localhost:8000' })).toBe(200)
    expect(await post({ origin: 'https://evil.example' })).toBe(403)
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  })
})

describe('a token that is not good', () => {
  it('is refused alike, whatever the reason', async () => {
    const [revoker, ...others] = [await gateways.aPerson(), await gateways.aPerson(), await gateways.aPerson()]
    const revoked = await gateways.aToken(revoker)
    const [expired, idle] = [await gateways.aToken(others[0]), await gateways.aToken(others[1])]
    await gateways.call({ method: 'DELETE', url: `/api/auth/tokens/${revoked.id}`, cookie: revoker.cookie })
    const { pool } = gateways.one.database
    await pool.query("update api_tokens set expires_at = now() - interval '1 second' where id = $1", [expired.id])
    await pool.query('update users set is_active = false where id = $1', [others[1].id])
    const answers = new Set<string>()
    for (const value of [revoked.token, expired.token, idle.token, wrongToken(), 'gth_', `gth_${'a'.repeat(49)}`])
      for (const authorization of [`Bearer ${value}`, basic(`ana@example.org:${value}`)]) {
        const response = await ask(authorization)
        const { request_id: _id, ...body } = (await response.json()) as Record<string, unknown>
        answers.add(JSON.stringify([response.status, response.headers.get('www-authenticate'), body]))
      }
    expect([...answers]).toEqual([expect.stringContaining('auth.required')])
    expect(gateways.seen).toEqual([])
  })

  it('is counted once however often it is sent, and different ones make their network wait', async () => {
    const good = await gateways.aToken(await gateways.aPerson())
    expect(await statusOf(`Bearer ${good.token}`)).toBe(200)
    const same = wrongToken()
    for (let count = 0; count < 80; count += 1) expect(await statusOf(`Bearer ${same}`)).toBe(401)
    for (let count = 0; count < 59; count += 1) expect(await statusOf(`Bearer ${wrongToken()}`)).toBe(401)
    const refused = await ask(`Bearer ${wrongToken()}`)
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'request.too_many' }])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    // What is known goes on; a good one that is not is no way to find out which are.
    expect(await statusOf(`Bearer ${good.token}`)).toBe(200)
    expect(await statusOf(`Bearer ${(await gateways.aToken(await gateways.aPerson())).token}`)).toBe(429)
    expect(await statusOf(`Bearer gth_${'a'.repeat(49)}`)).toBe(401)
  })
})
