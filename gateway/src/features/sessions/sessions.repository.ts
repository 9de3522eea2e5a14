import { sql, type Kysely } from 'kysely'
import type { UsersTables } from '../users/users.feature.ts'
import { lifetimes } from './sessions.config.ts'
import type { SessionsTables, Via } from './sessions.tables.ts'

/** `verifiedHash`: the password hash that was just checked; null when the person was identified otherwise. */
export type NewSession = {
  id: string
  userId: string
  via: Via
  remember: boolean
  now: Date
  expiresAt: Date
  refreshTokenHash: Buffer | null
  verifiedHash: string | null
}
export type LiveSession = {
  id: string
  email: string
  role: 'user' | 'admin'
  full_name: string | null
  session_id: string
  expires_at: string
}
export type RenewedSession = { id: string; user_id: string; remember: boolean; expires_at: string }
export type EndedSession = { id: string; user_id: string }

export type SessionsRepository = ReturnType<typeof createSessionsRepository>

type Tables = SessionsTables & UsersTables

/** All SQL on `sessions` and `refresh_tokens`; it reads `users`, because whether a session is good depends on its person. */
export function createSessionsRepository(db: Kysely<Tables>) {
  return {
    /** Opens a session; false when the person has been deactivated or has another password since it was checked. */
    insertSession: (session: NewSession): Promise<boolean> => insertSession(db, session),
    removeExpired: (userId: string, now: Date): Promise<unknown> =>
      db.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', now.toISOString()).execute(),
    findLive: (session: { id: string; userId: string; via: Via; now: Date }): Promise<LiveSession | undefined> =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .leftJoin('profiles', 'profiles.user_id', 'users.id')
        .select(['users.id', 'users.email', 'users.role', 'profiles.full_name', 'sessions.id as session_id', 'sessions.expires_at'])
        .where('sessions.id', '=', session.id)
        .where('sessions.user_id', '=', session.userId)
        .where('sessions.via', '=', session.via)
        .where(isLive(session.now))
        .executeTakeFirst(),
    /** Notes that a session was used to renew its access token, if the refresh token and the session are good. */
    renew: (tokenHash: Buffer, now: Date): Promise<RenewedSession | undefined> =>
      db
        .updateTable('sessions')
        .from(['refresh_tokens', 'users'])
        .set({ refreshed_at: now })
        .where('refresh_tokens.token_hash', '=', tokenHash)
        .whereRef('sessions.id', '=', 'refresh_tokens.session_id')
        .whereRef('users.id', '=', 'sessions.user_id')
        .where('sessions.via', '=', 'cookie')
        .where('sessions.refreshed_at', '>', secondsBefore(now, lifetimes.idle_s).toISOString())
        .where(isLive(now))
        .returning(['sessions.id', 'sessions.user_id', 'sessions.remember', 'sessions.expires_at'])
        .executeTakeFirst(),
    end: (id: string, now: Date): Promise<EndedSession[]> =>
      db
        .updateTable('sessions')
        .set({ ended_at: now })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returning(['id', 'user_id'])
        .execute(),
    endByRefreshToken: (tokenHash: Buffer, now: Date): Promise<EndedSession[]> =>
      db
        .updateTable('sessions')
        .from('refresh_tokens')
        .set({ ended_at: now })
        .where('refresh_tokens.token_hash', '=', tokenHash)
        .whereRef('sessions.id', '=', 'refresh_tokens.session_id')
        .where('sessions.ended_at', 'is', null)
        .returning(['sessions.id', 'sessions.user_id'])
        .execute(),
  }
}

/** What makes a session good, in a query that has `sessions` and its `users` row. */
const isLive = (now: Date) => sql<boolean>`(
  sessions.ended_at is null and sessions.expires_at > ${now} and users.is_active
  and (sessions.epoch = users.session_epoch or sessions.id = users.kept_session_id)
)`

/** One statement that reads the person and opens the session: nothing can come between. */
async function insertSession(db: Kysely<Tables>, session: NewSession): Promise<boolean> {
  const { id, userId, via, remember, now, expiresAt, refreshTokenHash, verifiedHash } = session
  const opened = await sql<{ id: string }>`
    with opened as (
      insert into sessions (id, user_id, epoch, via, remember, created_at, refreshed_at, expires_at)
      select ${id}, users.id, users.session_epoch, ${via}, ${remember}, ${now}, ${now}, ${expiresAt} from users
      where users.id = ${userId} and users.is_active and (${verifiedHash}::text is null or users.hashed_password = ${verifiedHash})
      returning id
    ), token as (
      insert into refresh_tokens (token_hash, session_id, created_at)
      select ${refreshTokenHash}::bytea, opened.id, ${now} from opened where ${refreshTokenHash}::bytea is not null
    )
    select id from opened`.execute(db)
  return opened.rows.length > 0
}

const secondsBefore = (date: Date, seconds: number): Date => new Date(date.getTime() - seconds * 1000)
