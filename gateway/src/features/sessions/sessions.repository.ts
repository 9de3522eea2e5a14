import { sql, type Kysely } from 'kysely'
import type { UsersTables } from '../users/users.feature.ts'
import type { SessionsTables, Via } from './sessions.tables.ts'
import type { SeenFrom } from './sessions.visitor.ts'

/** `verifiedHash`: the password hash that was just checked; null when the person was identified otherwise. */
export type NewSession = {
  id: string
  userId: string
  via: Via
  remember: boolean
  now: Date
  expiresAt: Date
  amr: readonly string[]
  seen: SeenFrom
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
  authenticated_at: string
  amr: string[]
  groups: string[]
}
export type RenewedSession = { id: string; user_id: string; remember: boolean; expires_at: string }
export type EndedSession = { id: string; user_id: string }

export type SessionsRepository = ReturnType<typeof createSessionsRepository>

export type Tables = SessionsTables & UsersTables

/** SQL on `sessions`; it reads `users`, because whether a session is good depends on its person. */
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
        .select(['users.id', 'users.email', 'users.role', 'profiles.full_name'])
        .select(['sessions.id as session_id', 'sessions.expires_at', 'sessions.authenticated_at', 'sessions.amr'])
        .select(groupsOfUser.as('groups'))
        .where('sessions.id', '=', session.id)
        .where('sessions.user_id', '=', session.userId)
        .where('sessions.via', '=', session.via)
        .where(isLive(session.now))
        .executeTakeFirst(),
    /** Notes that the person showed once more who they are, in a session that is open. */
    noteAuthentication: (id: string, amr: readonly string[], now: Date): Promise<unknown> =>
      db
        .updateTable('sessions')
        .set({
          authenticated_at: now,
          amr: sql<string[]>`(select array_agg(distinct method order by method) from unnest(amr || ${amr}::text[]) as method)`,
        })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute(),
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
export const isLive = (now: Date) => sql<boolean>`(
  sessions.ended_at is null and sessions.expires_at > ${now} and users.is_active
  and (sessions.epoch = users.session_epoch or sessions.id = users.kept_session_id)
)`

/** The groups of the person of a `users` row, read from an index alone and always in one order. */
const groupsOfUser = sql<string[]>`array(
  select group_memberships.group_id from group_memberships where group_memberships.user_id = users.id order by group_memberships.group_id
)`

/** One statement that reads the person and opens the session: nothing can come between. */
async function insertSession(db: Kysely<Tables>, session: NewSession): Promise<boolean> {
  const { id, userId, via, remember, now, expiresAt, amr, seen, refreshTokenHash, verifiedHash } = session
  const opened = await sql<{ id: string }>`
    with opened as (
      insert into sessions (
        id, user_id, epoch, via, remember, created_at, refreshed_at, expires_at,
        authenticated_at, amr, last_seen_at, client, os, network
      )
      select
        ${id}, users.id, users.session_epoch, ${via}, ${remember}, ${now}, ${now}, ${expiresAt},
        ${now}, ${amr}::text[], ${now}, ${seen.client}, ${seen.os}, ${seen.network}
      from users
      where users.id = ${userId} and users.is_active and (${verifiedHash}::text is null or users.hashed_password = ${verifiedHash})
      returning id
    ), token as (
      insert into refresh_tokens (token_hash, session_id, created_at)
      select ${refreshTokenHash}::bytea, opened.id, ${now} from opened where ${refreshTokenHash}::bytea is not null
    )
    select id from opened`.execute(db)
  return opened.rows.length > 0
}
