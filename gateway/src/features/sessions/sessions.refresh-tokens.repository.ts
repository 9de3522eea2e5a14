import { sql, type Kysely } from 'kysely'
import { isLive, type RenewedSession, type Tables } from './sessions.repository.ts'
import type { SeenFrom } from './sessions.visitor.ts'

/** `former_…`: where the session was seen before. */
export type ExchangedToken = RenewedSession & { former_client: string | null; former_os: string | null }
/** A refresh token of a good session. `used_at` and `successor_salt` are null while it is the newest of its chain. */
export type PresentedToken = RenewedSession & { used_at: string | null; successor_salt: Buffer | null }
export type Exchange = { tokenHash: Buffer; successorHash: Buffer; salt: Buffer; now: Date; seen: SeenFrom }

export type RefreshTokensRepository = ReturnType<typeof createRefreshTokensRepository>

/** SQL on `refresh_tokens`, and on the session that one of them renews. */
export function createRefreshTokensRepository(db: Kysely<Tables>) {
  return {
    /** Exchanges the newest refresh token of a good session for its successor; undefined when it is not that (any more). */
    exchange: (exchange: Exchange): Promise<ExchangedToken | undefined> => exchangeToken(db, exchange),
    /** A refresh token of a session that is good, exchanged or not. */
    findToken: (tokenHash: Buffer, now: Date): Promise<PresentedToken | undefined> =>
      db
        .selectFrom('refresh_tokens')
        .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['sessions.id', 'sessions.user_id', 'sessions.remember', 'sessions.expires_at', 'sessions.token_round'])
        .select(['refresh_tokens.used_at', 'refresh_tokens.successor_salt'])
        .where('refresh_tokens.token_hash', '=', tokenHash)
        .where(isRenewable(now))
        .executeTakeFirst(),
    /** Whether somebody has exchanged this token already; null when there is none. */
    isTokenUsed: async (tokenHash: Buffer): Promise<boolean | null> => {
      const found = await db.selectFrom('refresh_tokens').select('used_at').where('token_hash', '=', tokenHash).executeTakeFirst()
      return found === undefined ? null : found.used_at !== null
    },
  }
}

/** What lets a browser renew a session. */
const isRenewable = (now: Date) => sql<boolean>`(${isLive(now)} and sessions.via = 'cookie')`

/**
 * One statement, so that a crash leaves either the old token or its successor, never none. The session row is locked first: whoever
 * asks with the same token at the same moment waits here and then finds it exchanged.
 */
async function exchangeToken(db: Kysely<Tables>, exchange: Exchange): Promise<ExchangedToken | undefined> {
  const { tokenHash, successorHash, salt, now, seen } = exchange
  const result = await sql<ExchangedToken>`
    with session as (
      select sessions.id, sessions.client as former_client, sessions.os as former_os
      from refresh_tokens
      join sessions on sessions.id = refresh_tokens.session_id
      join users on users.id = sessions.user_id
      where refresh_tokens.token_hash = ${tokenHash} and ${isRenewable(now)}
      for no key update of sessions
    ), exchanged as (
      update refresh_tokens set used_at = ${now}, successor_salt = ${salt}
      from session
      where refresh_tokens.token_hash = ${tokenHash} and refresh_tokens.used_at is null and session.id = refresh_tokens.session_id
      returning session.id, session.former_client, session.former_os
    ), successor as (
      insert into refresh_tokens (token_hash, session_id, created_at)
      select ${successorHash}::bytea, exchanged.id, ${now}::timestamptz from exchanged
    )
    update sessions
    set refreshed_at = ${now}, last_seen_at = ${now}, client = ${seen.client}, os = ${seen.os}, network = ${seen.network}
    from exchanged
    where sessions.id = exchanged.id
    returning sessions.id, sessions.user_id, sessions.remember, sessions.expires_at, sessions.token_round, exchanged.former_client, exchanged.former_os`.execute(
    db,
  )
  return result.rows[0]
}
