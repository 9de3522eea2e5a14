import type { Log } from '@gatehouse/kit/log'
import type { AuditOrigin, RecordAudit } from '../audit/audit.feature.ts'
import type { MaintenanceWindow } from './health.maintenance.ts'
import type { MaintenanceEvents } from './health.maintenance.service.ts'

export function createMaintenanceEvents({ log, record }: { log: Log; record: RecordAudit }): MaintenanceEvents {
  const tell = (action: 'maintenance.planned' | 'maintenance.ended', window: MaintenanceWindow, by: AuditOrigin): Promise<void> => {
    const { service_key, starts_at, ends_at, weekly, message } = window
    log.info(
      { service: service_key, starts_at, ends_at, by: by.actor.id },
      action === 'maintenance.planned' ? 'maintenance was planned' : 'maintenance was ended',
    )
    return record({
      action,
      outcome: 'success',
      ...by,
      target: { kind: 'service', id: service_key, label: service_key },
      after: { starts_at, ends_at, weekly, message },
    })
  }
  return {
    planned: (window, by) => tell('maintenance.planned', window, by),
    ended: (window, by) => tell('maintenance.ended', window, by),
  }
}
