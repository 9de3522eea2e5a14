import { newId } from '@gatehouse/kit/ids'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './cli/cli.program.ts'
import { basic, startTwoGateways, type MadeToken, type SignedInPerson, type TwoGateways } from './testing/two-gateways.ts'

let gateways: TwoGateways
beforeAll(async () => {
  gateways = await startTwoGateways()
})
afterAll(() => gateways[Symbol.asyncDispose]())

const ask = (authorization: string, path = '/api/wiki/x'): Promise<Response> =>
  fetch(`${gateways.url}${path}`, { headers: { authorization } })
const statusOf = async (token: string): Promise<number> => {
  const response = await ask(`Bearer ${token}`)
  await response.body?.cancel()
  return response.status
}

async function openStream(token: string): Promise<ReadableStreamDefaultReader> {
  const reader = (await ask(basic(`x:${token}`), '/api/wiki/stream')).body?.getReader()
  if (reader === undefined) throw new Error('the stream has no body')
  await reader.read()
  return reader
}

type About = { person: SignedInPerson; token: MadeToken; admin: SignedInPerson }

const asAdmin = ({ admin: { cookie } }: About, change: { method: 'POST' | 'PATCH' | 'DELETE'; url: string; body?: object }) =>
  gateways.call({ ...change, url: `/api/admin${change.url}`, cookie })

async function revokeAtCommandLine({ person, token }: About): Promise<void> {
  const { databaseUrl, dataDir } = gateways.one
  const faults: string[] = []
  const io = { input: Readable.from([]), out: () => {}, err: (line: string) => void faults.push(line) }
  const env = { DATABASE_URL: databaseUrl, GATEHOUSE_DATA_DIR: dataDir }
  if ((await runCli(['tokens', 'revoke', person.email, token.id], { env, ...io })) !== 0) throw new Error(faults.join('\n'))
}

/** Puts the person into a group that demands a second factor, which they have not shown. */
async function demandSecondFactor(about: About): Promise<void> {
  const group = await asAdmin(about, { method: 'POST', url: '/groups', body: { name: newId(), require_second_factor: true } })
  const url = `/groups/${group.json<{ id: string }>().id}/members`
  const added = await asAdmin(about, { method: 'POST', url, body: { emails: [about.person.email] } })
  if (added.statusCode >= 300) throw new Error(added.body)
}

const causes: [string, (about: About) => Promise<unknown>][] = [
  ['revoked by its owner', ({ person, token }) => gateways.call({ method: 'DELETE', url: `/api/auth/tokens/${token.id}`, ...person })],
  ['revoked by an admin', (about) => asAdmin(about, { method: 'DELETE', url: `/users/${about.person.id}/tokens/${about.token.id}` })],
  ['revoked at the command line', revokeAtCommandLine],
  [
    'of a person who is deactivated',
    (about) => asAdmin(about, { method: 'PATCH', url: `/users/${about.person.id}`, body: { is_active: false } }),
  ],
  ['of a person who is deleted', (about) => asAdmin(about, { method: 'DELETE', url: `/users/${about.person.id}` })],
  ['of a person of whom a group demands a second factor', demandSecondFactor],
]

describe('within a second, at another gateway', () => {
  it.each(causes)('a token that is %s is refused, and what it has open is cut', async (_cause, take) => {
    const about = { person: await gateways.aPerson(), admin: await gateways.aPerson('admin') }
    const token = await gateways.aToken(about.person)
    const stream = await openStream(token.token)
    expect(await statusOf(token.token)).toBe(200)
    await take({ ...about, token })
    const before = performance.now()
    await stream.read().catch(() => {})
    expect(await statusOf(token.token)).toBe(401)
    expect(performance.now() - before).toBeLessThan(1000)
  })

  it('a token that expires is refused, and what it has open is cut', async () => {
    const { id, token } = await gateways.aToken(await gateways.aPerson())
    const { rows } = await gateways.one.database.pool.query<{ end: string }>(
      `update api_tokens set expires_at = now() + interval '700 ms' where id = $1 returning expires_at as end`,
      [id],
    )
    const stream = await openStream(token)
    await stream.read().catch(() => {})
    const lateMs = Date.now() - Date.parse(rows[0]?.end ?? '')
    expect(lateMs).toBeGreaterThan(-5)
    expect(lateMs).toBeLessThan(1100)
    expect(await statusOf(token)).toBe(401)
  })
})

it('other tokens, and the sessions, of the same person go on', async () => {
  const person = await gateways.aPerson()
  const [first, second] = [await gateways.aToken(person), await gateways.aToken(person)]
  const stream = await openStream(second.token)
  await gateways.call({ method: 'DELETE', url: `/api/auth/tokens/${first.id}`, cookie: person.cookie })
  await expect.poll(() => statusOf(first.token), { timeout: 1000, interval: 5 }).toBe(401)
  expect(await statusOf(second.token)).toBe(200)
  expect((await gateways.call({ url: '/api/users/me', cookie: person.cookie })).statusCode).toBe(200)
  const next = stream.read().then(
    () => 'cut',
    () => 'cut',
  )
  expect(await Promise.race([next, new Promise((resolve) => setImmediate(() => resolve('open')))])).toBe('open')
  await stream.cancel()
})

it('a token of a service account is good, and pauses while that is deactivated', async () => {
  const { cookie } = await gateways.aPerson('admin')
  const change = (method: 'POST' | 'PATCH', path: string, body: object) => gateways.call({ method, url: `/api/admin${path}`, cookie, body })
  const { id } = (await change('POST', '/service-accounts', { name: 'backup' })).json<{ id: string }>()
  const wanted = { name: 'Nightly', apps: ['wiki'], expires_in_days: null }
  const { token } = (await change('POST', `/users/${id}/tokens`, wanted)).json<MadeToken>()
  expect(await statusOf(token)).toBe(200)
  expect(gateways.seen.at(-1)?.['x-user-id']).toBe(id)
  for (const [is_active, status] of [
    [false, 401],
    [true, 200],
  ] as const) {
    await change('PATCH', `/users/${id}`, { is_active })
    await expect.poll(() => statusOf(token), { timeout: 1000, interval: 5 }).toBe(status)
  }
})
