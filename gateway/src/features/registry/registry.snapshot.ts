import { compileMounts, type MatchMount } from './registry.mounts.ts'
import { compileSites, type FindSite } from './registry.sites.ts'
import type { Service } from './registry.schemas.ts'

/** The services at one moment. It never changes; another one takes its place, all at once. */
export type Snapshot = { services: readonly Service[]; byKey: ReadonlyMap<string, Service>; match: MatchMount; siteAt: FindSite }

/** Of these services; the one before when nothing differs. A service that did not change stays the same object. */
export function snapshotOf(services: readonly Service[], before: Snapshot | null): Snapshot {
  const kept = services.map((service) => {
    const known = before?.byKey.get(service.key)
    return known !== undefined && isSame(known, service) ? known : service
  })
  if (before !== null && kept.length === before.services.length && kept.every((service, at) => service === before.services[at]))
    return before
  const byKey = new Map(kept.map((service) => [service.key, service]))
  return { services: kept, byKey, match: compileMounts(kept), siteAt: compileSites(kept) }
}

/** Every member is a plain value or a list of texts. */
function isSame(one: Service, other: Service): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

const sorted = (service: Service): [string, unknown][] => Object.entries(service).toSorted(([one], [other]) => (one < other ? -1 : 1))
