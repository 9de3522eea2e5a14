import { someHolds } from '@gatehouse/kit/db/search'
import { sql } from 'kysely'
import type { Member, Person } from './groups.schemas.ts'
import type { GroupsDatabase, MembershipRole } from './groups.tables.ts'

export type MemberFilter = {
  limit: number
  /** The e-mail key of the last one before. */
  after: string | null
  search: string | undefined
  role: MembershipRole | undefined
}
export type Candidate = Person & { email_key: string; role: MembershipRole | null }
type NewMemberships = { groupId: string; userIds: readonly string[]; role: MembershipRole; now: Date }

/** All SQL on `group_memberships`. */
export function createMembershipsRepository(db: GroupsDatabase) {
  return {
    list: (groupId: string, filter: MemberFilter): Promise<(Member & { email_key: string })[]> => listMembers(db, groupId, filter),
    roleOf: async (groupId: string, userId: string): Promise<MembershipRole | null> => {
      const own = db.selectFrom('group_memberships').select('role').where('group_id', '=', groupId).where('user_id', '=', userId)
      return (await own.executeTakeFirst())?.role ?? null
    },
    groupIdsOf: async (userId: string): Promise<string[]> =>
      (await db.selectFrom('group_memberships').select('group_id').where('user_id', '=', userId).orderBy('group_id').execute()).map(
        ({ group_id }) => group_id,
      ),
    /** The account with this id and its membership, or undefined when there is no such account. */
    findCandidate: (groupId: string, userId: string): Promise<Candidate | undefined> =>
      selectCandidates(db, groupId).where('users.id', '=', userId).executeTakeFirst(),
    /** The accounts behind these e-mail keys, and whether they are in the group. */
    findCandidates: (groupId: string, emailKeys: readonly string[]): Promise<Candidate[]> =>
      emailKeys.length === 0
        ? Promise.resolve([])
        : selectCandidates(db, groupId).where('users.email_key', 'in', emailKeys).orderBy('users.email_key').execute(),
    ...insertions(db),
    changeRole: async (groupId: string, userId: string, role: MembershipRole): Promise<void> =>
      void (await db
        .updateTable('group_memberships')
        .set({ role })
        .where('group_id', '=', groupId)
        .where('user_id', '=', userId)
        .execute()),
    remove: async (groupId: string, userId: string): Promise<void> =>
      void (await db.deleteFrom('group_memberships').where('group_id', '=', groupId).where('user_id', '=', userId).execute()),
    /** Who of these people is in more than `most` groups. */
    findCrowded: async (userIds: readonly string[], most: number): Promise<string[]> => {
      if (userIds.length === 0) return []
      const crowded = await db
        .selectFrom('group_memberships')
        .innerJoin('users', 'users.id', 'group_memberships.user_id')
        .select('users.email')
        .where('group_memberships.user_id', 'in', userIds)
        .groupBy('users.email')
        .having((eb) => eb.fn.countAll(), '>', most)
        .execute()
      return crowded.map(({ email }) => email)
    },
  }
}

function insertions(db: GroupsDatabase) {
  return {
    /** Adds those who are not in yet; tells whom. */
    insert: async ({ groupId, userIds, role, now }: NewMemberships): Promise<string[]> => {
      if (userIds.length === 0) return []
      const rows = userIds.map((user_id) => ({ group_id: groupId, user_id, role, added_at: now }))
      const added = await db
        .insertInto('group_memberships')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['group_id', 'user_id']).doNothing())
        .returning('user_id')
        .execute()
      return added.map(({ user_id }) => user_id)
    },
    /** Adds one person, if there is such an account, to those of these groups that exist; tells which they were not in yet. */
    insertInto: async (groupIds: readonly string[], { userId, now }: { userId: string; now: Date }) => {
      if (groupIds.length === 0) return []
      const added = await db
        .insertInto('group_memberships')
        .columns(['group_id', 'user_id', 'role', 'added_at'])
        .expression((eb) =>
          eb
            .selectFrom(['groups', 'users'])
            .select([
              'groups.id',
              'users.id as user_id',
              sql<MembershipRole>`'member'`.as('role'),
              sql<string>`${now}::timestamptz`.as('added_at'),
            ])
            .where('groups.id', 'in', groupIds)
            .where('users.id', '=', userId),
        )
        .onConflict((conflict) => conflict.columns(['group_id', 'user_id']).doNothing())
        .returning('group_id')
        .execute()
      return added.map(({ group_id }) => group_id)
    },
  }
}

const selectCandidates = (db: GroupsDatabase, groupId: string) =>
  db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .leftJoin('group_memberships as own', (join) => join.onRef('own.user_id', '=', 'users.id').on('own.group_id', '=', groupId))
    .select(['users.id as user_id', 'users.email', 'users.email_key', 'profiles.full_name', 'own.role'])

function listMembers(
  db: GroupsDatabase,
  groupId: string,
  { limit, after, search, role }: MemberFilter,
): Promise<(Member & { email_key: string })[]> {
  let query = db
    .selectFrom('group_memberships as own')
    .innerJoin('users', 'users.id', 'own.user_id')
    .leftJoin('profiles', 'profiles.user_id', 'users.id')
    .leftJoin('portraits', 'portraits.user_id', 'users.id')
    .select(['users.id as user_id', 'users.email', 'users.email_key', 'profiles.full_name', 'portraits.id as picture'])
    .select(['users.is_active', 'own.role', 'own.added_at'])
    .where('own.group_id', '=', groupId)
    .orderBy('users.email_key')
    .limit(limit)
  if (after !== null) query = query.where('users.email_key', '>', after)
  if (role !== undefined) query = query.where('own.role', '=', role)
  if (search !== undefined && search !== '') {
    query = query.where(someHolds([sql.ref('users.email'), sql.ref('profiles.full_name')], search))
  }
  return query.execute()
}
