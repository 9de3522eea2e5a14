import type { Role } from '@gatehouse/contracts/user'
import { holdsPart, isIndexable, patternOf, rowHolds, someHolds } from '@gatehouse/kit/db/search'
import { sql, type RawBuilder } from 'kysely'
import type { HeldGrant } from './grants.explanation.ts'
import type { GrantsDatabase, HolderKind } from './grants.tables.ts'

export type Page = { limit: number; after: string | null; search: string | undefined }
export type PersonRow = { user_id: string; email: string; name_key: string; full_name: string | null; role: Role; is_active: boolean }
export type GroupRow = { id: string; name: string; name_key: string; people: number }
type Given = { expires_at: string | null; granted_at: string; granted_by: string | null }
export type ListedGrant = Given & { id: string; name: string; name_key: string; full_name: string | null; people: number }
export type GroupGrant = Given & { group_id: string; app_key: string }

export type GrantsReading = ReturnType<typeof createGrantsReading>

/** Reading grants, for those who decide about them. It reads `users`, `profiles`, `groups` and `group_memberships`. */
export function createGrantsReading(db: GrantsDatabase) {
  return {
    listForApp: (appKey: string, kind: HolderKind, page: Page): Promise<ListedGrant[]> =>
      kind === 'user' ? listUserGrants(db, appKey, page) : listGroupGrants(db, appKey, page),
    findForApp: async (appKey: string, holder: { kind: HolderKind; id: string }): Promise<ListedGrant | undefined> => {
      const query = holder.kind === 'user' ? userGrants(db, appKey) : groupGrants(db, appKey)
      return (await sql<ListedGrant>`select * from (${query}) listed where id = ${holder.id}`.execute(db)).rows[0]
    },
    findPerson: async (id: string): Promise<PersonRow | undefined> => (await findPeople(db, [id]))[0],
    /** Those of them who are there, by address. */
    findPeople: (ids: readonly string[]): Promise<PersonRow[]> => findPeople(db, ids),
    findGroup: (id: string): Promise<GroupRow | undefined> => selectGroups(db).where('groups.id', '=', id).executeTakeFirst(),
    /** A page of groups by name. */
    listGroups: ({ limit, after, search }: Page): Promise<GroupRow[]> => {
      let query = selectGroups(db).orderBy('name_key').limit(limit)
      if (after !== null) query = query.where('name_key', '>', after)
      if (search !== undefined && search !== '') query = query.where('name', 'ilike', patternOf(search))
      return query.execute()
    },
    /** Every grant that reaches these people, for one app or for all. */
    heldBy: (userIds: readonly string[], appKey: string | null = null): Promise<(HeldGrant & { user_id: string })[]> =>
      heldBy(db, userIds, appKey),
    /** What groups open and until when, and no more of it: for many groups at once. */
    endsOfGroups: async (groupIds: readonly string[]): Promise<Pick<GroupGrant, 'group_id' | 'app_key' | 'expires_at'>[]> =>
      groupIds.length === 0
        ? []
        : db
            .selectFrom('group_app_permissions')
            .select(['group_id', 'app_key', 'expires_at'])
            .where('group_id', '=', sql<string>`any(${groupIds}::uuid[])`)
            .orderBy('app_key')
            .execute(),
    ofGroups: async (groupIds: readonly string[]): Promise<GroupGrant[]> =>
      groupIds.length === 0
        ? []
        : db
            .selectFrom('group_app_permissions as given')
            .leftJoin('users as giver', 'giver.id', 'given.granted_by')
            .select(['given.group_id', 'given.app_key', 'given.expires_at', 'given.granted_at', 'giver.email as granted_by'])
            .where('given.group_id', 'in', groupIds)
            .orderBy('given.app_key')
            .execute(),
  }
}

const findPeople = (db: GrantsDatabase, ids: readonly string[]): Promise<PersonRow[]> =>
  db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .select(['users.id as user_id', 'email', 'email_key as name_key', 'full_name', 'role', 'is_active'])
    .where('users.id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('email_key')
    .execute()

const email = sql.ref('users.email')
const fullName = sql.ref('profiles.full_name')

/** People with this in address or name, in a query that has `users` and `profiles`. */
const personMatches = (search: string) => someHolds([email, fullName], search)

/** The same asked about one row of `users`. */
export const rowMatches = (search: string) =>
  rowHolds([email], { from: sql`profiles where profiles.user_id = users.id`, text: fullName }, search)

/** What holds of an address, and of a name, by index; null when nothing is searched. */
export function matching(search: string): { address: RawBuilder<boolean>; name: RawBuilder<boolean> } | null {
  return isIndexable(search, 1) ? { address: holdsPart(email, search), name: holdsPart(fullName, search) } : null
}

/** Whether a search is of one or two characters. */
export const isShort = (search: string): boolean => search !== '' && !isIndexable(search, 3)

const selectGroups = (db: GrantsDatabase) =>
  db
    .selectFrom('groups')
    .select(['groups.id', 'groups.name', 'groups.name_key'])
    .select(sql<number>`(select count(*) from group_memberships counted where counted.group_id = groups.id)`.as('people'))

const userGrants = (db: GrantsDatabase, appKey: string) =>
  db
    .selectFrom('user_app_permissions as given')
    .innerJoin('users', 'users.id', 'given.user_id')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .leftJoin('users as giver', 'giver.id', 'given.granted_by')
    .select(['users.id', 'users.email as name', 'users.email_key as name_key', 'profiles.full_name', sql<number>`1`.as('people')])
    .select(['given.expires_at', 'given.granted_at', 'giver.email as granted_by'])
    .where('given.app_key', '=', appKey)

const groupGrants = (db: GrantsDatabase, appKey: string) =>
  db
    .selectFrom('group_app_permissions as given')
    .innerJoin('groups', 'groups.id', 'given.group_id')
    .leftJoin('users as giver', 'giver.id', 'given.granted_by')
    .select(['groups.id', 'groups.name', 'groups.name_key', sql<string | null>`null::text`.as('full_name')])
    .select(sql<number>`(select count(*) from group_memberships counted where counted.group_id = groups.id)`.as('people'))
    .select(['given.expires_at', 'given.granted_at', 'giver.email as granted_by'])
    .where('given.app_key', '=', appKey)

function listUserGrants(db: GrantsDatabase, appKey: string, { limit, after, search }: Page): Promise<ListedGrant[]> {
  let query = userGrants(db, appKey).orderBy('users.email_key').limit(limit)
  if (after !== null) query = query.where('users.email_key', '>', after)
  if (search !== undefined && search !== '') query = query.where(personMatches(search))
  return query.execute()
}

function listGroupGrants(db: GrantsDatabase, appKey: string, { limit, after, search }: Page): Promise<ListedGrant[]> {
  let query = groupGrants(db, appKey).orderBy('groups.name_key').limit(limit)
  if (after !== null) query = query.where('groups.name_key', '>', after)
  if (search !== undefined && search !== '') query = query.where('groups.name', 'ilike', patternOf(search))
  return query.execute()
}

type HeldRow = Omit<HeldGrant, 'group'> & { user_id: string; group_id: string | null; group_name: string | null }

async function heldBy(db: GrantsDatabase, userIds: readonly string[], appKey: string | null): Promise<(HeldGrant & { user_id: string })[]> {
  if (userIds.length === 0) return []
  const { rows } = await sql<HeldRow>`
    select held.user_id, held.app_key, held.expires_at, held.granted_at, giver.email as granted_by, groups.id as group_id, groups.name as group_name
    from (
      select user_id, app_key, expires_at, granted_at, granted_by, null::uuid as group_id
      from user_app_permissions where user_id = any(${userIds}::uuid[])
      union all
      select own.user_id, given.app_key, given.expires_at, given.granted_at, given.granted_by, own.group_id
      from group_memberships own join group_app_permissions given on given.group_id = own.group_id
      where own.user_id = any(${userIds}::uuid[])
    ) held
    left join groups on groups.id = held.group_id
    left join users giver on giver.id = held.granted_by
    where ${appKey}::text is null or held.app_key = ${appKey}
    order by groups.name_key nulls first, held.app_key`.execute(db)
  return rows.map(({ user_id, app_key, expires_at, granted_at, granted_by, group_id: id, group_name: name }) => {
    return { user_id, app_key, group: id === null || name === null ? null : { id, name }, expires_at, granted_at, granted_by }
  })
}
