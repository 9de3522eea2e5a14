import type { Clock } from '@gatehouse/kit/clock'
import { cutPage, decodeCursor } from '@gatehouse/kit/http/paging'
import { isId } from '@gatehouse/kit/ids'
import { z } from 'zod'
import type { Service } from '../registry/registry.feature.ts'
import type { AccessSubject, DecideAccess } from './grants.decision.ts'
import { appNotFound, grantNotFound, holderNotFound } from './grants.errors.ts'
import { explainAccess, reasonOf, subjectOf, type HeldGrant } from './grants.explanation.ts'
import type { OpenersRepository } from './grants.openers.repository.ts'
import type { GrantsReading, GroupGrant, GroupRow, ListedGrant, PersonRow } from './grants.reading.repository.ts'
import type { AccessGrid, AppAccessSummary, Grant, GroupAccess, ListQuery, Opener, UserAccess } from './grants.schemas.ts'
import type { HolderKind } from './grants.tables.ts'

export type AccessParts = {
  reading: GrantsReading
  openers: OpenersRepository
  services: () => readonly Service[]
  decideAccess: DecideAccess
  clock: Clock
}

type Paged<T> = { items: T[]; next_cursor: string | null }

/** Who may do what, and because of what. */
export type AccessService = ReturnType<typeof createAccessService>

export function createAccessService(parts: AccessParts) {
  return { ...accessOfApps(parts), ...accessOfPeople(parts), ...accessOfGroups(parts) }
}

function accessOfApps({ reading, openers, services, decideAccess, clock }: AccessParts) {
  const find = (key: string): Service => {
    const service = services().find((one) => one.key === key)
    if (service === undefined) throw appNotFound({ detail: `No app has the key ${key}.` })
    return service
  }
  const grantOf = (appKey: string, kind: HolderKind, row: ListedGrant): Grant => {
    const { id, name, full_name, people, expires_at, granted_at, granted_by } = row
    return {
      app_key: appKey,
      holder: { kind, id, name, full_name },
      expires_at,
      granted_at,
      granted_by,
      expired: isOver(expires_at, clock.now()),
      people,
    }
  }
  return {
    /** Grants for an app, also one that is gone. */
    grants: async (appKey: string, kind: HolderKind, query: ListQuery): Promise<Paged<Grant>> => {
      const found = await reading.listForApp(appKey, kind, pageFrom(query))
      return paged(found, query.limit, (row) => grantOf(appKey, kind, row))
    },
    grant: async (appKey: string, holder: { kind: HolderKind; id: string }): Promise<Grant> => {
      const row = isId(holder.id) ? await reading.findForApp(appKey, holder) : undefined
      if (row === undefined) throw grantNotFound()
      return grantOf(appKey, holder.kind, row)
    },
    /** A page of those who can open an app, and why. */
    openers: async (appKey: string, query: ListQuery): Promise<Paged<Opener>> => {
      const service = find(appKey)
      const now = clock.now()
      const people = await openers.list({ ...pageFrom(query), appKey, everyone: service.visibility === 'everyone', now })
      const ids = people.map(({ user_id }) => user_id)
      const held = Map.groupBy(await reading.heldBy(ids, appKey), ({ user_id }) => user_id)
      const explained = ({ user_id, email, full_name, role }: PersonRow): Opener => {
        const own = (held.get(user_id) ?? []).map(withoutPerson)
        return Object.assign({ user_id, email, full_name, role }, explainAccess(decideAccess, { service, role, held: own, now }))
      }
      return paged(people, query.limit, explained)
    },
    summary: async (appKey: string): Promise<AppAccessSummary> => {
      const { key, name, icon, enabled, visibility } = find(appKey)
      const now = clock.now()
      const people = await openers.count(key, { everyone: visibility === 'everyone', now })
      return { app: { key, name, icon, enabled, visibility }, people, ...(await openers.countGrants(key, now)) }
    },
  }
}

function accessOfPeople({ reading, services, decideAccess, clock }: AccessParts) {
  const find = async (userId: string): Promise<PersonRow> => {
    const person = isId(userId) ? await reading.findPerson(userId) : undefined
    if (person === undefined) throw holderNotFound({ detail: 'There is no such account.' })
    return person
  }
  return {
    ofUser: async (userId: string): Promise<UserAccess> => {
      const { user_id: id, email, full_name, role, is_active } = await find(userId)
      const held = (await reading.heldBy([id])).map(withoutPerson)
      const now = clock.now()
      const apps = services().map((service) => Object.assign(shownOf(service), explainAccess(decideAccess, { service, role, held, now })))
      return { user: { id, email, full_name, role, is_active }, apps, left_over: leftOver(held, services()) }
    },
    /** As whom a person would ask for apps, and what they are called. */
    subjectOfUser: async (userId: string): Promise<{ subject: AccessSubject; name: string }> => {
      const { user_id: id, email, full_name, role } = await find(userId)
      return { subject: subjectOf(role, await reading.heldBy([id])), name: full_name ?? email }
    },
  }
}

function accessOfGroups({ reading, services, clock }: AccessParts) {
  const find = async (groupId: string): Promise<GroupRow> => {
    const group = isId(groupId) ? await reading.findGroup(groupId) : undefined
    if (group === undefined) throw holderNotFound({ detail: 'There is no such group.' })
    return group
  }
  return {
    ofGroup: async (groupId: string): Promise<GroupAccess> => {
      const { id, name, people } = await find(groupId)
      const now = clock.now()
      const grants = await reading.ofGroups([id])
      const apps = services().map((service) => {
        const found = grants.find(({ app_key }) => app_key === service.key)
        return Object.assign(shownOf(service), { grant: found === undefined ? null : givenOf(found, now) })
      })
      const held = grants.map((grant) => heldThrough({ id, name }, grant))
      return { group: { id, name, people }, apps, left_over: leftOver(held, services()) }
    },
    /** As whom somebody would ask for apps who is in this group and nothing else. */
    subjectOfGroup: async (groupId: string): Promise<{ subject: AccessSubject; name: string }> => {
      const { id, name } = await find(groupId)
      const grants = await reading.ofGroups([id])
      const held = grants.map((grant) => heldThrough({ id, name }, grant))
      return { subject: subjectOf('user', held), name }
    },
    /** Groups and what each opens, for all apps. */
    grid: async (query: ListQuery): Promise<AccessGrid> => {
      const groups = await reading.listGroups(pageFrom(query))
      const grants = Map.groupBy(await reading.endsOfGroups(groups.map(({ id }) => id)), ({ group_id }) => group_id)
      const now = clock.now()
      const page = paged(groups, query.limit, ({ id, name, people }) => ({
        id,
        name,
        people,
        grants: (grants.get(id) ?? []).map(({ app_key, expires_at }) => ({ app_key, expires_at, expired: isOver(expires_at, now) })),
      }))
      return { apps: services().map(({ key, name, icon, visibility }) => ({ key, name, icon, visibility })), ...page }
    },
  }
}

const isOver = (expiresAt: string | null, now: Date): boolean => expiresAt !== null && new Date(expiresAt) <= now

const withoutPerson = ({ user_id: _id, ...held }: HeldGrant & { user_id: string }): HeldGrant => held

type Given = Pick<HeldGrant, 'expires_at' | 'granted_at' | 'granted_by'>

const givenOf = ({ expires_at, granted_at, granted_by }: Given, now: Date) => {
  return { expires_at, granted_at, granted_by, expired: isOver(expires_at, now) }
}

const heldThrough = (group: { id: string; name: string }, { app_key, expires_at, granted_at, granted_by }: GroupGrant): HeldGrant => {
  return { app_key, group, expires_at, granted_at, granted_by }
}

const shownOf = ({ key, name, icon, enabled, visibility }: Service) => ({ key, name, icon, enabled, visibility })

/** Grants for apps that are not registered. */
function leftOver(held: readonly HeldGrant[], services: readonly Service[]): UserAccess['left_over'] {
  const known = new Set(services.map(({ key }) => key))
  const byApp = Map.groupBy(
    held.filter(({ app_key }) => !known.has(app_key)),
    ({ app_key }) => app_key,
  )
  return [...byApp].map(([app_key, grants]) => ({ app_key, because: grants.map(reasonOf) }))
}

const cursorSchema = z.tuple([z.string()])

/** One more than asked for, to see whether there are more. */
const pageFrom = ({ limit, cursor, search }: ListQuery) => ({
  limit: limit + 1,
  after: cursor === undefined ? null : decodeCursor(cursor, cursorSchema)[0],
  search: search?.trim(),
})

function paged<Row extends { name_key: string }, Item>(found: readonly Row[], limit: number, itemOf: (row: Row) => Item): Paged<Item> {
  const { items, next_cursor } = cutPage(found, limit, ({ name_key }) => [name_key])
  return { items: items.map(itemOf), next_cursor }
}
