import type { Log } from '@gatehouse/kit/log'
import type { Transaction } from 'kysely'
import type { AuditOrigin, AuditTables, RecordAudit } from '../audit/audit.feature.ts'

/** A change of a section; `before` and `after` hold what changed, without secrets. */
export type SettingsChanged = { by: AuditOrigin; version: number; before: Record<string, unknown>; after: Record<string, unknown> }

/** What happens to settings, told in one place: log and audit. The log has names of fields only, never values. */
export type SettingsEvents = {
  /** Comes last in the transaction of the change. */
  changed: (section: string, change: SettingsChanged, trx: Transaction<AuditTables>) => Promise<void>
  tested: (by: { id: string }, outcome: { ok: boolean; code: string | null }) => void
}

export function createSettingsEvents(log: Log, record: RecordAudit): SettingsEvents {
  return {
    changed: async (section, { by, version, before, after }, trx) => {
      await record(
        {
          action: 'settings.changed',
          outcome: 'success',
          ...by,
          target: { kind: 'settings', id: section, label: null },
          before,
          after,
        },
        trx,
      )
      log.info({ section, version, fields: Object.keys(after), by: by.actor.id }, 'settings were changed')
    },
    tested: (by, outcome) => log.info({ ...outcome, by: by.id }, 'the ai settings were tested'),
  }
}
