/** What dependencies are about: a service, and what it cannot work without. */
type Dependent = { key: string; depends_on: readonly string[] }

/**
 * The root of an outage: of what this service needs, directly or further on, the first that is down while nothing that it needs itself
 * is. Null when it needs nothing that is down, so that its own outage is an event of its own.
 */
export function rootCause(key: string, services: ReadonlyMap<string, Dependent>, isDown: (key: string) => boolean): string | null {
  const visited = new Set([key])
  const search = (needed: readonly string[]): string | null => {
    for (const next of needed) {
      if (visited.has(next)) continue
      visited.add(next)
      const deeper = search(services.get(next)?.depends_on ?? [])
      if (deeper !== null) return deeper
      if (isDown(next)) return next
    }
    return null
  }
  return search(services.get(key)?.depends_on ?? [])
}

/** Keys of the services that need this one, directly or further on. */
export function dependentsOf(key: string, services: readonly Dependent[]): string[] {
  const found = new Set<string>()
  const add = (needed: string): void => {
    for (const service of services) {
      if (!service.depends_on.includes(needed) || found.has(service.key)) continue
      found.add(service.key)
      add(service.key)
    }
  }
  add(key)
  return [...found]
}
