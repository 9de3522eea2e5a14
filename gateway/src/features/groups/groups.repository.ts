import { brokenConstraint } from '@gatehouse/kit/db/database'
import { someHolds } from '@gatehouse/kit/db/search'
import { sql } from 'kysely'
import { createMembershipsRepository } from './groups.memberships.repository.ts'
import type { Group, OwnGroup } from './groups.schemas.ts'
import type { GroupsDatabase, GroupsTransaction, MembershipRole } from './groups.tables.ts'

export type StoredGroup = { id: string; name: string; description: string; require_second_factor: boolean; version: number }
export type NewGroup = Omit<StoredGroup, 'version'> & { name_key: string; created_at: Date }
export type GroupFields = { name: string; name_key: string; description: string; require_second_factor: boolean }

export type GroupsRepository = ReturnType<typeof createGroupsRepository>
export type GroupsWriting = ReturnType<typeof writesOn>

/** All SQL on `groups`; that on `group_memberships` stands beside it. It reads `users`, because members are shown by their name. */
export function createGroupsRepository(db: GroupsDatabase) {
  return {
    memberships: createMembershipsRepository(db),
    listGroups: (filter: { limit: number; after: string | null; search: string | undefined }): Promise<(Group & { name_key: string })[]> =>
      listGroups(db, filter),
    findGroup: (id: string): Promise<Group | undefined> => selectGroups(db).where('groups.id', '=', id).executeTakeFirst(),
    listOwn: (userId: string): Promise<OwnGroup[]> => listOwn(db, userId),
    findNames: (ids: readonly string[]): Promise<{ id: string; name: string }[]> => findNames(db, ids),
    findByKeys: async (keys: readonly string[]): Promise<{ id: string; name: string; name_key: string }[]> =>
      keys.length === 0 ? [] : db.selectFrom('groups').select(['id', 'name', 'name_key']).where('name_key', 'in', keys).execute(),
    /** Whether a group of this person wants a second factor. */
    requiresSecondFactor: async (userId: string): Promise<boolean> => {
      const found = await db
        .selectFrom('group_memberships')
        .innerJoin('groups', 'groups.id', 'group_memberships.group_id')
        .select('groups.id')
        .where('group_memberships.user_id', '=', userId)
        .where('groups.require_second_factor', '=', true)
        .limit(1)
        .executeTakeFirst()
      return found !== undefined
    },
    /** Runs `work` in one transaction; what it tells others with `trx` is told only if all of it happened. */
    writing: <T>(work: (writing: GroupsWriting, trx: GroupsTransaction) => Promise<T>): Promise<T> =>
      db.transaction().execute((trx) => work(writesOn(trx), trx)),
    /** The same inside a transaction of the caller. */
    within: (trx: GroupsTransaction): GroupsWriting => writesOn(trx),
  }
}

/** What may be done with groups inside a transaction. */
function writesOn(trx: GroupsTransaction) {
  return {
    memberships: createMembershipsRepository(trx),
    findNames: (ids: readonly string[]): Promise<{ id: string; name: string }[]> => findNames(trx, ids),
    insert: async (group: NewGroup): Promise<'created' | 'taken'> => {
      const made = await trx
        .insertInto('groups')
        .values(group)
        .onConflict((conflict) => conflict.column('name_key').doNothing())
        .returning('id')
        .executeTakeFirst()
      return made === undefined ? 'taken' : 'created'
    },
    /** The group, which nobody changes or deletes until the transaction ends. */
    lock: (id: string): Promise<StoredGroup | undefined> =>
      trx
        .selectFrom('groups')
        .select(['id', 'name', 'description', 'require_second_factor', 'version'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst(),
    update: async (id: string, fields: GroupFields): Promise<'changed' | 'taken'> => {
      try {
        await trx
          .updateTable('groups')
          .set((eb) => ({ ...fields, version: eb('version', '+', 1) }))
          .where('id', '=', id)
          .execute()
        return 'changed'
      } catch (error) {
        if (brokenConstraint(error) === 'groups_name_key_unique') return 'taken'
        throw error
      }
    },
    delete: (id: string): Promise<unknown> => trx.deleteFrom('groups').where('id', '=', id).execute(),
  }
}

const counts = (eb: { ref: (name: 'groups.id') => unknown }) => ({
  all: sql<number>`(select count(*) from group_memberships counted where counted.group_id = ${eb.ref('groups.id')})`,
  managers: sql<number>`(select count(*) from group_memberships counted where counted.group_id = ${eb.ref('groups.id')} and counted.role = 'manager')`,
})

const selectGroups = (db: GroupsDatabase) =>
  db
    .selectFrom('groups')
    .select((eb) => [
      'groups.id',
      'groups.name',
      'groups.description',
      'groups.require_second_factor',
      'groups.version',
      'groups.created_at',
      counts(eb).all.as('member_count'),
      counts(eb).managers.as('manager_count'),
    ])

function listGroups(
  db: GroupsDatabase,
  { limit, after, search }: { limit: number; after: string | null; search: string | undefined },
): Promise<(Group & { name_key: string })[]> {
  let query = selectGroups(db).select('groups.name_key').orderBy('groups.name_key').limit(limit)
  if (after !== null) query = query.where('groups.name_key', '>', after)
  if (search !== undefined && search !== '') {
    query = query.where(someHolds([sql.ref('groups.name'), sql.ref('groups.description')], search))
  }
  return query.execute()
}

const findNames = (db: GroupsDatabase, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('groups').select(['id', 'name']).where('id', 'in', ids).orderBy('name_key').execute()

function listOwn(db: GroupsDatabase, userId: string): Promise<OwnGroup[]> {
  return db
    .selectFrom('group_memberships as own')
    .innerJoin('groups', 'groups.id', 'own.group_id')
    .select((eb) => [
      'groups.id',
      'groups.name',
      'groups.description',
      sql<MembershipRole>`own.role`.as('role'),
      counts(eb).all.as('member_count'),
      'own.added_at',
    ])
    .where('own.user_id', '=', userId)
    .orderBy('groups.name_key')
    .execute()
}
