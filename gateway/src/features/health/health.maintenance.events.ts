import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'
import type { MaintenanceWindow } from './health.maintenance.ts'
import type { MaintenanceEvents, MaintenanceTold } from './health.maintenance.service.ts'

export function createMaintenanceEvents({ log, record }: { log: Log; record: RecordAudit }): MaintenanceEvents {
  const tell =
    (action: string, sentence: string, side: 'before' | 'after') =>
    async (window: MaintenanceWindow, { by, trx }: MaintenanceTold): Promise<void> => {
      const { service_key, starts_at, ends_at, weekly, message } = window
      const target = { kind: 'service', id: service_key, label: service_key }
      await record({ action, outcome: 'success', ...by, target, [side]: { starts_at, ends_at, weekly, message } }, trx)
      log.info({ service: service_key, starts_at, ends_at, by: by.actor.id }, sentence)
    }
  return {
    planned: tell('maintenance.planned', 'maintenance was planned', 'after'),
    ended: tell('maintenance.ended', 'maintenance was ended', 'before'),
  }
}
