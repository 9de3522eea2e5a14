import type { Clock } from '@gatehouse/kit/clock'
import { preconditionFailed } from '@gatehouse/kit/errors'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { isId, type NewId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { nameTaken } from './groups.errors.ts'
import type { GroupEvents } from './groups.events.ts'
import { requireGroup, requireLocked } from './groups.lookup.ts'
import { mostGroups } from './groups.members.service.ts'
import type { GroupsRepository, StoredGroup } from './groups.repository.ts'
import type { GroupsTransaction } from './groups.tables.ts'
import { nameKeyOf, type Group, type GroupBody, type GroupChange, type GroupQuery, type OwnGroup } from './groups.schemas.ts'

export type GroupParts = { repository: GroupsRepository; clock: Clock; newId: NewId; events: GroupEvents }

export type GroupService = ReturnType<typeof createGroupService>

type Enrolment = { by: AuditOrigin; trx: GroupsTransaction }

const cursorSchema = z.tuple([z.string()])

/** Groups themselves; who is in them is the matter of groups.members.service.ts. */
export function createGroupService(parts: GroupParts) {
  const { repository } = parts
  return {
    ...changes(parts),
    list: async ({ limit, cursor, search }: GroupQuery): Promise<{ items: Group[]; next_cursor: string | null }> => {
      const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const found = await repository.listGroups({ limit: limit + 1, after, search: search?.trim() })
      const { items, next_cursor } = cutPage(found, limit, ({ name_key }) => [name_key])
      return { items: items.map(({ name_key: _key, ...group }) => group), next_cursor }
    },
    find: (id: string): Promise<Group> => requireGroup(repository, id),
    /** The groups of a person, by name. */
    listOwn: async (userId: string): Promise<{ items: OwnGroup[] }> => ({ items: isId(userId) ? await repository.listOwn(userId) : [] }),
    /** The names of those of these groups that exist. */
    groupNames: (ids: readonly string[]): Promise<{ id: string; name: string }[]> => repository.findNames(ids.filter(isId)),
    /** Those of these names that are groups, in whatever spelling: by the name as it was asked for. */
    findNamed: async (names: readonly string[]): Promise<Map<string, { id: string; name: string }>> => {
      const found = new Map((await repository.findByKeys(names.map(nameKeyOf))).map(({ name_key, ...group }) => [name_key, group]))
      return new Map(
        names.flatMap((name) => {
          const group = found.get(nameKeyOf(name))
          return group === undefined ? [] : [[name, group]]
        }),
      )
    },
    requiresSecondFactor: (userId: string): Promise<boolean> => repository.requiresSecondFactor(userId),
  }
}

function changes({ repository, clock, newId, events }: GroupParts) {
  return {
    create: async (wanted: GroupBody, by: AuditOrigin): Promise<Group> => {
      const group = { id: newId(), ...wanted }
      await repository.writing(async (groups, trx) => {
        const outcome = await groups.insert({ ...group, name_key: nameKeyOf(wanted.name), created_at: clock.now() })
        if (outcome === 'taken') throw nameTaken(nameFault)
        await events.created(group, { by, trx })
      })
      return requireGroup(repository, group.id)
    },
    change: async (id: string, change: GroupChange, { by, ifMatch }: { by: AuditOrigin; ifMatch: string | undefined }): Promise<Group> => {
      await repository.writing(async (groups, trx) => {
        const before = await requireLocked(groups, id)
        requireVersion(before, ifMatch)
        const after = fieldsOf({ ...before, ...present(change) })
        if ((await groups.update(before.id, { ...after, name_key: nameKeyOf(after.name) })) === 'taken') throw nameTaken(nameFault)
        await events.changed({ before: { id: before.id, ...fieldsOf(before) }, after }, { by, trx })
      })
      return requireGroup(repository, id)
    },
    remove: async (id: string, by: AuditOrigin): Promise<void> => {
      const { member_count } = await requireGroup(repository, id)
      await repository.writing(async (groups, trx) => {
        const group = await requireLocked(groups, id)
        await groups.delete(group.id)
        await events.deleted({ id: group.id, ...fieldsOf(group), member_count }, { by, trx })
      })
    },
    /**
     * Puts a new account into groups, in the caller's transaction; groups that are gone by now are left out. For an account that was
     * not made it asks the database the same things, and nobody joins.
     */
    addMembers: async (account: { id: string; email: string }, groupIds: readonly string[], { by, trx }: Enrolment): Promise<void> => {
      const wanted = new Set(groupIds.filter(isId).slice(0, mostGroups))
      if (wanted.size === 0) return
      const groups = repository.within(trx)
      const joined = new Set(await groups.memberships.insertInto([...wanted], { userId: account.id, now: clock.now() }))
      const names = await groups.findNames([...wanted])
      const person = { user_id: account.id, email: account.email, role: 'member' as const }
      await events.enrolled(
        names.filter(({ id }) => joined.has(id)),
        person,
        { by, trx },
      )
    },
  }
}

const nameFault = { errors: [{ path: 'name', message: 'is the name of another group', code: 'taken' }] }

const fieldsOf = ({ name, description, require_second_factor }: GroupBody): GroupBody => ({ name, description, require_second_factor })

/** Without what was not named, so that it keeps its value. */
const present = (change: GroupChange): Partial<GroupBody> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

function requireVersion({ version }: StoredGroup, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*' || ifMatch.split(',').some((tag) => tag.trim() === `"${version}"`)) return
  throw preconditionFailed({ detail: `The group is at version ${version} now. Load it again and repeat your change.` })
}
