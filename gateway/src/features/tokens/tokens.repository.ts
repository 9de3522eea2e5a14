import { sql } from 'kysely'
import type { TokensDatabase, TokensTransaction } from './tokens.tables.ts'

export type NewToken = {
  id: string
  user_id: string
  name: string
  token_hash: Buffer
  hint: string
  apps: string[] | null
  second_factor: boolean
  created_at: Date
  created_by: string | null
  expires_at: Date | null
}

/** A token that has not expired, apart from whether its owner is good. */
export type StoredToken = {
  id: string
  user_id: string
  apps: string[] | null
  second_factor: boolean
  created_at: string
  expires_at: string | null
}

export type ListedToken = Omit<StoredToken, 'second_factor'> & {
  name: string
  hint: string
  created_by: string | null
  created_by_email: string | null
  last_used_at: string | null
  last_used_network: string | null
}

export type ListedServiceAccount = {
  id: string
  email: string
  description: string | null
  is_active: boolean
  created_at: string
  tokens: number
  last_used_at: string | null
}

export type Use = { id: string; at: Date; network: string }

/** What belongs into the transaction of a change. */
type Tell<What> = (what: What, trx: TokensTransaction) => Promise<void>

/** A token that is no more, and whose it was. */
export type GoneToken = { id: string; name: string; user_id: string; email: string; full_name: string | null; kind: 'person' | 'service' }

export type TokensRepository = ReturnType<typeof createTokensRepository>

/** All SQL on `api_tokens`; it reads `users`, because a token is as good as its owner. */
export function createTokensRepository(db: TokensDatabase) {
  return {
    findByHash: (hash: Buffer, now: Date): Promise<StoredToken | undefined> =>
      good(db, now).where('token_hash', '=', hash).executeTakeFirst(),
    findById: (id: string, now: Date): Promise<StoredToken | undefined> => good(db, now).where('id', '=', id).executeTakeFirst(),
    list: (userId: string): Promise<ListedToken[]> =>
      db
        .selectFrom('api_tokens')
        .leftJoin('users as maker', 'maker.id', 'api_tokens.created_by')
        .select(['api_tokens.id', 'user_id', 'name', 'hint', 'apps', 'api_tokens.created_at', 'created_by', 'expires_at'])
        .select(['last_used_at', 'last_used_network', 'maker.email as created_by_email'])
        .where('user_id', '=', userId)
        .orderBy('api_tokens.id', 'desc')
        .execute(),
    /** Puts a token in place, unless its owner has `most`; then false. Those of theirs that expired before `forgetBefore` go first. */
    insert: (token: NewToken, options: Inserting): Promise<boolean> => db.transaction().execute((trx) => insert(trx, token, options)),
    /** Removes a token of this owner; false when there is none. */
    remove: (of: { id: string; userId: string }, tell: Tell<{ id: string; name: string }>): Promise<boolean> =>
      db.transaction().execute(async (trx) => {
        const removed = await trx
          .deleteFrom('api_tokens')
          .where('id', '=', of.id)
          .where('user_id', '=', of.userId)
          .returning(['id', 'name'])
          .executeTakeFirst()
        if (removed !== undefined) await tell(removed, trx)
        return removed !== undefined
      }),
    /**
     * Takes an app that goes for good out of the tokens that name it, so that a later one with its key does not come to them; those that
     * were for nothing else go. Tells whose were narrowed, and which are gone.
     */
    forgetApp: (appKey: string, trx: TokensTransaction): Promise<{ narrowed: string[]; gone: GoneToken[] }> => forgetApp(appKey, trx),
    /** Removes those of a person that were made since then. */
    removeMade: (of: { userId: string; since: Date }, trx: TokensTransaction): Promise<{ id: string; name: string }[]> =>
      trx
        .deleteFrom('api_tokens')
        .where('user_id', '=', of.userId)
        .where('created_at', '>=', of.since.toISOString())
        .returning(['id', 'name'])
        .execute(),
    noteUses: (uses: readonly Use[]): Promise<unknown> => noteUses(db, uses),
    listServiceAccounts: (now: Date): Promise<ListedServiceAccount[]> => listServiceAccounts(db, now),
  }
}

/** `requireThere` throws for an app that is gone, and keeps the others there. */
type Inserting = {
  most: number
  forgetBefore: Date
  requireThere: (trx: TokensTransaction) => Promise<void>
  tell: Tell<NewToken>
}

async function insert(trx: TokensTransaction, token: NewToken, { most, forgetBefore, requireThere, tell }: Inserting): Promise<boolean> {
  await requireThere(trx)
  // One after the other for each owner, so that they can be counted.
  await trx.selectFrom('users').select('id').where('id', '=', token.user_id).forNoKeyUpdate().execute()
  await trx.deleteFrom('api_tokens').where('user_id', '=', token.user_id).where('expires_at', '<', forgetBefore.toISOString()).execute()
  const { count } = await trx
    .selectFrom('api_tokens')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('user_id', '=', token.user_id)
    .executeTakeFirstOrThrow()
  if (count >= most) return false
  await trx.insertInto('api_tokens').values(token).execute()
  await tell(token, trx)
  return true
}

const notExpired = (now: Date) => sql<boolean>`(api_tokens.expires_at is null or api_tokens.expires_at > ${now})`

const good = (db: TokensDatabase, now: Date) =>
  db.selectFrom('api_tokens').select(['id', 'user_id', 'apps', 'second_factor', 'created_at', 'expires_at']).where(notExpired(now))

async function forgetApp(appKey: string, trx: TokensTransaction): Promise<{ narrowed: string[]; gone: GoneToken[] }> {
  const gone = await sql<GoneToken>`
    delete from api_tokens using users left join profiles on profiles.user_id = users.id
    where api_tokens.apps = array[${appKey}]::text[] and users.id = api_tokens.user_id
    returning api_tokens.id, api_tokens.name, api_tokens.user_id, users.email, profiles.full_name, users.kind`.execute(trx)
  const narrowed = await sql<{ user_id: string }>`
    update api_tokens set apps = array_remove(apps, ${appKey}) where ${appKey} = any(apps) returning user_id`.execute(trx)
  return { narrowed: narrowed.rows.map(({ user_id }) => user_id), gone: gone.rows }
}

/** Passes over rows that somebody else is at: this can wait for the next time. */
async function noteUses(db: TokensDatabase, uses: readonly Use[]): Promise<void> {
  const ids = uses.map(({ id }) => id)
  const times = uses.map(({ at }) => at)
  const networks = uses.map(({ network }) => network)
  await sql`
    with used as (
      select * from unnest(${ids}::uuid[], ${times}::timestamptz[], ${networks}::text[]) as used (id, at, network)
    ), free as (
      select api_tokens.id, used.at, used.network from api_tokens join used on used.id = api_tokens.id
      where api_tokens.last_used_at is null or api_tokens.last_used_at < used.at
      for no key update of api_tokens skip locked
    )
    update api_tokens set last_used_at = free.at, last_used_network = free.network from free where api_tokens.id = free.id`.execute(db)
}

function listServiceAccounts(db: TokensDatabase, now: Date): Promise<ListedServiceAccount[]> {
  return db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .leftJoin('api_tokens', 'api_tokens.user_id', 'users.id')
    .select(['users.id', 'users.email', 'profiles.full_name as description', 'users.is_active', 'users.created_at'])
    .select(sql<number>`(count(api_tokens.id) filter (where ${notExpired(now)}))::int`.as('tokens'))
    .select(sql<string | null>`max(api_tokens.last_used_at)`.as('last_used_at'))
    .where('users.kind', '=', 'service')
    .groupBy(['users.id', 'profiles.full_name'])
    .orderBy('users.email_key')
    .execute()
}
