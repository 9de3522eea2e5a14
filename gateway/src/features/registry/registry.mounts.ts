import type { MountedService, Service } from './registry.schemas.ts'

/** Finds the service of a path, or null. */
export type MatchMount = (path: string) => MountedService | null

/**
 * Compiles the mounts of these services. A mount covers itself and whole segments below it (`/api/a` covers `/api/a/b`, not
 * `/api/ab`); the longest wins. Paths are compared as they are: whoever decides on one brings it into normal form first.
 */
export function compileMounts(services: readonly Service[]): MatchMount {
  const byMount = new Map<string, MountedService>()
  let deepest = 0
  for (const service of services) {
    if (service.mount === null || service.upstream === null) continue
    byMount.set(service.mount, { ...service, mount: service.mount, upstream: service.upstream })
    deepest = Math.max(deepest, service.mount.split('/').length - 1)
  }
  return (path) => {
    let found: MountedService | null = null
    let end = 0
    for (let depth = 0; depth < deepest && end < path.length; depth += 1) {
      const slash = path.indexOf('/', end + 1)
      end = slash === -1 ? path.length : slash
      found = byMount.get(path.slice(0, end)) ?? found
    }
    return found
  }
}
