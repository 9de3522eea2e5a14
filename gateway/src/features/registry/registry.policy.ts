import { refuseSpecialAddresses } from '@gatehouse/kit/outbound'
import { hostFaults } from './registry.sites.ts'
import type { Service } from './registry.schemas.ts'

/** Where the gateway itself listens and what people call it. */
export type OwnAddress = { host: string; port: number; publicUrl: string }

/** A fault of one service: which member it is about, and the rest of a sentence that begins with that member; `isTaken` by another one. */
export type ServiceFault = { index: number; member: string; message: string; isTaken?: boolean }

/** First segments below `/api/` that are the gateway's own. */
const reservedSegments = new Set([
  'access',
  'auth',
  'authz',
  'users',
  'profile',
  'admin',
  'services',
  'settings',
  'setup',
  'docs',
  'openapi.json',
  'groups',
  'sessions',
  'health',
  'ready',
  'metrics',
])

/** How a fault names another service of the list. */
type NameOf = (index: number) => string

/** What is wrong with these services beyond the form of each member. Of two that want the same, the later one is at fault. */
export function serviceFaults(services: readonly Service[], own: OwnAddress, nameOf: NameOf = placeInFile): ServiceFault[] {
  return [
    ...services.flatMap((service, index) => faultsOf(service, index, own)),
    ...duplicates(services, 'key', nameOf),
    ...duplicates(services, 'mount', nameOf),
    ...duplicates(services, 'host', nameOf),
    ...dependencyFaults(services),
  ]
}

const placeInFile: NameOf = (index) => `services[${index}]`

/** A service may need only others that exist, and none that needs it in turn. */
function dependencyFaults(services: readonly Service[]): ServiceFault[] {
  const byKey = new Map(services.map((service) => [service.key, service]))
  const needs = (from: string, wanted: string, seen = new Set<string>()): boolean => {
    if (seen.has(from)) return false
    seen.add(from)
    return (byKey.get(from)?.depends_on ?? []).some((next) => next === wanted || needs(next, wanted, seen))
  }
  const faultOf = (service: Service, needed: string): string | null => {
    if (!byKey.has(needed)) return `names ${needed}, which is no service`
    if (needed === service.key) return 'names the service itself'
    return needs(needed, service.key) ? `names ${needed}, which needs ${service.key} in turn` : null
  }
  return services.flatMap((service, index) =>
    service.depends_on.flatMap((needed) => {
      const message = faultOf(service, needed)
      return message === null ? [] : [{ index, member: 'depends_on', message }]
    }),
  )
}

function faultsOf(service: Service, index: number, own: OwnAddress): ServiceFault[] {
  const faults: ServiceFault[] = []
  const fault = (member: string, message: string): void => void faults.push({ index, member, message })
  if (service.mount !== null && reservedSegments.has(service.mount.split('/')[2] ?? '')) {
    fault('mount', `is ${service.mount}, which Gatehouse keeps for itself; choose another path`)
  }
  if (service.kind === 'api' && service.upstream === null)
    fault('upstream', 'is missing: say where the service listens, such as http://wiki:3000')
  for (const [member, message] of hostFaults(service, own.publicUrl)) fault(member, message)
  if (service.kind === 'link' && service.open_url === '/') fault('open_url', 'is missing: say which address the link opens')
  if (service.timeout_ms > service.interval_s * 1000) fault('timeout_ms', 'is longer than interval_s, so checks would overtake one another')
  const refused = service.upstream === null ? null : refuseUpstream(new URL(service.upstream), own)
  if (refused !== null) fault('upstream', refused)
  return faults
}

function duplicates(services: readonly Service[], member: 'key' | 'mount' | 'host', nameOf: NameOf): ServiceFault[] {
  const seen = new Map<string, number>()
  return services.flatMap((service, index) => {
    const value = service[member]
    if (value === null) return []
    const first = seen.get(value)
    if (first !== undefined) return [{ index, member, message: `is ${value}, which ${nameOf(first)} has already`, isTaken: true }]
    seen.set(value, index)
    return []
  })
}

/** Why this upstream may not be called, as the rest of a sentence, or null. Names are checked again, by address, whenever a connection is made. */
export function refuseUpstream(url: URL, own: OwnAddress): string | null {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const special = refuseSpecialAddresses(hostname)
  if (special !== null) return `is ${url.origin}, ${special}, which may not be called`
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port)
  const itself = url.origin === new URL(own.publicUrl).origin || (port === own.port && (isLoopback(hostname) || hostname === own.host))
  return itself ? `is ${url.origin}, the gateway itself` : null
}

function isLoopback(hostname: string): boolean {
  return /^(localhost\.?|.+\.localhost\.?|127\.\d+\.\d+\.\d+|::1|::ffff:7f[0-9a-f]{2}:[0-9a-f]+)$/.test(hostname)
}
