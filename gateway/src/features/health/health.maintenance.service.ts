import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import type { HoldServices, Service } from '../registry/registry.feature.ts'
import { maintenanceNotFound, serviceNotFound } from './health.errors.ts'
import { maintenanceAt, type Maintenance, type MaintenanceWindow } from './health.maintenance.ts'
import type { MaintenanceRepository } from './health.maintenance.repository.ts'
import type { MaintenanceChange } from './health.schemas.ts'
import type { HealthTransaction } from './health.tables.ts'

export type ListedWindow = MaintenanceWindow & { active: boolean }

/** Which services are under maintenance, when, and who says so. Every gateway keeps all windows in memory. */
export type MaintenanceService = Disposable & {
  /** The maintenance of a service at this moment; null for none. */
  of: (service: Service) => Maintenance | null
  list: (key: string) => ListedWindow[]
  plan: (key: string, change: MaintenanceChange, by: AuditOrigin) => Promise<ListedWindow>
  /** Ends one that runs, or calls off one that is planned. */
  end: (key: string, id: string, by: AuditOrigin) => Promise<void>
  /** Reads all windows anew. */
  reload: () => Promise<void>
}

/** What happens to maintenance, told in one place, within its transaction. */
export type MaintenanceEvents = {
  planned: (window: MaintenanceWindow, told: MaintenanceTold) => Promise<void>
  ended: (window: MaintenanceWindow, told: MaintenanceTold) => Promise<void>
}
export type MaintenanceTold = { by: AuditOrigin; trx: HealthTransaction }

type MaintenanceOptions = {
  services: () => readonly Service[]
  /** Keeps services from being deleted while something is planned for them. */
  holdServices: HoldServices
  repository: MaintenanceRepository
  /** Tells every gateway, this one too, to read the windows anew. */
  announce: (trx: HealthTransaction) => Promise<void>
  events: MaintenanceEvents
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  /** Called when a service goes into maintenance, comes out of it, or shows another end or message. */
  onChange: (keys: readonly string[]) => void
}

const lookEveryMs = 1000

export function createMaintenanceService(options: MaintenanceOptions): MaintenanceService {
  const { services, repository, clock, timers } = options
  let windows = new Map<string, MaintenanceWindow[]>()
  let shown = new Map<string, string>()

  const at = (key: string): Maintenance | null => {
    const own = windows.get(key)
    return own === undefined ? null : maintenanceAt(own, clock.now())
  }
  const look = (): void => {
    const now = new Map([...windows.keys()].map((key) => [key, JSON.stringify(at(key))]))
    const changed = [...new Set([...now.keys(), ...shown.keys()])].filter((key) => (now.get(key) ?? 'null') !== (shown.get(key) ?? 'null'))
    shown = now
    if (changed.length > 0) options.onChange(changed)
  }
  const reload = async (): Promise<void> => {
    windows = Map.groupBy(await repository.current(clock.now()), (window) => window.service_key)
    look()
  }
  const listed = (window: MaintenanceWindow): ListedWindow => ({ ...window, active: maintenanceAt([window], clock.now()) !== null })
  const require = (key: string): void => {
    if (!services().some((service) => service.key === key)) throw serviceNotFound({ detail: `No app has the key ${key}.` })
  }
  const stop = timers.every(lookEveryMs, look)

  return {
    of: (service) => at(service.key) ?? (service.maintenance ? { until: null, message: null } : null),
    list: (key) => {
      require(key)
      return (windows.get(key) ?? []).map(listed)
    },
    ...changes(options, { require, reload, listed }),
    reload,
    [Symbol.dispose]: stop,
  }
}

type Own = { require: (key: string) => void; reload: () => Promise<void>; listed: (window: MaintenanceWindow) => ListedWindow }

/** Planning and ending: in one transaction with what is told of it. */
function changes({ repository, holdServices, announce, events, clock, newId }: MaintenanceOptions, { require, reload, listed }: Own) {
  return {
    plan: async (key: string, { starts_at, ends_at, weekly, message }: MaintenanceChange, by: AuditOrigin): Promise<ListedWindow> => {
      require(key)
      const now = clock.now()
      const when = { starts_at: starts_at ?? now.toISOString(), ends_at, weekly }
      const window = { id: newId(), service_key: key, ...when, message, created_by: by.actor.label ?? 'somebody' }
      await repository.writing(async (writing, trx) => {
        const isThere = await holdServices(trx)
        if (!isThere(key)) throw serviceNotFound({ detail: `No app has the key ${key}.` })
        await writing.forgetEnded(now)
        await writing.insert(window, now)
        await announce(trx)
        await events.planned(window, { by, trx })
      })
      await reload()
      return listed(window)
    },
    end: async (key: string, id: string, by: AuditOrigin): Promise<void> => {
      require(key)
      await repository.writing(async (writing, trx) => {
        const window = await writing.remove({ service_key: key, id })
        if (window === null) throw maintenanceNotFound({ detail: 'It has ended already.' })
        await announce(trx)
        await events.ended(window, { by, trx })
      })
      await reload()
    },
  }
}
