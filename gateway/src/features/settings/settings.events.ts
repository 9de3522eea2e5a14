import type { Log } from '@gatehouse/kit/log'
import type { Transaction } from 'kysely'
import type { AuditOrigin, AuditTables, RecordAudit } from '../audit/audit.feature.ts'

/** A change of a section; `before` and `after` hold what changed, without secrets, `restored` the version it went back to if it did. */
export type SettingsChanged = {
  by: AuditOrigin
  version: number
  restored: number | null
  before: Record<string, unknown>
  after: Record<string, unknown>
}

/** What happens to settings, told in one place: log and audit. The log has names of fields only, never values. */
export type SettingsEvents = {
  /** Comes last in the transaction of the change. */
  changed: (section: string, change: SettingsChanged, trx: Transaction<AuditTables>) => Promise<void>
  tested: (by: { id: string }, outcome: { ok: boolean; code: string | null }) => void
}

export function createSettingsEvents(log: Log, record: RecordAudit): SettingsEvents {
  return {
    changed: async (section, { by, version, restored, before, after }, trx) => {
      await record(
        {
          action: restored === null ? 'settings.changed' : 'settings.rolled_back',
          outcome: 'success',
          ...by,
          target: { kind: 'settings', id: section, label: null },
          before,
          after: restored === null ? after : { ...after, restored_version: restored },
        },
        trx,
      )
      const fields = Object.keys(after)
      if (restored === null) log.info({ section, version, fields, by: by.actor.id }, 'settings were changed')
      else log.info({ section, version, restored, fields, by: by.actor.id }, 'settings went back to an earlier version')
    },
    tested: (by, outcome) => log.info({ ...outcome, by: by.id }, 'the ai settings were tested'),
  }
}
