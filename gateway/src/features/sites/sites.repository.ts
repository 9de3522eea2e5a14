import type { Insertable, Kysely } from 'kysely'
import type { SitesTables } from './sites.tables.ts'

/** Whose session a cookie or code stands for. */
export type SessionRef = { sessionId: string; userId: string }

export type SitesRepository = ReturnType<typeof createSitesRepository>

/** Cookies that one session keeps at one host: each browser has one, and a few more come of tabs that sign on together. */
const keptPerHost = 20

export function createSitesRepository(db: Kysely<SitesTables>) {
  return {
    /** Adds a code, and removes those that nobody came for. */
    addCode: async (code: Insertable<SitesTables['site_codes']>, now: Date): Promise<void> => {
      await db.deleteFrom('site_codes').where('expires_at', '<=', now.toISOString()).execute()
      await db.insertInto('site_codes').values(code).execute()
    },

    /** Takes a code out, good or not: whoever shows one has used it up. */
    takeCode: (codeHash: Buffer) => db.deleteFrom('site_codes').where('code_hash', '=', codeHash).returningAll().executeTakeFirst(),

    addSession: async (session: Insertable<SitesTables['site_sessions']>): Promise<void> => {
      await db.insertInto('site_sessions').values(session).execute()
      await db
        .deleteFrom('site_sessions')
        .where('token_hash', 'in', (query) =>
          query
            .selectFrom('site_sessions')
            .select('token_hash')
            .where('session_id', '=', session.session_id)
            .where('host', '=', session.host)
            .orderBy('created_at', 'desc')
            .offset(keptPerHost),
        )
        .execute()
    },

    /** Whose session a token stands for at this host. */
    findSession: async (tokenHash: Buffer, host: string): Promise<SessionRef | null> => {
      const row = await db
        .selectFrom('site_sessions')
        .select(['session_id', 'user_id'])
        .where('token_hash', '=', tokenHash)
        .where('host', '=', host)
        .executeTakeFirst()
      return row === undefined ? null : { sessionId: row.session_id, userId: row.user_id }
    },
  }
}
