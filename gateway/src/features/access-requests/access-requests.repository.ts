import { sql } from 'kysely'
import { mayDecide } from './access-requests.approvers.repository.ts'
import type { AccessRequestsDatabase, AccessRequestsTransaction, RequestState } from './access-requests.tables.ts'

export type StoredRequest = {
  id: string
  user_id: string
  app_key: string
  reason: string
  state: RequestState
  created_at: string
  decided_at: string | null
  note: string | null
  expires_at: string | null
}
export type PersonsRequest = StoredRequest & { email: string; full_name: string | null; is_active: boolean }
export type OpenPage = { limit: number; after: string | null; managerId: string | null }
export type NewRequest = { id: string; userId: string; appKey: string; reason: string; now: Date }
export type Decision = { state: Exclude<RequestState, 'open'>; by: string | null; note: string | null; expiresAt: string | null; now: Date }

export type AccessRequestsRepository = ReturnType<typeof createAccessRequestsRepository>
export type RequestsWriting = ReturnType<typeof writesOn>

const columns = ['id', 'user_id', 'app_key', 'reason', 'state', 'created_at', 'decided_at', 'note', 'expires_at'] as const

/** All SQL on `access_requests`, and what goes with an app. It reads `users` and `profiles`, for a request is shown with who asks. */
export function createAccessRequestsRepository(db: AccessRequestsDatabase) {
  return {
    listOwn: (userId: string, limit: number): Promise<StoredRequest[]> =>
      db.selectFrom('access_requests').select(columns).where('user_id', '=', userId).orderBy('id', 'desc').limit(limit).execute(),
    /** Open requests, the oldest first: all, or those that this manager decides about. */
    listOpen: ({ limit, after, managerId }: OpenPage): Promise<PersonsRequest[]> => {
      let query = withPerson(db).where('state', '=', 'open').orderBy('access_requests.id').limit(limit)
      if (after !== null) query = query.where('access_requests.id', '>', after)
      if (managerId !== null) query = query.where(mayDecide(managerId))
      return query.execute()
    },
    countOpen: async (managerId: string | null): Promise<number> => {
      const among = managerId === null ? sql`true` : mayDecide(managerId)
      const found = await sql<{ count: number }>`
        select count(*) as count from access_requests where state = 'open' and ${among}`.execute(db)
      return found.rows[0]?.count ?? 0
    },
    writing: <T>(work: (requests: RequestsWriting, trx: AccessRequestsTransaction) => Promise<T>): Promise<T> =>
      db.transaction().execute((trx) => work(writesOn(trx), trx)),
    /** The same inside a transaction of the caller. */
    within: (trx: AccessRequestsTransaction): RequestsWriting => writesOn(trx),
  }
}

function writesOn(trx: AccessRequestsTransaction) {
  return {
    /** Puts requests of one person one after the other, so that they can be counted; grants for them, which only name them, go on. */
    lockPerson: (userId: string): Promise<unknown> =>
      trx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute(),
    count: async (userId: string, since: Date): Promise<{ open: number; recent: number }> => {
      const found = await sql<{ open: number; recent: number }>`
        select count(*) filter (where state = 'open') as open, count(*) filter (where created_at > ${since}) as recent
        from access_requests where user_id = ${userId}`.execute(trx)
      return found.rows[0] ?? { open: 0, recent: 0 }
    },
    insert: async ({ id, userId, appKey, reason, now }: NewRequest): Promise<'created' | 'open'> => {
      const made = await trx
        .insertInto('access_requests')
        .values({ id, user_id: userId, app_key: appKey, reason, state: 'open', created_at: now })
        .onConflict((conflict) => conflict.columns(['user_id', 'app_key']).where('state', '=', 'open').doNothing())
        .returning('id')
        .executeTakeFirst()
      return made === undefined ? 'open' : 'created'
    },
    /**
     * An open request, which nobody else decides until the transaction ends. The person is held first: deleting an account comes to its
     * requests in that order, too.
     */
    lockOpen: async (id: string): Promise<PersonsRequest | undefined> => {
      await sql`select from users where id = (select user_id from access_requests where id = ${id}) for key share`.execute(trx)
      return withPerson(trx)
        .where('access_requests.id', '=', id)
        .where('state', '=', 'open')
        .forUpdate('access_requests')
        .executeTakeFirst()
    },
    decide: async (id: string, { state, by, note, expiresAt, now }: Decision): Promise<void> =>
      void (await trx
        .updateTable('access_requests')
        .set({ state, decided_at: now, decided_by: by, note, expires_at: expiresAt })
        .where('id', '=', id)
        .execute()),
    /** Forgets everything asked for an app that goes for good. */
    removeApp: async (appKey: string): Promise<void> => {
      await trx.deleteFrom('access_requests').where('app_key', '=', appKey).execute()
      await trx.deleteFrom('app_approvers').where('app_key', '=', appKey).execute()
    },
  }
}

const withPerson = (db: AccessRequestsDatabase) =>
  db
    .selectFrom('access_requests')
    .innerJoin('users', 'users.id', 'access_requests.user_id')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .select(['access_requests.id', 'access_requests.user_id', 'app_key', 'reason', 'state', 'access_requests.created_at'])
    .select(['decided_at', 'note', 'expires_at', 'users.email', 'users.is_active', 'profiles.full_name'])
