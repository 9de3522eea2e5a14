import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrationsFolder } from '../../database.ts'
import type { UsersTables } from '../users/users.feature.ts'
import { createEndingRepository, type EndingRepository } from './sessions.ending.repository.ts'
import { createRefreshTokensRepository, type RefreshTokensRepository } from './sessions.refresh-tokens.repository.ts'
import { createSessionsRepository, type NewSession, type SessionsRepository } from './sessions.repository.ts'
import type { SessionsTables } from './sessions.tables.ts'

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-31T12:00:00Z')
const untold = { now, whenEnded: () => Promise.reject(new Error('cannot be told')) }
const quietly = { now, whenEnded: async () => {} }

describe.each([16, 18] as const)('on PostgreSQL %s', (version) => {
  let database: TestDatabase<UsersTables & SessionsTables>
  let sessions: SessionsRepository
  let tokens: RefreshTokensRepository
  let ending: EndingRepository
  const userId = randomUUID()
  const aSession = (wanted: Partial<NewSession> = {}): NewSession => ({
    id: randomUUID(),
    userId,
    via: 'cookie',
    remember: false,
    now,
    expiresAt: later,
    amr: ['pwd'],
    seen: { client: 'Firefox', os: 'Linux', network: '192.0.2.0/24' },
    refreshTokenHash: randomBytes(32),
    verifiedHash: 'hash',
    ...wanted,
  })
  const isLive = async ({ id, via }: NewSession): Promise<boolean> => (await sessions.findLive({ id, userId, via, now })) !== undefined

  /** What a gateway stores when a token is exchanged; the successor is not of interest here. */
  const exchange = (tokenHash: Buffer, successorHash = randomBytes(32)) =>
    tokens.exchange({ tokenHash, successorHash, salt: randomBytes(32), now, seen: { client: 'Chrome', os: null, network: null } })

  const left = async () => (await database.db.selectFrom('sessions').select('id').execute()).map(({ id }) => id)

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: migrationsFolder, version })
    sessions = createSessionsRepository(database.db)
    tokens = createRefreshTokensRepository(database.db)
    ending = createEndingRepository(database.db)
    await database.db
      .insertInto('users')
      .values({
        id: userId,
        email: 'ana@example.org',
        email_key: 'ana@example.org',
        hashed_password: 'hash',
        role: 'user',
        is_active: true,
        created_at: now,
        session_epoch: 0,
      })
      .execute()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it('a session is live for its person, by its own way, until it ends', async () => {
    const session = aSession()
    expect(await sessions.insertSession(session)).toEqual({ email: 'ana@example.org', full_name: null })
    expect(await sessions.findLive({ id: session.id, userId, via: 'cookie', now })).toMatchObject({
      id: userId,
      email: 'ana@example.org',
      role: 'user',
      session_id: session.id,
      expires_at: later.toISOString(),
    })
    expect(await sessions.findLive({ id: session.id, userId, via: 'bearer', now })).toBeUndefined()
    expect(await sessions.findLive({ id: session.id, userId: randomUUID(), via: 'cookie', now })).toBeUndefined()
    expect(await sessions.findLive({ id: session.id, userId, via: 'cookie', now: later })).toBeUndefined()
    const told: unknown[] = []
    const how = { now, whenEnded: async (ended: unknown) => void told.push(ended) }
    expect(await ending.endOne({ id: session.id, userId: randomUUID() }, how)).toEqual([])
    const ended = [{ id: session.id, user_id: userId, email: 'ana@example.org', full_name: null }]
    expect(await ending.endOne({ id: session.id, userId }, how)).toEqual(ended)
    expect(await ending.endOne({ id: session.id, userId }, how)).toEqual([])
    expect(told).toEqual([ended])
    expect(await isLive(session)).toBe(false)
  })

  it('none is opened for a password that is no longer the right one', async () => {
    expect(await sessions.insertSession(aSession({ verifiedHash: 'former' }))).toBeNull()
  })

  it('a refresh token is exchanged once, for the one that follows, and says afterwards when', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    const [first, second] = [session.refreshTokenHash ?? Buffer.alloc(32), randomBytes(32)]
    expect(await exchange(randomBytes(32))).toBeUndefined()
    expect(await exchange(first, second)).toMatchObject({ id: session.id, user_id: userId, remember: false, former_client: 'Firefox' })
    expect(await exchange(first)).toBeUndefined()
    expect(await tokens.findToken(first, now)).toMatchObject({ id: session.id, used_at: now.toISOString() })
    expect([await tokens.isTokenUsed(first), await tokens.isTokenUsed(second)]).toEqual([true, false])
    expect(await tokens.isTokenUsed(randomBytes(32))).toBeNull()
    expect(await exchange(second)).toMatchObject({ id: session.id, former_client: 'Chrome' })
  })

  it('F2: of 20 exchanges of one token at the same time exactly one is made', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    const hash = session.refreshTokenHash ?? Buffer.alloc(32)
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => exchange(hash)))
    expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(1)
    const { rows } = await database.pool.query('select from refresh_tokens where session_id = $1', [session.id])
    expect(rows).toHaveLength(2)
  })

  it('any token of a chain ends its session, a stranger ends none', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    const [first, second] = [session.refreshTokenHash ?? Buffer.alloc(32), randomBytes(32)]
    await exchange(first, second)
    expect(await ending.endByRefreshToken(randomBytes(32), quietly)).toEqual([])
    expect(await ending.endByRefreshToken(first, quietly)).toHaveLength(1)
    expect(await exchange(second)).toBeUndefined()
    expect(await tokens.findToken(first, now)).toBeUndefined()
  })

  it('another sign-in within a session adds to how and when the person was last seen to be who they are', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    await sessions.noteAuthentication(session.id, ['otp', 'pwd'], new Date('2026-03-01T12:30:00Z'))
    expect(await sessions.findLive({ id: session.id, userId, via: 'cookie', now })).toMatchObject({
      authenticated_at: '2026-03-01T12:30:00.000Z',
      amr: ['otp', 'pwd'],
    })
  })

  it('a new epoch ends all sessions but the kept one, the next epoch that one too', async () => {
    const [kept, other] = [aSession(), aSession()]
    await sessions.insertSession(kept)
    await sessions.insertSession(other)
    await database.db.updateTable('users').set({ session_epoch: 1, kept_session_id: kept.id }).execute()
    expect([await isLive(kept), await isLive(other)]).toEqual([true, false])
    const fresh = aSession()
    await sessions.insertSession(fresh)
    expect(await isLive(fresh)).toBe(true)
    await database.db.updateTable('users').set({ session_epoch: 2, kept_session_id: null }).execute()
    expect([await isLive(kept), await isLive(fresh)]).toEqual([false, false])
  })

  it('nobody inactive has a session', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    await database.db.updateTable('users').set({ is_active: false }).execute()
    expect(await isLive(session)).toBe(false)
    expect(await exchange(session.refreshTokenHash ?? Buffer.alloc(32))).toBeUndefined()
    expect(await sessions.insertSession(aSession())).toBeNull()
    await database.db.updateTable('users').set({ is_active: true }).execute()
  })

  it('what ends is told in the same transaction, or it does not end', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    await expect(ending.endAll({ userId, exceptId: null }, untold)).rejects.toThrow('cannot be told')
    expect(await isLive(session)).toBe(true)
  })

  it('all sessions of a person end, but one that is named', async () => {
    const [kept, other] = [aSession(), aSession()]
    await sessions.insertSession(kept)
    await sessions.insertSession(other)
    const ended = await ending.endAll({ userId, exceptId: kept.id }, quietly)
    expect(ended.map(({ id }) => id)).toContain(other.id)
    expect([await isLive(kept), await isLive(other)]).toEqual([true, false])
    await ending.endAll({ userId, exceptId: null }, quietly)
    expect(await isLive(kept)).toBe(false)
  })

  it('a session is seen when it was, and never in the past of that', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    await sessions.noteSeen([
      { id: session.id, at: at(5) },
      { id: randomUUID(), at: at(5) },
    ])
    await sessions.noteSeen([{ id: session.id, at: at(3) }])
    expect(await sessions.findLive({ id: session.id, userId, via: 'cookie', now })).toMatchObject({ last_seen_at: at(5).toISOString() })
  })

  it('ended sessions are removed a day later, those that are over at once', async () => {
    const [open, over, ended] = [aSession(), aSession({ expiresAt: now }), aSession()]
    for (const session of [open, over, ended]) await sessions.insertSession(session)
    await ending.endOne({ id: ended.id, userId }, quietly)
    await sessions.removeOld(now)
    expect(await left()).toEqual(expect.arrayContaining([open.id, ended.id]))
    expect(await left()).not.toContain(over.id)
    await sessions.removeOld(new Date(now.getTime() + 86_400_000))
    expect(await left()).toContain(open.id)
    expect(await left()).not.toContain(ended.id)
  })

  it('sessions that are over are removed', async () => {
    await sessions.removeExpired(userId, later)
    expect(await database.db.selectFrom('sessions').selectAll().execute()).toEqual([])
    expect(await database.db.selectFrom('refresh_tokens').selectAll().execute()).toEqual([])
  })
})
