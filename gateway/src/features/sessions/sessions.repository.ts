import { plannedOnce } from '@gatehouse/kit/db/planned-once'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'
import { lifetimes } from './sessions.config.ts'
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
export type ConfirmedSession = { id: string; amr: readonly string[]; now: Date }
type PublishConfirmed = (trx: Transaction<Tables>) => Promise<void>
/** Whose session was opened. */
export type SessionOwner = { email: string; full_name: string | null }
/** A person as requests of theirs are decided. */
export type Person = {
  id: string
  email: string
  role: 'user' | 'admin'
  full_name: string | null
  groups: string[]
  /** The latest end of what is granted to the person or to one of their groups, in ms, by app; null: none. */
  grants: Record<string, number | null>
}
export type LiveSession = Person & {
  session_id: string
  expires_at: string
  authenticated_at: string
  last_seen_at: string
  amr: string[]
  token_round: number
}
export type RenewedSession = { id: string; user_id: string; remember: boolean; expires_at: string; token_round: number }
export type ListedSession = {
  id: string
  via: Via
  remember: boolean
  client: string | null
  os: string | null
  network: string | null
  created_at: string
  last_seen_at: string
  expires_at: string
}

export type SessionsRepository = ReturnType<typeof createSessionsRepository>

/** Its own tables, whom sessions belong to, and the audit trail, which is written in the same transactions. */
export type Tables = SessionsTables & UsersTables & AuditTables

/** SQL on `sessions`; it reads `users`, because whether a session is good depends on its person. */
export function createSessionsRepository(db: Kysely<Tables>) {
  return {
    /** Opens a session and tells whose; null when the person has been deactivated or has another password since it was checked. */
    insertSession: (session: NewSession): Promise<SessionOwner | null> => insertSession(db, session),
    removeExpired: (userId: string, now: Date): Promise<unknown> =>
      db.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', now.toISOString()).execute(),
    findLive: (session: { id: string; userId: string; via: Via; now: Date }): Promise<LiveSession | undefined> =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .leftJoin('profiles', 'profiles.user_id', 'users.id')
        .modifyFront(plannedOnce)
        .select(['users.id', 'users.email', 'users.role', 'profiles.full_name'])
        .select(['sessions.id as session_id', 'sessions.expires_at', 'sessions.authenticated_at', 'sessions.last_seen_at', 'sessions.amr'])
        .select('sessions.token_round')
        .select(groupsOfUser.as('groups'))
        .select(grantsOfUser.as('grants'))
        .where('sessions.id', '=', session.id)
        .where('sessions.user_id', '=', session.userId)
        .where('sessions.via', '=', session.via)
        .where(isLive(session.now))
        .executeTakeFirst(),
    /** Whoever may use apps with a token that was made with or without a second factor. */
    findPerson: (of: { userId: string; secondFactor: boolean }): Promise<Person | undefined> => findPerson(db, of),
    /** Notes that the person showed once more who they are, in a session that is open. */
    noteAuthentication: (id: string, amr: readonly string[], now: Date): Promise<unknown> =>
      db
        .updateTable('sessions')
        .set({
          authenticated_at: now,
          amr: amrWith(amr),
        })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute(),
    /** The same, and ends the round of a browser's access tokens; tells the round that begins. Null for a session that has ended. */
    confirm: (session: ConfirmedSession, publish: PublishConfirmed): Promise<number | null> => confirmSession(db, session, publish),
    listLive: (wanted: { userId: string; before: string | null; limit: number; now: Date }): Promise<ListedSession[]> =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['sessions.id', 'via', 'remember', 'client', 'os', 'network'])
        .select(['sessions.created_at', 'sessions.last_seen_at', 'sessions.expires_at'])
        .where('user_id', '=', wanted.userId)
        .where(isLive(wanted.now))
        .$if(wanted.before !== null, (query) => query.where('sessions.id', '<', wanted.before))
        .orderBy('sessions.id', 'desc')
        .limit(wanted.limit)
        .execute(),
    /** Passes over rows that somebody else is at: this can wait for the next time. */
    noteSeen: (seen: readonly { id: string; at: Date }[]): Promise<unknown> => noteSeen(db, seen),
    /** Removes sessions that are over, and what belongs to them; those that were ended stay for a day. */
    removeOld: (now: Date): Promise<unknown> =>
      sql`delete from sessions where id in (
        select id from sessions where expires_at <= ${now} or ended_at <= ${new Date(now.getTime() - 86_400_000)}
        limit 1000 for update skip locked
      )`.execute(db),
  }
}

/** What a session was shown by before, and this. */
const amrWith = (amr: readonly string[]) =>
  sql<string[]>`(select array_agg(distinct method order by method) from unnest(amr || ${amr}::text[]) as method)`

function confirmSession(db: Kysely<Tables>, { id, amr, now }: ConfirmedSession, publish: PublishConfirmed): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('sessions')
      .set({ authenticated_at: now, amr: amrWith(amr), token_round: sql<number>`token_round + case via when 'cookie' then 1 else 0 end` })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returning('token_round')
      .executeTakeFirst()
    if (row === undefined) return null
    await publish(trx)
    return row.token_round
  })
}

/** Whether a group of the person of a `users` row demands a second factor. */
const secondFactorDemanded = sql`exists (
  select from group_memberships join groups on groups.id = group_memberships.group_id
  where group_memberships.user_id = users.id and groups.require_second_factor
)`

/** A browser session that was left alone for too long is over, wherever it was used last: at Gatehouse or at a site. */
const wasUsed = (now: Date) => sql<boolean>`(
  sessions.via = 'bearer' or sessions.last_seen_at > case
    when sessions.remember then ${secondsBefore(now, lifetimes.remembered.idle_s)}::timestamptz
    else ${secondsBefore(now, lifetimes.unremembered.idle_s)}::timestamptz
  end
)`

/**
 * What makes a session good, in a query that has `sessions` and its `users` row. One that was opened without a second factor is none
 * from the moment on that a group of its person demands one.
 */
export const isLive = (now: Date) => sql<boolean>`(
  sessions.ended_at is null and sessions.expires_at > ${now} and ${wasUsed(now)} and users.is_active
  and (sessions.epoch = users.session_epoch or sessions.id = users.kept_session_id)
  and (sessions.amr && array['otp', 'webauthn'] or not ${secondFactorDemanded})
)`

/** The groups of the person of a `users` row, read from an index alone and always in one order. */
const groupsOfUser = sql<string[]>`array(
  select group_memberships.group_id from group_memberships where group_memberships.user_id = users.id order by group_memberships.group_id
)`

/**
 * What apps are granted to the person of a `users` row, alone or by a group, and until when. Grants that have ended come along, so that
 * the person can be told.
 */
const grantsOfUser = sql<Record<string, number | null>>`(
  select coalesce(json_object_agg(held.app_key, held.until_ms), '{}')
  from (
    select given.app_key, floor(extract(epoch from nullif(max(coalesce(given.expires_at, 'infinity')), 'infinity')) * 1000) as until_ms
    from (
      select app_key, expires_at from user_app_permissions where user_id = users.id
      union all
      select of_group.app_key, of_group.expires_at
      from group_memberships join group_app_permissions of_group on of_group.group_id = group_memberships.group_id
      where group_memberships.user_id = users.id
    ) given
    group by given.app_key
  ) held
)`

function findPerson(db: Kysely<Tables>, { userId, secondFactor }: { userId: string; secondFactor: boolean }): Promise<Person | undefined> {
  return db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .modifyFront(plannedOnce)
    .select(['users.id', 'users.email', 'users.role', 'profiles.full_name'])
    .select([groupsOfUser.as('groups'), grantsOfUser.as('grants')])
    .where('users.id', '=', userId)
    .where('users.is_active', '=', true)
    .$if(!secondFactor, (query) => query.where(sql<boolean>`not ${secondFactorDemanded}`))
    .executeTakeFirst()
}

/** One statement that reads the person and opens the session: nothing can come between. */
async function insertSession(db: Kysely<Tables>, session: NewSession): Promise<SessionOwner | null> {
  const { id, userId, via, remember, now, expiresAt, amr, seen, refreshTokenHash, verifiedHash } = session
  const opened = await sql<SessionOwner>`
    with opened as (
      insert into sessions (
        id, user_id, epoch, via, remember, created_at, refreshed_at, expires_at,
        authenticated_at, amr, last_seen_at, client, os, network
      )
      select
        ${id}, users.id, users.session_epoch, ${via}, ${remember}, ${now}, ${now}, ${expiresAt},
        ${now}, ${amr}::text[], ${now}, ${seen.client}, ${seen.os}, ${seen.network}
      from users
      where users.id = ${userId} and users.kind = 'person' and users.is_active and (${verifiedHash}::text is null or users.hashed_password = ${verifiedHash})
      returning id
    ), token as (
      insert into refresh_tokens (token_hash, session_id, created_at)
      select ${refreshTokenHash}::bytea, opened.id, ${now} from opened where ${refreshTokenHash}::bytea is not null
    )
    select email, full_name from opened join users on users.id = ${userId} left join profiles on profiles.user_id = users.id`.execute(db)
  return opened.rows[0] ?? null
}

async function noteSeen(db: Kysely<Tables>, seen: readonly { id: string; at: Date }[]): Promise<void> {
  const [ids, times] = [seen.map(({ id }) => id), seen.map(({ at }) => at)]
  await sql`
    with seen as (
      select * from unnest(${ids}::uuid[], ${times}::timestamptz[]) as seen (id, at)
    ), free as (
      select sessions.id, seen.at from sessions join seen on seen.id = sessions.id
      where sessions.last_seen_at < seen.at
      for no key update of sessions skip locked
    )
    update sessions set last_seen_at = free.at from free where sessions.id = free.id`.execute(db)
}

const secondsBefore = (date: Date, seconds: number): Date => new Date(date.getTime() - seconds * 1000)
