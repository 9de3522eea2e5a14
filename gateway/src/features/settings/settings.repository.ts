import type { Kysely, Selectable, Transaction } from 'kysely'
import type { AuditTables } from '../audit/audit.feature.ts'
import type { SettingsTables } from './settings.tables.ts'

export type StoredSettings = Selectable<SettingsTables['settings']>
export type NewSettings = {
  version: number
  value: unknown
  updated_at: Date
  updated_by_id: string | null
  updated_by_email: string | null
}
type Initial = { key: string; value: unknown; now: Date }

/** What may be done with a row while it is locked. */
export type LockedSettings = {
  trx: Transaction<SettingsTables & AuditTables>
  row: StoredSettings
  save: (next: NewSettings) => Promise<StoredSettings>
}

export type SettingsRepository = ReturnType<typeof createSettingsRepository>

/** All SQL on `settings`. */
export function createSettingsRepository(db: Kysely<SettingsTables & AuditTables>) {
  return {
    find: (key: string): Promise<StoredSettings | undefined> =>
      db.selectFrom('settings').selectAll().where('key', '=', key).executeTakeFirst(),
    /**
     * Runs `work` with the row locked against everybody else, in this gateway and in others. A missing row is made first, at
     * version 0: what is not there cannot be locked.
     */
    withLocked: <T>({ key, value, now }: Initial, work: (locked: LockedSettings) => Promise<T>): Promise<T> =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('settings')
          .values({ key, version: 0, value: JSON.stringify(value), updated_at: now, updated_by_id: null, updated_by_email: null })
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute()
        const row = await trx.selectFrom('settings').selectAll().where('key', '=', key).forUpdate().executeTakeFirstOrThrow()
        return work({
          trx,
          row,
          save: (next) =>
            trx
              .updateTable('settings')
              .set({ ...next, value: JSON.stringify(next.value) })
              .where('key', '=', key)
              .returningAll()
              .executeTakeFirstOrThrow(),
        })
      }),
  }
}
