import type { MaintenanceWindow, Weekly } from './health.maintenance.ts'
import type { HealthDatabase, HealthTransaction } from './health.tables.ts'

export type MaintenanceRepository = ReturnType<typeof createMaintenanceRepository>
export type MaintenanceWriting = ReturnType<typeof writesOn>

const columns = ['id', 'service_key', 'starts_at', 'ends_at', 'weekly', 'message', 'created_by'] as const
type Row = Omit<MaintenanceWindow, 'weekly'> & { weekly: unknown }

/** All SQL on `health_maintenance`. */
export function createMaintenanceRepository(db: HealthDatabase) {
  return {
    /** Every window that has not ended. */
    current: async (now: Date): Promise<MaintenanceWindow[]> => {
      const rows = await db
        .selectFrom('health_maintenance')
        .select(columns)
        .where((is) => is.or([is('ends_at', 'is', null), is('ends_at', '>', now.toISOString())]))
        .orderBy('starts_at')
        .execute()
      return rows.map(windowOf)
    },
    /** Runs `work` in one transaction; what it tells others with `trx` is told only if all of it happened. */
    writing: <T>(work: (windows: MaintenanceWriting, trx: HealthTransaction) => Promise<T>): Promise<T> =>
      db.transaction().execute((trx) => work(writesOn(trx), trx)),
  }
}

function writesOn(trx: HealthTransaction) {
  return {
    insert: async (window: MaintenanceWindow, now: Date): Promise<void> => {
      const weekly = window.weekly === null ? null : JSON.stringify(window.weekly)
      await trx
        .insertInto('health_maintenance')
        .values({ ...window, weekly, created_at: now })
        .execute()
    },
    remove: async ({ service_key, id }: { service_key: string; id: string }): Promise<MaintenanceWindow | null> => {
      const row = await trx
        .deleteFrom('health_maintenance')
        .where('id', '=', id)
        .where('service_key', '=', service_key)
        .returning(columns)
        .executeTakeFirst()
      return row === undefined ? null : windowOf(row)
    },
    forgetEnded: async (before: Date): Promise<void> =>
      void (await trx.deleteFrom('health_maintenance').where('ends_at', '<', before.toISOString()).execute()),
  }
}

// `weekly` is only ever written from this type.
const windowOf = (row: Row): MaintenanceWindow => ({ ...row, weekly: row.weekly as Weekly | null })
