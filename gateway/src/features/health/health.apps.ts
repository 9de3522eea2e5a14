import type { Service } from '../registry/registry.feature.ts'
import type { Maintenance } from './health.maintenance.ts'
import type { Reading } from './health.reading.ts'
import type { App, ServiceView } from './health.schemas.ts'

/** What is known of a service at the moment. */
export type Known = {
  reading: Reading | null
  maintenance: Maintenance | null
  /** The service that is down and that this one needs. */
  because: Service | null
}

/** What is shown of a service, from what it is and what was seen of it. */
export function appOf(service: Service, { reading, maintenance, because }: Known): App {
  return {
    key: service.key,
    name: service.name,
    description: service.description,
    icon: service.icon,
    icon_url: service.picture === null ? null : `/api/services/pictures/${service.picture}`,
    category: service.category,
    kind: service.kind,
    open_url: service.open_url,
    ...statusOf(service, reading, maintenance),
    because: because === null ? null : { key: because.key, name: because.name },
    last_ok_at: reading?.last_ok_at ?? null,
    latency: reading?.latency ?? null,
    uptime: reading?.uptime ?? null,
    spark: reading?.spark ?? [],
  }
}

/** The same for somebody who may not see what it needs. */
export function withoutNames(app: App): App {
  return app.because === null ? app : { ...app, because: { key: null, name: null } }
}

/** What an admin is shown besides. */
export function serviceViewOf(service: Service, app: App, reading: Reading | null): ServiceView {
  return {
    ...app,
    upstream: service.upstream,
    mount: service.mount,
    health_path: service.health_path,
    source: service.source,
    visibility: service.visibility,
    enabled: service.enabled,
    trusted: service.trusted,
    depends_on: service.depends_on,
    interval_s: service.interval_s,
    checked_at: reading?.checked_at ?? null,
    version: reading?.version ?? null,
    settings_version: reading?.settings_version ?? null,
    last_error: reading?.last_error ?? null,
  }
}

function statusOf(
  service: Service,
  reading: Reading | null,
  maintenance: Maintenance | null,
): Pick<App, 'status' | 'reason' | 'since' | 'maintenance'> {
  if (!service.enabled) return { status: 'unknown', reason: 'disabled', since: null, maintenance: null }
  if (maintenance !== null) return { status: 'maintenance', reason: null, since: reading?.since ?? null, maintenance }
  if (service.upstream === null) return { status: 'unknown', reason: 'not_monitored', since: null, maintenance: null }
  if (reading === null) return { status: 'unknown', reason: 'starting', since: null, maintenance: null }
  const { status, reason, since } = reading
  return { status, reason, since, maintenance: null }
}
