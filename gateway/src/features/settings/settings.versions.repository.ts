import { sql, type Kysely, type Selectable } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { LockedSettings } from './settings.repository.ts'
import type { SettingsTables } from './settings.tables.ts'

export type StoredVersion = Selectable<SettingsTables['settings_versions']>

/** The last change of a value that is known, and who made it. */
export type LastChange = { name: string } & Pick<StoredVersion, 'saved_at' | 'saved_by_id' | 'saved_by_email'>

export type VersionsRepository = ReturnType<typeof createVersionsRepository>

/** All SQL on `settings_versions`. */
export function createVersionsRepository(db: Kysely<SettingsTables & AuditTables>) {
  const newestFirst = (key: string) => db.selectFrom('settings_versions').selectAll().where('key', '=', key).orderBy('version', 'desc')
  return {
    find: (key: string, version: number): Promise<StoredVersion | undefined> =>
      newestFirst(key).where('version', '=', version).executeTakeFirst(),
    /** Those below a version, or all where it is null; the newest first. */
    list: (key: string, { below, limit }: { below: number | null; limit: number }): Promise<StoredVersion[]> => {
      const all = newestFirst(key).limit(limit)
      return (below === null ? all : all.where('version', '<', below)).execute()
    },
    /** Of each value that a kept version changed, the newest change. */
    lastChanges: async (key: string): Promise<LastChange[]> => {
      const changes = sql<LastChange>`
        select distinct on (name) name, saved_at, saved_by_id, saved_by_email
        from settings_versions cross join unnest(changed) name
        where key = ${key}
        order by name, version desc`
      return (await changes.execute(db)).rows
    },
    /** Keeps a version while the row of its section is locked; one that is kept already stays as it is. */
    keep: async (trx: LockedSettings['trx'], version: StoredVersion): Promise<void> => {
      await trx
        .insertInto('settings_versions')
        .values({ ...version, value: JSON.stringify(version.value) })
        .onConflict((conflict) => conflict.columns(['key', 'version']).doNothing())
        .execute()
    },
    /** Lets go of all but the newest. */
    trim: async (trx: LockedSettings['trx'], key: string, most: number): Promise<void> => {
      const first = trx.selectFrom('settings_versions').select('version').where('key', '=', key).orderBy('version', 'desc')
      await trx.deleteFrom('settings_versions').where('key', '=', key).where('version', '<=', first.offset(most).limit(1)).execute()
    },
  }
}
