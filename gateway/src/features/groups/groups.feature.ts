import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'
import { registerGroupAdminRoutes } from './groups.admin.routes.ts'
import { createGroupEvents, type AnnounceAccess } from './groups.events.ts'
import { registerMemberRoutes, registerOwnGroupRoutes, type GroupRouteParts } from './groups.members.routes.ts'
import { createMemberService, type MemberService } from './groups.members.service.ts'
import { createGroupsRepository } from './groups.repository.ts'
import type { GroupsDatabase } from './groups.tables.ts'
import { createGroupService, type GroupService } from './groups.service.ts'
import { tellingHere } from './groups.telling.ts'

export type { AnnounceAccess } from './groups.events.ts'
export type { GroupsTables } from './groups.tables.ts'

/**
 * Groups and who is in them.
 *
 * It owns `groups` and `group_memberships`. Invariants: one group for each name; a person is in a group at most once, and in no more
 * groups than fit into a header; a change holds from the next request on, and whoever keeps what a person may do hears of it in
 * every gateway; managers come and go by admins only.
 */
export type Groups = {
  routes: { signedIn: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  service: GroupService & { members: MemberService }
  groupNames: GroupService['groupNames']
  addMembers: GroupService['addMembers']
  findNamed: GroupService['findNamed']
  requiresSecondFactor: GroupService['requiresSecondFactor']
}

export type GroupsOptions = {
  db: GroupsDatabase
  clock: Clock
  newId: NewId
  log: Log
  record: RecordAudit
  announce: AnnounceAccess
  /** Has this process hear of a change that is committed, before its own notice arrives. */
  tellHere: (changed: Parameters<AnnounceAccess>[0]) => void
  emailKeyOf: (text: string) => string | null
  principalOf: GroupRouteParts['principalOf']
  originOf: GroupRouteParts['originOf']
}

export function createGroups(options: GroupsOptions): Groups {
  const { clock, newId, emailKeyOf, principalOf, originOf } = options
  const { repository, announce } = tellingHere(createGroupsRepository(options.db), options)
  const events = createGroupEvents({ ...options, announce })
  const groups = createGroupService({ repository, clock, newId, events })
  const members = createMemberService({ repository, clock, events, emailKeyOf })
  const parts = { groups, members, principalOf, originOf }
  return {
    routes: {
      signedIn: (scope) => registerOwnGroupRoutes(scope, parts),
      admin: (scope) => {
        registerGroupAdminRoutes(scope, parts)
        registerMemberRoutes(scope, parts, { prefix: '/api/admin/groups', tags: ['admin'] })
      },
    },
    service: { ...groups, members },
    groupNames: groups.groupNames,
    addMembers: groups.addMembers,
    findNamed: groups.findNamed,
    requiresSecondFactor: groups.requiresSecondFactor,
  }
}
