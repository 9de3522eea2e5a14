import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './cli/cli.program.ts'
import { codeAt } from './features/factors/factors.builders.ts'
import { cookiesOf, goodPassword } from './testing/identity.ts'
import { startTwoGateways, type SignedInPerson, type TwoGateways } from './testing/two-gateways.ts'

/** Commands beside gateways that run: each holds there within a second, and is written down as the operator’s. */
let test: TwoGateways
beforeAll(async () => {
  test = await startTwoGateways()
})
afterAll(() => test[Symbol.asyncDispose]())

const nextPassword = 'Copper-lantern-42?'

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const said: string[] = []
  const io = { input: Readable.from([`${nextPassword}\n`]), out: (line: string) => said.push(line), err: (line: string) => said.push(line) }
  const { databaseUrl, dataDir } = test.one
  const about = { DATABASE_URL: databaseUrl, GATEHOUSE_DATA_DIR: dataDir, GATEHOUSE_SERVICES: test.servicesFile, ...env }
  if ((await runCli([...args], { env: about, ...io })) !== 0) throw new Error(said.join('\n'))
  return said.join('\n')
}

const signIn = async (email: string, password = goodPassword) =>
  test.call({ method: 'POST', url: '/api/auth/session', body: { email, password } })
const statusOf = async (url: string, cookie: string): Promise<number> => (await test.call({ url, cookie })).statusCode
/** What the other gateway says on the data path. */
const throughTwo = async (path: string, headers: Record<string, string>): Promise<number> => {
  const answer = await fetch(`${test.url}${path}`, { headers: { accept: 'application/json', ...headers } })
  await answer.arrayBuffer()
  return answer.status
}

async function withFactor({ cookie }: SignedInPerson): Promise<void> {
  const url = '/api/auth/factors/authenticators'
  const app = (await test.call({ method: 'POST', url, cookie, body: { name: 'Phone' } })).json<{ id: string; secret: string }>()
  const code = codeAt(app.secret, new Date())
  const confirmed = await test.call({ method: 'POST', url: `${url}/${app.id}/confirm`, cookie, body: { code } })
  if (confirmed.statusCode !== 201 && confirmed.statusCode !== 200) throw new Error(confirmed.body)
}

type Command = { args: string[]; holds: () => Promise<unknown>; becomes: unknown; action: string }
type Prepare = (person: SignedInPerson) => Command | Promise<Command>

const commands: [string, Prepare][] = [
  [
    'users create',
    ({ id }) => {
      const email = `new-${id}@example.org`
      const holds = async () => (await signIn(email, nextPassword)).statusCode
      return { args: ['users', 'create', email, '--password-stdin'], holds, becomes: 200, action: 'user.created' }
    },
  ],
  [
    'users disable',
    ({ email, cookie }) => {
      const holds = () => throughTwo('/api/wiki/x', { cookie })
      return { args: ['users', 'disable', email], holds, becomes: 401, action: 'user.changed' }
    },
  ],
  [
    'users enable',
    async ({ email }) => {
      await run(['users', 'disable', email])
      return { args: ['users', 'enable', email], holds: async () => (await signIn(email)).statusCode, becomes: 200, action: 'user.changed' }
    },
  ],
  [
    'users make-admin',
    ({ email }) => {
      const holds = async () => statusOf('/api/admin/users', cookiesOf(await signIn(email)))
      return { args: ['users', 'make-admin', email], holds, becomes: 200, action: 'user.changed' }
    },
  ],
  [
    'users reset-password',
    ({ email }) => {
      const holds = async () => (await signIn(email, nextPassword)).statusCode
      return { args: ['users', 'reset-password', email, '--password-stdin'], holds, becomes: 200, action: 'user.password_changed' }
    },
  ],
  [
    'users unlock',
    async ({ email }) => {
      for (let n = 0; n < 10; n += 1) await signIn(email, 'wrong')
      expect((await signIn(email)).statusCode).toBe(429)
      return {
        args: ['users', 'unlock', email],
        holds: async () => (await signIn(email)).statusCode,
        becomes: 200,
        action: 'user.unlocked',
      }
    },
  ],
  [
    'users reset-factors',
    async (person) => {
      await withFactor(person)
      expect((await signIn(person.email)).statusCode).toBe(401)
      const holds = async () => (await signIn(person.email)).statusCode
      return { args: ['users', 'reset-factors', person.email], holds, becomes: 200, action: 'factor.reset' }
    },
  ],
  [
    'sessions end',
    ({ email, cookie }) => {
      const holds = () => throughTwo('/api/wiki/x', { cookie })
      return { args: ['sessions', 'end', email], holds, becomes: 401, action: 'session.ended' }
    },
  ],
  [
    'tokens revoke',
    async (person) => {
      const { id, token } = await test.aToken(person, { expires_in_days: 30 })
      const holds = () => throughTwo('/api/wiki/x', { authorization: `Bearer ${token}` })
      expect(await holds()).toBe(200)
      return { args: ['tokens', 'revoke', person.email, id], holds, becomes: 401, action: 'token.revoked' }
    },
  ],
  [
    'services add',
    async ({ id, cookie }) => {
      const key = `added-${id.slice(-6)}`
      const upstream = await anUpstream()
      const args = ['services', 'add', key, '--upstream', upstream, '--set', 'visibility=everyone']
      return { args, holds: () => throughTwo(`/api/${key}/x`, { cookie }), becomes: 200, action: 'service.created' }
    },
  ],
  [
    'services edit',
    async ({ id, cookie }) => {
      const key = await aService(id)
      const holds = () => throughTwo(`/api/${key}/x`, { cookie })
      await expect.poll(holds).toBe(200)
      return { args: ['services', 'edit', key, '--set', 'enabled=false'], holds, becomes: 404, action: 'service.changed' }
    },
  ],
  [
    'services remove',
    async ({ id, cookie }) => {
      const key = await aService(id)
      const holds = () => throughTwo(`/api/${key}/x`, { cookie })
      await expect.poll(holds).toBe(200)
      return { args: ['services', 'remove', key], holds, becomes: 404, action: 'service.deleted' }
    },
  ],
  [
    'grants add',
    async ({ id, email, cookie }) => {
      const key = await aService(id, 'granted')
      const holds = () => throughTwo(`/api/${key}/x`, { cookie })
      await expect.poll(holds).toBe(403)
      return { args: ['grants', 'add', key, '--user', email], holds, becomes: 200, action: 'grant.given' }
    },
  ],
  [
    'grants remove',
    async ({ id, email, cookie }) => {
      const key = await aService(id, 'granted')
      await run(['grants', 'add', key, '--user', email])
      const holds = () => throughTwo(`/api/${key}/x`, { cookie })
      await expect.poll(holds).toBe(200)
      return { args: ['grants', 'remove', key, '--user', email], holds, becomes: 403, action: 'grant.revoked' }
    },
  ],
  [
    'settings name',
    ({ cookie }) => {
      const holds = async () =>
        (await test.call({ url: '/api/auth/session', cookie })).json<{ installation: { name: string } }>().installation.name
      return { args: ['settings', 'name', 'Harbour'], holds, becomes: 'Harbour', action: 'settings.changed' }
    },
  ],
]

/** Where the wiki is; other services may be there too. */
const anUpstream = async (): Promise<string> => /^wiki .*?(http:\/\/\S+)/m.exec(await run(['services', 'list']))?.[1] ?? ''

async function aService(id: string, visibility = 'everyone'): Promise<string> {
  const key = `service-${id.slice(-6)}`
  const upstream = await anUpstream()
  await run(['services', 'add', key, '--upstream', upstream, '--set', `visibility=${visibility}`])
  return key
}

const lastSeq = async (): Promise<number> =>
  (await test.one.database.pool.query<{ seq: number }>('select coalesce(max(seq), 0)::int as seq from audit_events')).rows[0]?.seq ?? 0
const actorsSince = async (seq: number, action: string) =>
  (
    await test.one.database.pool.query<{ actor_kind: string; actor_label: string }>(
      'select actor_kind, actor_label from audit_events where seq > $1 and action = $2 order by seq limit 1',
      [seq, action],
    )
  ).rows

describe('beside gateways that run', () => {
  it.each(commands)('gatehouse %s holds within a second, and is the operator’s in the audit trail', async (_name, prepare) => {
    const { args, holds, becomes, action } = await prepare(await test.aPerson())
    const before = await lastSeq()
    await run(args)
    await expect.poll(holds, { timeout: 1000, interval: 20 }).toEqual(becomes)
    expect(await actorsSince(before, action)).toEqual([{ actor_kind: 'operator', actor_label: 'the command line' }])
  })

  it('gatehouse keys rotate publishes keys within two seconds, keeps tokens good, and is the operator’s', async () => {
    const { cookie } = await test.aPerson()
    const kids = async () => (await test.call({ url: '/.well-known/jwks.json' })).json<{ keys: { kid: string }[] }>().keys.length
    const [before, seq] = [await kids(), await lastSeq()]
    await run(['keys', 'rotate'], { GATEHOUSE_DATA_DIR: join(test.one.keysDir, '..') })
    await expect.poll(kids, { timeout: 2000, interval: 50 }).toBe(before + 2)
    expect([await statusOf('/api/users/me', cookie), await throughTwo('/api/wiki/x', { cookie })]).toEqual([200, 200])
    expect(await actorsSince(seq, 'keys.rotated')).toHaveLength(1)
  })

  it('gatehouse audit verify finds the chain whole after all of that', async () => {
    expect(await run(['audit', 'verify'])).toContain('The audit chain is whole')
  })

  it('gatehouse users approve lets somebody in who waits, who is told by mail and asked to confirm the address', async () => {
    const { pool } = test.one.database
    const email = 'waits@example.org'
    await pool.query(
      `insert into registrations (id, email, email_key, full_name, hashed_password, network, created_at)
       values (gen_random_uuid(), $1, $1, 'Who Waits', 'x', '192.0.2.0/24', now())`,
      [email],
    )
    const before = await lastSeq()
    await run(['users', 'approve', email])
    const kinds = async () =>
      (await pool.query<{ kind: string }>('select kind from mails where recipient = $1 order by kind', [email])).rows
    await expect.poll(kinds, { timeout: 1000, interval: 20 }).toEqual([{ kind: 'approved' }, { kind: 'verify_email' }])
    expect(await actorsSince(before, 'registration.approved')).toEqual([{ actor_kind: 'operator', actor_label: 'the command line' }])
  })

  it('gatehouse users reset-password tells the person by mail', async () => {
    const { email } = await test.aPerson()
    await run(['users', 'reset-password', email, '--password-stdin'])
    const { rows } = await test.one.database.pool.query("select kind from mails where recipient = $1 and kind = 'password_changed'", [
      email,
    ])
    expect(rows).toHaveLength(1)
  })
})
