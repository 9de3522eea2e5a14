import { createHash } from 'node:crypto'
import type { AccessSubject, DecideAccess, Service } from '../registry/registry.feature.ts'
import { appOf, serviceViewOf } from './health.apps.ts'
import type { Monitor } from './health.monitor.ts'
import type { App, ServiceView } from './health.schemas.ts'

type ServiceOptions = { services: () => readonly Service[]; monitor: Monitor; decideAccess: DecideAccess }

export type AppList = { items: App[]; etag: string }

/** What people may know of services. Each app is put together once after each check, however many people look at it. */
export type HealthService = {
  list: (subject: AccessSubject) => AppList
  listForAdmin: () => ServiceView[]
  /** The app of a key, and whether this person may see it; null when there is none. */
  appFor: (key: string) => { app: App; isVisibleTo: (subject: AccessSubject) => boolean } | null
  /** Forgets what was put together for a key, or for all. */
  forget: (key?: string) => void
}

export function createHealthService({ services, monitor, decideAccess }: ServiceOptions): HealthService {
  const apps = new Map<string, App>()
  const appFor = (service: Service): App => {
    const known = apps.get(service.key)
    if (known !== undefined) return known
    const app = appOf(service, monitor.observationOf(service.key), monitor.nowS())
    apps.set(service.key, app)
    return app
  }
  const isVisible = (subject: AccessSubject, service: Service): boolean => service.enabled && decideAccess(subject, service).allowed

  return {
    list: (subject) => {
      const items = services()
        .filter((service) => isVisible(subject, service))
        .map(appFor)
      return { items, etag: `"${createHash('sha256').update(JSON.stringify(items)).digest('base64url').slice(0, 22)}"` }
    },
    listForAdmin: () => services().map((service) => serviceViewOf(service, appFor(service), monitor.observationOf(service.key))),
    appFor: (key) => {
      const service = services().find((one) => one.key === key)
      return service === undefined ? null : { app: appFor(service), isVisibleTo: (subject) => isVisible(subject, service) }
    },
    forget: (key) => {
      if (key === undefined) apps.clear()
      else apps.delete(key)
    },
  }
}
