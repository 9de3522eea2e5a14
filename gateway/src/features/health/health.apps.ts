import type { Service } from '../registry/registry.feature.ts'
import type { Observation } from './health.observation.ts'
import type { App, ServiceView } from './health.schemas.ts'

/** What is shown of a service, from what it is and what was seen of it. */
export function appOf(service: Service, observation: Observation | null, nowS: number): App {
  return {
    key: service.key,
    name: service.name,
    description: service.description,
    icon: service.icon,
    category: service.category,
    kind: service.kind,
    open_url: service.open_url,
    ...statusOf(service, observation),
    last_ok_at: isoOrNull(observation?.state.lastOkWallMs ?? null),
    latency: observation?.history.latency(nowS) ?? null,
    uptime: uptimeOf(observation?.history.uptime(nowS) ?? null),
    spark: observation?.history.spark(nowS) ?? [],
  }
}

/** What an admin is shown besides. */
export function serviceViewOf(service: Service, app: App, observation: Observation | null): ServiceView {
  return {
    ...app,
    upstream: service.upstream,
    mount: service.mount,
    health_path: service.health_path,
    source: service.source,
    visibility: service.visibility,
    enabled: service.enabled,
    trusted: service.trusted,
    version: observation?.report?.version ?? null,
    settings_version: observation?.report?.settingsVersion ?? null,
    last_error: observation?.lastError ?? null,
  }
}

function statusOf(service: Service, observation: Observation | null): Pick<App, 'status' | 'reason' | 'since'> {
  if (!service.enabled) return { status: 'unknown', reason: 'disabled', since: null }
  if (service.maintenance) return { status: 'maintenance', reason: null, since: null }
  if (observation === null) return { status: 'unknown', reason: 'not_monitored', since: null }
  const { shown, sinceWallMs } = observation.state
  return { ...shown, since: isoOrNull(sinceWallMs) }
}

/** Longer periods need a history that outlives this process. */
const uptimeOf = (h24: number | null): App['uptime'] => (h24 === null ? null : { h24, d7: null, d30: null })

const isoOrNull = (wallMs: number | null): string | null => (wallMs === null ? null : new Date(wallMs).toISOString())
