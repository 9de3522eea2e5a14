import type { Timestamp } from '@gatehouse/kit/db/database'
import type { Generated, Kysely, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { UsersTables } from '../users/users.feature.ts'

/** A manager adds and removes members; which apps a group opens is the same for both. */
export type MembershipRole = 'member' | 'manager'

type GroupRow = {
  id: string
  name: string
  name_key: string
  description: string
  require_second_factor: boolean
  version: Generated<number>
  created_at: Timestamp
}

type MembershipRow = { group_id: string; user_id: string; role: MembershipRole; added_at: Timestamp }

export type GroupsTables = { groups: GroupRow; group_memberships: MembershipRow }

type Tables = GroupsTables & UsersTables & AuditTables
export type GroupsDatabase = Kysely<Tables>
/** What is written in one goes into the audit trail with it. */
export type GroupsTransaction = Transaction<Tables>
