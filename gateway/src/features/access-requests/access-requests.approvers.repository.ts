import { sql } from 'kysely'
import type { Approvers } from './access-requests.schemas.ts'
import type { AccessRequestsDatabase, AccessRequestsTransaction } from './access-requests.tables.ts'

type Named = { id: string; name: string }

export type ApproversRepository = ReturnType<typeof createApproversRepository>

/** All SQL on `app_approvers`. It reads groups and their managers: who is one at this moment decides, and nobody remembers it. */
export function createApproversRepository(db: AccessRequestsDatabase) {
  return {
    groupsOf: (appKey: string): Promise<Approvers['groups']> => groupsOf(db, appKey),
    /** Keys of the apps that somebody decides about. */
    appKeysOf: async (managerId: string): Promise<string[]> => {
      const found = await sql<{ app_key: string }>`
        select distinct approving.app_key from group_memberships own
        join app_approvers approving on approving.group_id = own.group_id
        where own.user_id = ${managerId} and own.role = 'manager'`.execute(db)
      return found.rows.map(({ app_key }) => app_key)
    },
    /** Active managers who decide about an app, but whoever asks. */
    managersOf: async (
      appKey: string,
      { but, most }: { but: string; most: number },
    ): Promise<{ address: string; name: string | null }[]> => {
      const found = await sql<{ address: string; name: string | null }>`
        select users.email as address, profiles.full_name as name
        from users left join profiles on profiles.user_id = users.id
        where users.is_active and users.kind = 'person' and users.id <> ${but} and users.id in (
          select own.user_id from app_approvers approving join group_memberships own on own.group_id = approving.group_id
          where approving.app_key = ${appKey} and own.role = 'manager'
        )
        order by users.id limit ${most}`.execute(db)
      return found.rows
    },
    writing: <T>(work: (approvers: ApproversWriting, trx: AccessRequestsTransaction) => Promise<T>): Promise<T> =>
      db.transaction().execute((trx) => work(writesOn(trx), trx)),
  }
}

type ApproversWriting = ReturnType<typeof writesOn>

function writesOn(trx: AccessRequestsTransaction) {
  return {
    groupsOf: (appKey: string): Promise<Approvers['groups']> => groupsOf(trx, appKey),
    /** Those of these groups that exist, and go on existing until the transaction ends. */
    lockGroups: (ids: readonly string[]): Promise<Named[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : trx.selectFrom('groups').select(['id', 'name']).where('id', 'in', ids).orderBy('id').forKeyShare().execute(),
    put: async (appKey: string, groupIds: readonly string[]): Promise<void> => {
      await trx.deleteFrom('app_approvers').where('app_key', '=', appKey).execute()
      if (groupIds.length === 0) return
      const rows = groupIds.map((group_id) => ({ app_key: appKey, group_id }))
      await trx
        .insertInto('app_approvers')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
  }
}

async function groupsOf(db: AccessRequestsDatabase, appKey: string): Promise<Approvers['groups']> {
  const found = await sql<Approvers['groups'][number]>`
    select groups.id, groups.name, (
      select count(*) from group_memberships own join users on users.id = own.user_id
      where own.group_id = groups.id and own.role = 'manager' and users.is_active
    ) as managers
    from app_approvers approving join groups on groups.id = approving.group_id
    where approving.app_key = ${appKey} order by groups.name_key`.execute(db)
  return found.rows
}

/** Whether somebody decides about a row of `access_requests`: they manage a group that does, and do not ask themselves. */
export const mayDecide = (managerId: string) => sql<boolean>`(
  access_requests.user_id <> ${managerId} and exists (
    select from app_approvers approving join group_memberships own on own.group_id = approving.group_id
    where approving.app_key = access_requests.app_key and own.user_id = ${managerId} and own.role = 'manager'
  )
)`

/** The group by which somebody decides about an app, null when by none; that stays so until the transaction ends. */
export async function lockApproval(
  trx: AccessRequestsTransaction,
  { appKey, managerId }: { appKey: string; managerId: string },
): Promise<Named | null> {
  const found = await sql<Named>`
    select groups.id, groups.name from app_approvers approving
    join group_memberships own on own.group_id = approving.group_id join groups on groups.id = approving.group_id
    where approving.app_key = ${appKey} and own.user_id = ${managerId} and own.role = 'manager'
    order by groups.id limit 1 for share of approving, own`.execute(trx)
  return found.rows[0] ?? null
}
