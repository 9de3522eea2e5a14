import { createLog } from '@gatehouse/kit/log'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeKeysFolder } from '../../testing/keys.ts'
import { anAccount, call, cookiesOf, signIn, startBeside, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
let beside: Identity
let person: { id: string; email: string }
const lines: Record<string, unknown>[] = []
beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  identity = await startIdentity({ log: createLog({ name: 'test', level: 'info', destination }) })
  beside = await startBeside(identity)
})
beforeEach(async () => {
  await identity.database.pool.query('truncate users, limit_counters cascade')
  lines.length = 0
  person = await anAccount(identity)
})
afterAll(async () => {
  await beside[Symbol.asyncDispose]()
  await identity[Symbol.asyncDispose]()
})

const refresh = (cookie: string, gateway = identity, headers: Record<string, string> = {}) =>
  call(gateway, { method: 'POST', url: '/api/auth/session/refresh', cookie, headers })
const statusOf = async (cookie: string): Promise<number> => (await call(identity, { url: '/api/auth/session', cookie })).statusCode
const tokenOf = (cookies: string): string => /gatehouse-refresh=([\w-]{43})(?:;|$)/.exec(cookies)?.[1] ?? ''
const successor = (response: LightMyRequestResponse): string => tokenOf(cookiesOf(response))
const messages = (): unknown[] => lines.map((line) => line['msg'])
const reuses = () => lines.filter((line) => line['msg'] === 'a session ended' && line['reason'] === 'reused')
const openSessions = async (): Promise<number> =>
  (await identity.database.pool.query('select from sessions where ended_at is null')).rowCount ?? 0

describe('renewing', () => {
  it('gives a new refresh token, which works in turn', async () => {
    const first = await signIn(identity, person.email)
    const second = cookiesOf(await refresh(first))
    const third = cookiesOf(await refresh(second))
    expect(new Set([tokenOf(first), tokenOf(second), tokenOf(third)]).size).toBe(3)
    expect(tokenOf(third)).toHaveLength(43)
    expect(await statusOf(third)).toBe(200)
  })

  it('F4: stores neither the token nor its successor, and the salt gives none without the key', async () => {
    const first = await signIn(identity, person.email)
    const second = successor(await refresh(first))
    const { rows } = await identity.database.pool.query<{ everything: string }>(
      "select encode(token_hash, 'base64') || coalesce(encode(successor_salt, 'base64'), '') || refresh_tokens::text as everything from refresh_tokens",
    )
    expect(rows).toHaveLength(2)
    for (const secret of [tokenOf(first), second]) {
      expect(JSON.stringify(rows)).not.toContain(secret)
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret, 'base64url').toString('base64').slice(0, 42))
    }
  })
})

describe('F2: 20 tabs that renew at the same time', () => {
  it.each(['one gateway', 'two gateways'])('get one successor from %s, and nobody is signed out', async (where) => {
    const first = await signIn(identity, person.email)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => refresh(first, where === 'two gateways' && i % 2 === 1 ? beside : identity)),
    )
    expect(answers.map((answer) => answer.statusCode)).toEqual(Array<number>(20).fill(200))
    expect(new Set(answers.map(successor)).size).toBe(1)
    for (const answer of answers) expect(await statusOf(cookiesOf(answer))).toBe(200)
    const { rows } = await identity.database.pool.query('select used_at from refresh_tokens')
    expect(rows.filter((row: { used_at: unknown }) => row.used_at === null)).toHaveLength(1)
    expect([rows.length, await openSessions()]).toEqual([2, 1])
    expect((await refresh(cookiesOf(answers[7]!))).statusCode).toBe(200)
    expect(reuses()).toEqual([])
  })

  it('are served as long as 20 s after the first of them', async () => {
    const first = await signIn(identity, person.email)
    const second = successor(await refresh(first))
    identity.clock.advance(19_999)
    expect(successor(await refresh(first, beside))).toBe(second)
    expect(successor(await refresh(first))).toBe(second)
  })
})

describe('F3: a crash between the exchange and the answer', () => {
  it('leaves the person with a token that works', async () => {
    const first = await signIn(identity, person.email)
    // The answer is lost with the gateway; another one, or the same after a restart, is asked again.
    await refresh(first)
    identity.clock.advance(10_000)
    const again = await refresh(first, beside)
    expect(again.statusCode).toBe(200)
    expect((await refresh(cookiesOf(again))).statusCode).toBe(200)
  })

  it('that breaks the statement off leaves the old token', async () => {
    const first = await signIn(identity, person.email)
    await identity.database.pool.query('alter table refresh_tokens add constraint full_now check (used_at is null) not valid')
    expect((await refresh(first)).statusCode).toBe(500)
    await identity.database.pool.query('alter table refresh_tokens drop constraint full_now')
    expect((await refresh(first)).statusCode).toBe(200)
  })
})

describe('F1: a token that comes back', () => {
  it('after 20 s ends the whole session: the successor and its access token are no good any more', async () => {
    const first = await signIn(identity, person.email)
    const second = cookiesOf(await refresh(first))
    identity.clock.advance(20_000)
    expect((await refresh(first)).statusCode).toBe(401)
    expect([await statusOf(second), (await refresh(second)).statusCode, await openSessions()]).toEqual([401, 401, 0])
    expect(reuses()).toHaveLength(1)
  })

  it('after its successor was used ends it even within 20 s', async () => {
    const first = await signIn(identity, person.email)
    const second = cookiesOf(await refresh(first))
    const third = cookiesOf(await refresh(second))
    expect((await refresh(first)).statusCode).toBe(401)
    expect([await statusOf(third), (await refresh(third)).statusCode]).toEqual([401, 401])
  })

  it('is written down', async () => {
    const first = await signIn(identity, person.email)
    await refresh(first)
    identity.clock.advance(20_000)
    await refresh(first)
    const { rows } = await identity.database.pool.query(
      'select action, outcome, actor_kind, after, address from audit_events order by seq desc',
    )
    expect(rows[0]).toEqual({
      action: 'session.ended',
      outcome: 'failure',
      actor_kind: 'system',
      after: { reason: 'reused', id: expect.any(String) },
      address: '192.0.2.1',
    })
  })

  it('is told to the person by mail, once', async () => {
    const first = await signIn(identity, person.email)
    await refresh(first)
    identity.clock.advance(20_000)
    for (let i = 0; i < 3; i += 1) await refresh(first)
    const { rows } = await identity.database.pool.query('select kind from mails where recipient = $1', [person.email])
    expect(rows).toEqual([{ kind: 'session_reuse' }])
  })

  it('from more at once than there are connections to the database is told once', async () => {
    const first = await signIn(identity, person.email)
    await refresh(first)
    identity.clock.advance(60_000)
    const answers = await Promise.all(Array.from({ length: 30 }, () => refresh(first)))
    expect(answers.every((answer) => answer.statusCode === 401)).toBe(true)
    expect(reuses()).toHaveLength(1)
  })

  it('cuts what is open for that session, and leaves the other sessions of the person alone', async () => {
    const told: unknown[] = []
    using stop = new DisposableStack()
    stop.defer(identity.sessions.onSessionsEnded((ended) => told.push(ended)))
    const [first, other] = [await signIn(identity, person.email), await signIn(identity, person.email)]
    await refresh(first)
    identity.clock.advance(20_000)
    await refresh(first)
    expect(told).toEqual([{ userId: person.id, sessionId: expect.any(String) }])
    expect(await statusOf(other)).toBe(200)
  })

  it('of a session that was signed out tells nothing', async () => {
    const first = await signIn(identity, person.email)
    const second = cookiesOf(await refresh(first))
    await call(identity, { method: 'DELETE', url: '/api/auth/session', cookie: second })
    identity.clock.advance(20_000)
    expect((await refresh(first)).statusCode).toBe(401)
    expect(reuses()).toEqual([])
  })
})

describe('F9: a token used by another browser', () => {
  const linux = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:151.0) Gecko/20100101 Firefox/151.0'
  const elsewhere = 'a session was renewed by another browser than before'

  it('works and is logged, for browsers change their names too', async () => {
    const first = await signIn(identity, person.email)
    const second = cookiesOf(await refresh(first, identity, { 'user-agent': linux }))
    lines.length = 0
    expect((await refresh(second, identity, { 'user-agent': windows })).statusCode).toBe(200)
    expect(lines.filter((line) => line['msg'] === elsewhere)).toMatchObject([{ user_id: person.id, client: 'Firefox', os: 'Windows' }])
  })

  it('from another network is nothing special', async () => {
    const first = await signIn(identity, person.email)
    await call(identity, { method: 'POST', url: '/api/auth/session/refresh', cookie: first, address: '198.51.100.7' })
    expect(messages()).not.toContain(elsewhere)
    const { rows } = await identity.database.pool.query('select network from sessions')
    expect(rows).toEqual([{ network: '198.51.100.0/24' }])
  })
})

it('a gateway whose refresh key is another signs nobody out', async () => {
  await using apart = await startBeside(identity, { keysFolder: await makeKeysFolder() })
  const first = await signIn(identity, person.email)
  const second = cookiesOf(await refresh(first))
  const refused = await refresh(first, apart)
  expect([refused.statusCode, refused.headers['set-cookie']]).toEqual([503, undefined])
  expect(await statusOf(second)).toBe(200)
})
