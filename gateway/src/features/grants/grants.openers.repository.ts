import { sql, type RawBuilder } from 'kysely'
import { isShort, matching, rowMatches, type Page, type PersonRow } from './grants.reading.repository.ts'
import type { GrantsDatabase } from './grants.tables.ts'

type Wanted = Page & { appKey: string; everyone: boolean; now: Date }

export type OpenersRepository = ReturnType<typeof createOpenersRepository>

/** Who can open an app now: active people only, for nobody else gets in at all. */
export function createOpenersRepository(db: GrantsDatabase) {
  return {
    /** A page of them by e-mail address. Names are looked up for the page only. */
    list: async (wanted: Wanted): Promise<PersonRow[]> => withNames(db, await findPage(db, wanted)),
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

/**
 * Ids of all whom a grant reaches; some come more than once. `offset 0`: group by group by the index, never all memberships or grants
 * there are, also when only the first are wanted.
 */
export const holders = (appKey: string, now: Date) => sql`
  select given.user_id as id from user_app_permissions given where given.app_key = ${appKey} and ${counts(now)}
  union all
  select own.user_id from (
    select given.group_id from group_app_permissions given where given.app_key = ${appKey} and ${counts(now)} offset 0
  ) opening
  cross join lateral (select user_id from group_memberships where group_memberships.group_id = opening.group_id offset 0) own`

/** The same asked about one row of `users`. `offset 0`: about those rows only that are looked at, not about everybody beforehand. */
const reaches = (appKey: string, now: Date) => sql<boolean>`(
  users.role = 'admin'
  or exists (select from user_app_permissions given where given.user_id = users.id and given.app_key = ${appKey} and ${counts(now)} offset 0)
  or exists (
    select from group_memberships own join group_app_permissions given on given.group_id = own.group_id
    where own.user_id = users.id and given.app_key = ${appKey} and ${counts(now)}
    offset 0
  )
)`

/**
 * So many are gathered and put in order; where there are more, people are gone through in order until a page is full. Either way alone
 * would take seconds for an app, or a search, of the other kind among 100,000 people.
 */
const few = 5000
/** The same for one or two letters, which those who have them often have in a row: going through takes longer until a page is full. */
const fewShorts = 12_000
/** So many are looked at before: most letters are in so many names that a page is full by then. */
const near = 500

async function findPage(db: GrantsDatabase, wanted: Wanted): Promise<Found[]> {
  const { appKey, everyone, now, search = '' } = wanted
  const all = sql`select id from users where role = 'admin' union all ${holders(appKey, now)}`
  const holding = !everyone && (await isFew(db, all)) ? all : null
  const mayOpen = everyone || holding !== null ? sql<boolean>`true` : reaches(appKey, now)
  const where = search === '' ? mayOpen : sql<boolean>`${rowMatches(search)} and ${mayOpen}`
  const found = isShort(search)
    ? await findShort(db, wanted, { holding, where, mayOpen })
    : await findMatching(db, wanted, { holding, where: mayOpen, most: few })
  if (found !== null) return found
  if (holding === null) return walk(db, wanted, where)
  const people = sql`${columns} from users where users.id = any(array(${holding})) and ${isNext(wanted.after)}`
  return (await firstOf(people, { where, limit: wanted.limit }).execute(db)).rows
}

/** No more than it takes to know are counted, and no row leaves the database. */
async function isFew(db: GrantsDatabase, ids: RawBuilder<unknown>): Promise<boolean> {
  const counted = await sql<{ count: number }>`
    select count(*) as count from (select from (${ids}) gathered limit ${few + 1}) counted`.execute(db)
  return (counted.rows[0]?.count ?? 0) <= few
}

type Found = { id: string; name_key: string }
type Asked = { holding: RawBuilder<unknown> | null; where: RawBuilder<boolean>; most: number }

type AskedShort = Omit<Asked, 'most'> & { mayOpen: RawBuilder<boolean> }

/** The same for one or two letters; few who may open it are looked through sooner than an index says who has a letter. */
async function findShort(db: GrantsDatabase, wanted: Wanted, { holding, where, mayOpen }: AskedShort): Promise<Found[] | null> {
  if (holding !== null) return null
  const people = sql`${columns} from users where ${isNext(wanted.after)} order by email_key limit ${near}`
  const { rows } = await firstOf(people, { where, limit: wanted.limit }).execute(db)
  return rows.length >= wanted.limit ? rows : findMatching(db, wanted, { holding, where: mayOpen, most: fewShorts })
}

/** Those whom a search finds by index; null where it finds many, or is none. */
async function findMatching(
  db: GrantsDatabase,
  { search = '', after, limit }: Wanted,
  { holding, where, most }: Asked,
): Promise<Found[] | null> {
  const holds = search === '' ? null : matching(search)
  if (holds === null) return null
  const among = holding === null ? sql`true` : sql`users.id in (${holding})`
  const people = sql`
    ${columns} from by_address users where ${isNext(after)} and ${among}
    union all
    ${columns} from users where users.id = any(array(select id from by_name except select id from by_address)) and ${isNext(after)} and ${among}`
  const { rows } = await sql<Found | { id: null; name_key: null }>`
    with by_address as materialized (select id, email, email_key, role, is_active from users where ${holds.address} limit ${most + 1}),
      by_name as materialized (select user_id as id from profiles where ${holds.name} limit ${most + 1}),
      many as materialized (select where greatest((select count(*) from by_address), (select count(*) from by_name)) > ${most})
    select null as id, null as name_key from many
    union all
    select * from (${firstOf(people, { where, limit })}) page where not exists (select from many)`.execute(db)
  const found = rows.filter((row) => row.id !== null)
  return found.length < rows.length ? null : found
}

/** So many are looked at in one statement. */
const stride = 2000

/** People in order, and of them those who answer, until the page is full. */
async function walk(db: GrantsDatabase, { limit, after }: Page, where: RawBuilder<boolean>): Promise<Found[]> {
  const found: Found[] = []
  for (let last = after; ;) {
    const people = sql`${columns} from users where ${isNext(last)} order by email_key limit ${stride}`
    found.push(...(await firstOf(people, { where, limit: limit - found.length }).execute(db)).rows)
    if (found.length >= limit) return found
    const end = sql<{
      email_key: string
    }>`select email_key from users where ${isNext(last)} order by email_key offset ${stride - 1} limit 1`
    const [next] = (await end.execute(db)).rows
    if (next === undefined) return found
    last = next.email_key
  }
}

const columns = sql`select users.id, users.email, users.email_key, users.role`
const isNext = (after: string | null) => sql`users.is_active and ${after === null ? sql`true` : sql`users.email_key > ${after}`}`

/** The first of these people who answer, in order. Each is asked when the turn comes, so that a full page ends it. */
const firstOf = (people: RawBuilder<unknown>, { where, limit }: { where: RawBuilder<boolean>; limit: number }) => sql<Found>`
  select users.id, users.email_key as name_key from (select * from (${people}) people order by email_key offset 0) users
  where ${where} order by users.email_key limit ${limit}`

async function withNames(db: GrantsDatabase, found: readonly Found[]): Promise<PersonRow[]> {
  if (found.length === 0) return []
  return db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .select(['users.id as user_id', 'users.email', 'users.email_key as name_key', 'profiles.full_name', 'users.role', 'users.is_active'])
    .where('users.id', '=', sql<string>`any(${found.map(({ id }) => id)}::uuid[])`)
    .orderBy('users.email_key')
    .execute()
}
