import { sql, type RawBuilder } from 'kysely'
import { findFewPeople, personMatches, type Page, type PersonRow } from './grants.reading.repository.ts'
import type { GrantsDatabase } from './grants.tables.ts'

type Wanted = Page & { appKey: string; everyone: boolean; now: Date }

export type OpenersRepository = ReturnType<typeof createOpenersRepository>

/** Who can open an app now: active people only, for nobody else gets in at all. */
export function createOpenersRepository(db: GrantsDatabase) {
  return {
    /** A page of them by e-mail address. */
    list: async (wanted: Wanted): Promise<PersonRow[]> => {
      const { appKey, everyone, now, search = '' } = wanted
      const found = search === '' ? null : await findFewPeople(db, search)
      if (found !== null) {
        const among = sql`users.id = any(${found}::uuid[]) and ${everyone ? sql`true` : reaches(appKey, now)}`
        return select(db, { ...wanted, search: undefined }, among)
      }
      if (everyone) return select(db, wanted, sql`true`)
      const few = await findFewHolders(db, appKey, now)
      if (few !== null) return select(db, wanted, sql`users.id = any(${few}::uuid[])`)
      return walk(db, wanted)
    },
    count: async (appKey: string, { everyone, now }: { everyone: boolean; now: Date }): Promise<number> => {
      const found = everyone
        ? await sql<{ count: number }>`select count(*) as count from users where is_active`.execute(db)
        : await sql<{ count: number }>`
            select count(*) as count
            from (select id from users where role = 'admin' union select id from (${holders(appKey, now)}) held) reached
            join users on users.id = reached.id where users.is_active`.execute(db)
      return found.rows[0]?.count ?? 0
    },
    countGrants: async (appKey: string, now: Date): Promise<{ groups: number; users: number }> => {
      const found = await sql<{ groups: number; users: number }>`select
        (select count(*) from group_app_permissions given where app_key = ${appKey} and ${counts(now)}) as groups,
        (select count(*) from user_app_permissions given where app_key = ${appKey} and ${counts(now)}) as users`.execute(db)
      return found.rows[0] ?? { groups: 0, users: 0 }
    },
  }
}

/** Whether a grant counts, in a query that has it as `given`. */
export const counts = (now: Date) => sql<boolean>`(given.expires_at is null or given.expires_at > ${now})`

/** Ids of all whom a grant reaches; some come more than once. `offset 0`: group by group by the index, never all memberships there are. */
export const holders = (appKey: string, now: Date) => sql`
  select given.user_id as id from user_app_permissions given where given.app_key = ${appKey} and ${counts(now)}
  union all
  select own.user_id from group_app_permissions given
  cross join lateral (select user_id from group_memberships where group_memberships.group_id = given.group_id offset 0) own
  where given.app_key = ${appKey} and ${counts(now)}`

/** The same asked about one row of `users`. `offset 0`: about those rows only that are looked at, not about everybody beforehand. */
const reaches = (appKey: string, now: Date) => sql`(
  users.role = 'admin'
  or exists (select from user_app_permissions given where given.user_id = users.id and given.app_key = ${appKey} and ${counts(now)} offset 0)
  or exists (
    select from group_memberships own join group_app_permissions given on given.group_id = own.group_id
    where own.user_id = users.id and given.app_key = ${appKey} and ${counts(now)}
    offset 0
  )
)`

/**
 * With few, their ids are gathered and put in order; with many, people are gone through in order until a page is full. Either way alone
 * would take seconds for an app of the other kind among 100,000 people.
 */
const fewHolders = 2000

/** Ids of all who can open it, admins with them; null where they are many. */
async function findFewHolders(db: GrantsDatabase, appKey: string, now: Date): Promise<string[] | null> {
  const found = await sql<{ id: string }>`
    select id from users where role = 'admin' union all select id from (${holders(appKey, now)}) held limit ${fewHolders + 1}`.execute(db)
  return found.rows.length > fewHolders ? null : found.rows.map(({ id }) => id)
}

/** So many are looked at together. */
const stride = 500

/**
 * People in order, and of them those who can open it, until the page is full. In two steps, for in one the database may ask about access
 * before it looks at names, for everybody.
 */
async function walk(db: GrantsDatabase, { appKey, now, limit, after, search }: Wanted): Promise<PersonRow[]> {
  const found: PersonRow[] = []
  let last = after
  while (found.length < limit) {
    const people = await select(db, { limit: stride, after: last, search }, sql`true`)
    const ids = people.map(({ user_id }) => user_id)
    const among = sql`users.id = any(${ids}::uuid[]) and ${reaches(appKey, now)}`
    found.push(...(await select(db, { limit: limit - found.length, after: null, search: undefined }, among)))
    last = people.at(-1)?.name_key ?? last
    if (people.length < stride) break
  }
  return found
}

function select(db: GrantsDatabase, { limit, after, search }: Page, among: RawBuilder<unknown>): Promise<PersonRow[]> {
  let query = db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .select(['users.id as user_id', 'users.email', 'users.email_key as name_key', 'profiles.full_name', 'users.role', 'users.is_active'])
    .where('users.is_active', '=', true)
    .where(sql<boolean>`${among}`)
    .orderBy('users.email_key')
    .limit(limit)
  if (after !== null) query = query.where('users.email_key', '>', after)
  if (search !== undefined && search !== '') query = query.where(personMatches(search))
  return query.execute()
}
