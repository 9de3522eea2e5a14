import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { isId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { groupNotFound, managersByAdmins, memberNotFound, tooManyGroups } from './groups.errors.ts'
import type { GroupEvents } from './groups.events.ts'
import { requireLocked } from './groups.lookup.ts'
import type { Candidate } from './groups.memberships.repository.ts'
import { mayAppoint, mayManage, type GroupActor } from './groups.policy.ts'
import type { GroupsRepository, GroupsWriting } from './groups.repository.ts'
import type { Added, Addition, Member, MemberQuery, Person, Preview } from './groups.schemas.ts'
import type { MembershipRole } from './groups.tables.ts'

/** Groups travel in a header and in the assertion of every request, and upstreams take about 16 KB of headers. */
export const mostGroups = 100

export type MemberParts = {
  repository: GroupsRepository
  clock: Clock
  events: GroupEvents
  /** The form in which two e-mail addresses are the same one, or null for what is none. */
  emailKeyOf: (text: string) => string | null
}

export type MemberActor = GroupActor & { origin: AuditOrigin }

export type MemberService = ReturnType<typeof createMemberService>

const cursorSchema = z.tuple([z.string()])

/** Who is in a group. Every function asks first whether `by` manages it; to those who do not it is not there. */
export function createMemberService(parts: MemberParts) {
  const { repository } = parts
  return {
    ...additions(parts),
    ...oneOfMany(parts),
    list: async (groupId: string, query: MemberQuery, by: GroupActor): Promise<{ items: Member[]; next_cursor: string | null }> => {
      await requireManaged(repository, groupId, by)
      const { limit, cursor, search, role } = query
      const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0]
      const found = await repository.memberships.list(groupId, { limit: limit + 1, after, search: search?.trim(), role })
      const { items, next_cursor } = cutPage(found, limit, ({ email_key }) => [email_key])
      return { items: items.map(({ email_key: _key, ...member }) => member), next_cursor }
    },
    remove: async (groupId: string, userId: string, by: MemberActor): Promise<void> => {
      await requireManaged(repository, groupId, by)
      await repository.writing(async (groups, trx) => {
        const group = await requireLocked(groups, groupId)
        const { email, role } = await requireMember(groups, group.id, userId)
        if (role === 'manager' && !mayAppoint(by)) throw managersByAdmins()
        await groups.memberships.remove(group.id, userId)
        await parts.events.left(group, { user_id: userId, email, role }, { by: by.origin, trx })
      })
    },
  }
}

function additions({ repository, clock, events, emailKeyOf }: MemberParts) {
  return {
    /** Whom an addition would add, without adding anybody. */
    preview: async (groupId: string, emails: readonly string[], by: GroupActor): Promise<Preview> => {
      await requireManaged(repository, groupId, by)
      const { keys, invalid } = sortAddresses(emails, emailKeyOf)
      const found = await repository.memberships.findCandidates(groupId, [...keys.keys()])
      const { fresh, already_in, unknown } = sortCandidates(found, keys)
      return { found: fresh.map(personOf), already_in, unknown, invalid }
    },
    /** Adds everybody of these addresses who has an account and is not in the group. */
    add: async (groupId: string, { emails, role }: Addition, by: MemberActor): Promise<Added> => {
      await requireManaged(repository, groupId, by)
      if (role === 'manager' && !mayAppoint(by)) throw managersByAdmins()
      const { keys, invalid } = sortAddresses(emails, emailKeyOf)
      return repository.writing(async (groups, trx) => {
        const group = await requireLocked(groups, groupId)
        const found = await groups.memberships.findCandidates(group.id, [...keys.keys()])
        const { fresh, already_in, unknown } = sortCandidates(found, keys)
        const userIds = fresh.map(({ user_id }) => user_id)
        await groups.memberships.insert({ groupId: group.id, userIds, role, now: clock.now() })
        await requireRoom(groups, userIds)
        await events.joined(
          group,
          fresh.map(({ user_id, email }) => ({ user_id, email, role })),
          { by: by.origin, trx },
        )
        return { added: fresh.map(personOf), already_in, unknown, invalid }
      })
    },
    /** Puts an account into a group in this role, or changes the role it has there. */
    put: async (membership: { groupId: string; userId: string; role: MembershipRole }, by: MemberActor): Promise<void> => {
      const { groupId, userId, role } = membership
      await repository.writing(async (groups, trx) => {
        const group = await requireLocked(groups, groupId)
        const person = isId(userId) ? await groups.memberships.findCandidate(group.id, userId) : undefined
        if (person === undefined) throw memberNotFound({ detail: 'There is no such account.' })
        const after = { user_id: userId, email: person.email, role }
        if (person.role === role) return
        if (person.role !== null) {
          await groups.memberships.changeRole(group.id, userId, role)
          await events.roleChanged(group, after, { by: by.origin, trx })
          return
        }
        await groups.memberships.insert({ groupId: group.id, userIds: [userId], role, now: clock.now() })
        await requireRoom(groups, [userId])
        await events.joined(group, [after], { by: by.origin, trx })
      })
    },
  }
}

/** What admins do to many people at once, for each of them. */
function oneOfMany({ repository, clock, events }: MemberParts) {
  return {
    /** Puts an account into a group, unless it is there already, in whatever role; tells whether it was put in. */
    join: ({ groupId, userId }: { groupId: string; userId: string }, by: AuditOrigin): Promise<boolean> =>
      repository.writing(async (groups, trx) => {
        const group = await requireLocked(groups, groupId)
        const person = isId(userId) ? await groups.memberships.findCandidate(group.id, userId) : undefined
        if (person === undefined) throw memberNotFound({ detail: 'There is no such account.' })
        if (person.role !== null) return false
        await groups.memberships.insert({ groupId: group.id, userIds: [userId], role: 'member', now: clock.now() })
        await requireRoom(groups, [userId])
        await events.joined(group, [{ user_id: userId, email: person.email, role: 'member' }], { by, trx })
        return true
      }),
    /** Takes a member out of a group again; tells whether there was one. Managers stay. */
    leave: ({ groupId, userId }: { groupId: string; userId: string }, by: AuditOrigin): Promise<boolean> =>
      repository.writing(async (groups, trx) => {
        const group = await requireLocked(groups, groupId)
        const person = isId(userId) ? await groups.memberships.findCandidate(group.id, userId) : undefined
        if (person?.role !== 'member') return false
        await groups.memberships.remove(group.id, userId)
        await events.left(group, { user_id: userId, email: person.email, role: 'member' }, { by, trx })
        return true
      }),
  }
}

async function requireManaged(repository: GroupsRepository, groupId: string, by: GroupActor): Promise<void> {
  const own = isId(groupId) && by.role !== 'admin' ? await repository.memberships.roleOf(groupId, by.id) : null
  const group = isId(groupId) && mayManage(by, own) ? await repository.findGroup(groupId) : undefined
  if (group === undefined) throw groupNotFound()
}

async function requireMember(groups: GroupsWriting, groupId: string, userId: string): Promise<Candidate & { role: MembershipRole }> {
  const person = isId(userId) ? await groups.memberships.findCandidate(groupId, userId) : undefined
  if (person === undefined || person.role === null) throw memberNotFound()
  return { ...person, role: person.role }
}

/** Two admins who add somebody to different groups at one moment may go past it by one; the bound need not be exact. */
async function requireRoom(groups: GroupsWriting, userIds: readonly string[]): Promise<void> {
  const [first, ...others] = await groups.memberships.findCrowded(userIds, mostGroups)
  if (first === undefined) return
  const rest = others.length === 0 ? '' : ` and ${others.length} more`
  throw tooManyGroups({ detail: `A person can be in ${mostGroups} groups; ${first}${rest} would be in more.` })
}

type Keys = Map<string, string>

/** Each address once, under its key, as it was written first. */
function sortAddresses(emails: readonly string[], emailKeyOf: MemberParts['emailKeyOf']): { keys: Keys; invalid: string[] } {
  const keys: Keys = new Map()
  const invalid = new Set<string>()
  for (const text of emails.map((email) => email.trim()).filter((email) => email !== '')) {
    const key = emailKeyOf(text)
    if (key === null) invalid.add(text)
    else if (!keys.has(key)) keys.set(key, text)
  }
  return { keys, invalid: [...invalid] }
}

function sortCandidates(found: readonly Candidate[], keys: Keys): { fresh: Candidate[]; already_in: Person[]; unknown: string[] } {
  const known = new Set(found.map(({ email_key }) => email_key))
  return {
    fresh: found.filter(({ role }) => role === null),
    already_in: found.filter(({ role }) => role !== null).map(personOf),
    unknown: [...keys].filter(([key]) => !known.has(key)).map(([, text]) => text),
  }
}

const personOf = ({ user_id, email, full_name }: Candidate): Person => ({ user_id, email, full_name })
