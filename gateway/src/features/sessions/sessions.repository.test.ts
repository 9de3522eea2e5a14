import { createTestDatabase, type TestDatabase } from '@gatehouse/kit/testing/database'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrationsFolder } from '../../database.ts'
import type { UsersTables } from '../users/users.feature.ts'
import { createSessionsRepository, type NewSession, type SessionsRepository } from './sessions.repository.ts'
import type { SessionsTables } from './sessions.tables.ts'

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-31T12:00:00Z')

describe.each([16, 18] as const)('on PostgreSQL %s', (version) => {
  let database: TestDatabase<UsersTables & SessionsTables>
  let sessions: SessionsRepository
  const userId = randomUUID()
  const aSession = (wanted: Partial<NewSession> = {}): NewSession => ({
    id: randomUUID(),
    userId,
    via: 'cookie',
    remember: false,
    now,
    expiresAt: later,
    refreshTokenHash: randomBytes(32),
    verifiedHash: 'hash',
    ...wanted,
  })
  const isLive = async ({ id, via }: NewSession): Promise<boolean> => (await sessions.findLive({ id, userId, via, now })) !== undefined

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: migrationsFolder, version })
    sessions = createSessionsRepository(database.db)
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
    expect(await sessions.insertSession(session)).toBe(true)
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
    expect(await sessions.end(session.id, now)).toEqual([{ id: session.id, user_id: userId }])
    expect(await sessions.end(session.id, now)).toEqual([])
    expect(await isLive(session)).toBe(false)
  })

  it('none is opened for a password that is no longer the right one', async () => {
    expect(await sessions.insertSession(aSession({ verifiedHash: 'former' }))).toBe(false)
  })

  it('a refresh token renews its own session, and no session is ended by a stranger', async () => {
    const session = aSession()
    await sessions.insertSession(session)
    const hash = session.refreshTokenHash ?? Buffer.alloc(32)
    expect(await sessions.renew(hash, now)).toMatchObject({ id: session.id, user_id: userId, remember: false })
    expect(await sessions.renew(randomBytes(32), now)).toBeUndefined()
    expect(await sessions.endByRefreshToken(randomBytes(32), now)).toEqual([])
    expect(await sessions.endByRefreshToken(hash, now)).toHaveLength(1)
    expect(await sessions.renew(hash, now)).toBeUndefined()
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
    expect(await sessions.renew(session.refreshTokenHash ?? Buffer.alloc(32), now)).toBeUndefined()
    expect(await sessions.insertSession(aSession())).toBe(false)
    await database.db.updateTable('users').set({ is_active: true }).execute()
  })

  it('sessions that are over are removed', async () => {
    await sessions.removeExpired(userId, later)
    expect(await database.db.selectFrom('sessions').selectAll().execute()).toEqual([])
    expect(await database.db.selectFrom('refresh_tokens').selectAll().execute()).toEqual([])
  })
})
