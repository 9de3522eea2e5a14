import type { Log } from '@gatehouse/kit/log'
import type { RecordAudit } from '../audit/audit.feature.ts'
import type { MaintenanceWindow } from './health.maintenance.ts'
import type { Actor, MaintenanceEvents } from './health.maintenance.service.ts'

export function createMaintenanceEvents({ log, record }: { log: Log; record: RecordAudit }): MaintenanceEvents {
  const tell = (action: 'maintenance.planned' | 'maintenance.ended', window: MaintenanceWindow, by: Actor): Promise<void> => {
    const { service_key, starts_at, ends_at, weekly, message } = window
    log.info(
      { service: service_key, starts_at, ends_at, by: by.id },
      action === 'maintenance.planned' ? 'maintenance was planned' : 'maintenance was ended',
    )
    return record({
      action,
      outcome: 'success',
      actor: { kind: 'user', id: by.id, label: by.email },
      target: { kind: 'service', id: service_key, label: service_key },
      after: { starts_at, ends_at, weekly, message },
    })
  }
  return {
    planned: (window, by) => tell('maintenance.planned', window, by),
    ended: (window, by) => tell('maintenance.ended', window, by),
  }
}
