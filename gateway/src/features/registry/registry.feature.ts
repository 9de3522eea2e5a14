import { StartupError } from '@gatehouse/kit/errors'
import { defaultServices } from './registry.defaults.ts'
import { readServicesFile } from './registry.file.ts'
import { compileMounts, type MatchMount } from './registry.mounts.ts'
import { serviceFaults, type OwnAddress } from './registry.policy.ts'
import type { MountedService, Service } from './registry.schemas.ts'

export type { MatchMount, MountedService, Service }

/**
 * The services behind the gateway. It owns the list, its checks and the question which service a path belongs to.
 *
 * Invariants: keys and mounts are unique; no mount covers a path of the gateway itself; a snapshot never changes, a new one
 * replaces it.
 */
export type Registry = {
  /** The present snapshot: the same array until something changes. */
  services: () => readonly Service[]
  find: (key: string) => Service | null
  match: MatchMount
  /** Calls the listener after each change; the returned function ends that. */
  onChange: (listener: () => void) => () => void
}

export type RegistryOptions = {
  /** Path of the services file; null registers the services that come along. */
  servicesFile: string | null
  documentsUrl: string
  aiUrl: string
  own: OwnAddress
}

/** Reads the services once; throws a StartupError that names every fault. */
export async function createRegistry(options: RegistryOptions): Promise<Registry> {
  const services = options.servicesFile === null ? defaults(options) : await readServicesFile(options.servicesFile, options.own)
  return registryOf(services)
}

/** A registry of exactly these services. */
export function registryOf(services: readonly Service[]): Registry {
  const byKey = new Map(services.map((service) => [service.key, service]))
  return {
    services: () => services,
    find: (key) => byKey.get(key) ?? null,
    match: compileMounts(services),
    // Configuration is read once, so there is nothing to tell yet; whoever shows or probes services listens all the same.
    onChange: () => () => {},
  }
}

function defaults(options: RegistryOptions): Service[] {
  const services = defaultServices(options)
  const faults = serviceFaults(services, options.own)
  const variables = ['DOCUMENTS_URL', 'AI_URL']
  if (faults.length > 0) throw new StartupError(faults.map(({ index, message }) => `${variables[index] ?? 'A service'} ${message}.`))
  return services
}
