import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { GroupBody } from './groups.schemas.ts'
import type { GroupsTransaction, MembershipRole } from './groups.tables.ts'

type Named = { id: string; name: string }
type Joined = { user_id: string; email: string; role: MembershipRole }

/** Tells other parts, in this gateway and the others, whose groups changed; delivered when the transaction has happened. */
export type AnnounceAccess = (changed: { user_ids: string[] } | { group_id: string }, trx: GroupsTransaction) => Promise<void>

export type GroupEvents = ReturnType<typeof createGroupEvents>

/** So many ids fit into one notice: PostgreSQL takes 8,000 bytes. */
const idsInNotice = 150

type Told = { by: AuditOrigin; trx: GroupsTransaction }
type EventParts = { log: Log; record: RecordAudit; announce: AnnounceAccess }

/** What happens to groups, told in one place each: log, audit, and a notice to whoever keeps what people may do. */
export function createGroupEvents(parts: EventParts) {
  return { ...groupEvents(parts), ...memberEvents(parts) }
}

function groupEvents({ log, record, announce }: EventParts) {
  return {
    created: async (group: Named & GroupBody, { by, trx }: Told): Promise<void> => {
      const { id: _id, ...after } = group
      await record({ action: 'group.created', ...by, target: targetOf(group), outcome: 'success', after }, trx)
      log.info({ group_id: group.id, by: by.actor.id }, 'a group was created')
    },
    changed: async (change: { before: Named & GroupBody; after: GroupBody }, { by, trx }: Told): Promise<void> => {
      const { id, ...before } = change.before
      const event = { action: 'group.changed', ...by, target: targetOf(change.before), outcome: 'success' as const }
      await record({ ...event, before, after: change.after }, trx)
      if (before.require_second_factor !== change.after.require_second_factor) await announce({ group_id: id }, trx)
      log.info({ group_id: id, by: by.actor.id }, 'a group was changed')
    },
    deleted: async (group: Named & GroupBody & { member_count: number }, { by, trx }: Told): Promise<void> => {
      const { id, ...before } = group
      await record({ action: 'group.deleted', ...by, target: targetOf(group), outcome: 'success', before }, trx)
      await announce({ group_id: id }, trx)
      log.info({ group_id: id, members: group.member_count, by: by.actor.id }, 'a group was deleted')
    },
  }
}

function memberEvents({ log, record, announce }: EventParts) {
  const announceUsers = async (userIds: readonly string[], trx: GroupsTransaction): Promise<void> => {
    for (let at = 0; at < userIds.length; at += idsInNotice) await announce({ user_ids: userIds.slice(at, at + idsInNotice) }, trx)
  }
  const tell = async (action: string, group: Named, { by, trx, ...change }: Told & Change): Promise<void> =>
    record({ action, ...by, target: targetOf(group), outcome: 'success', ...change }, trx)
  return {
    /** A new account that gets groups; nobody needs a notice, for it has no session yet. The system does it, on account of `by`. */
    enrolled: async (groups: readonly Named[], person: Joined, { by, trx }: Told): Promise<void> => {
      const actor = { kind: 'system' as const, id: null, label: 'sign-up' }
      const added = { action: 'group.members_added', outcome: 'success' as const, after: { members: [person] } }
      await record(
        groups.map((group) => ({ ...added, ...by, actor, target: targetOf(group) })),
        trx,
      )
      if (groups.length > 0) log.info({ user_id: person.user_id, groups: groups.length }, 'a new account was put into groups')
    },
    joined: async (group: Named, people: readonly Joined[], { by, trx }: Told): Promise<void> => {
      if (people.length === 0) return
      await tell('group.members_added', group, { by, trx, after: { members: people } })
      const userIds = people.map(({ user_id }) => user_id)
      await announceUsers(userIds, trx)
      log.info({ group_id: group.id, members: people.length, by: by.actor.id }, 'people were added to a group')
    },
    left: async (group: Named, person: Joined, { by, trx }: Told): Promise<void> => {
      await tell('group.member_removed', group, { by, trx, before: { member: person } })
      await announceUsers([person.user_id], trx)
      log.info({ group_id: group.id, user_id: person.user_id, by: by.actor.id }, 'somebody was removed from a group')
    },
    roleChanged: async (group: Named, person: Joined, { by, trx }: Told): Promise<void> => {
      const before = { member: { ...person, role: person.role === 'manager' ? 'member' : 'manager' } }
      await tell('group.member_role_changed', group, { by, trx, before, after: { member: person } })
      log.info({ group_id: group.id, user_id: person.user_id, role: person.role, by: by.actor.id }, 'a role in a group was changed')
    },
  }
}

type Change = { before?: Record<string, unknown>; after?: Record<string, unknown> }

const targetOf = ({ id, name }: Named) => ({ kind: 'group', id, label: name })
