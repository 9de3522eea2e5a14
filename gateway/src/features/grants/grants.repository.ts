import { sql } from 'kysely'
import type { Holder } from './grants.schemas.ts'
import type { GrantsDatabase, GrantsTransaction, HolderKind } from './grants.tables.ts'

export type NamedHolder = Holder & { name: string }
export type StoredGrant = { expires_at: string | null; granted_by: string | null; granted_at: string }
/** `keepsLonger`: one that somebody else gives at this moment, and that ends later, keeps its end. */
export type NewGrant = { expiresAt: string | null; grantedBy: string | null; now: Date; keepsLonger: boolean }

export type GrantsRepository = ReturnType<typeof createGrantsRepository>
export type GrantsWriting = ReturnType<typeof writesOn>

/** All writing of grants. It reads `users` and `groups`, because what is written down names whom it is about. */
export function createGrantsRepository(db: GrantsDatabase) {
  return {
    /** Runs `work` in one transaction; what it tells others with `trx` is told only if all of it happened. */
    writing: <T>(work: (writing: GrantsWriting, trx: GrantsTransaction) => Promise<T>): Promise<T> =>
      db.transaction().execute((trx) => work(writesOn(trx), trx)),
    /** The same inside a transaction of the caller. */
    within: (trx: GrantsTransaction): GrantsWriting => writesOn(trx),
  }
}

function writesOn(trx: GrantsTransaction) {
  return {
    /** Whom an id names; who it is stays until the transaction ends. */
    findHolder: ({ kind, id }: Holder): Promise<{ name: string } | undefined> =>
      kind === 'user'
        ? trx.selectFrom('users').select('email as name').where('id', '=', id).forKeyShare().executeTakeFirst()
        : trx.selectFrom('groups').select('name').where('id', '=', id).forKeyShare().executeTakeFirst(),
    /** The grant as it is; nobody else changes it until the transaction ends. */
    lock: async ({ kind, id }: Holder, appKey: string): Promise<StoredGrant | undefined> => {
      const { table, column } = placeOf(kind)
      const found = await sql<StoredGrant>`
        select expires_at, granted_by, granted_at from ${table} where ${column} = ${id} and app_key = ${appKey} for update`.execute(trx)
      return found.rows[0]
    },
    put: async ({ kind, id }: Holder, appKey: string, { expiresAt, grantedBy, now, keepsLonger }: NewGrant): Promise<void> => {
      const { table, column } = placeOf(kind)
      const end = keepsLonger
        ? sql`nullif(greatest(coalesce(present.expires_at, 'infinity'), ${endOrNever}), 'infinity')`
        : sql`excluded.expires_at`
      await sql`
        insert into ${table} as present (${column}, app_key, granted_by, granted_at, expires_at)
        values (${id}, ${appKey}, ${grantedBy}, ${now}, ${expiresAt})
        on conflict (${column}, app_key) do update
          set granted_by = excluded.granted_by, granted_at = excluded.granted_at, expires_at = ${end}`.execute(trx)
    },
    remove: async ({ kind, id }: Holder, appKey: string): Promise<void> => {
      const { table, column } = placeOf(kind)
      await sql`delete from ${table} where ${column} = ${id} and app_key = ${appKey}`.execute(trx)
    },
    /** Removes all grants for an app; tells how many there were, and which groups and people had them. */
    removeApp: async (appKey: string): Promise<{ groupIds: string[]; userIds: string[] }> => {
      const groups = await trx.deleteFrom('group_app_permissions').where('app_key', '=', appKey).returning('group_id').execute()
      const users = await trx.deleteFrom('user_app_permissions').where('app_key', '=', appKey).returning('user_id').execute()
      return { groupIds: groups.map(({ group_id }) => group_id), userIds: users.map(({ user_id }) => user_id) }
    },
  }
}

const endOrNever = sql`coalesce(excluded.expires_at, 'infinity')`

const places = {
  user: { table: sql.table('user_app_permissions'), column: sql.ref('user_id') },
  group: { table: sql.table('group_app_permissions'), column: sql.ref('group_id') },
}
const placeOf = (kind: HolderKind) => places[kind]
