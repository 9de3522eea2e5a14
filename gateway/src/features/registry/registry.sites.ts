import type { MountedService, Service } from './registry.schemas.ts'

/** Finds the site that has a host name, in lower case and without port; null for every other host. */
export type FindSite = (host: string) => MountedService | null

/** Compiles the hosts of these services. Hosts are compared whole: nothing follows from how one begins or ends. */
export function compileSites(services: readonly Service[]): FindSite {
  const byHost = new Map<string, MountedService>()
  for (const service of services) {
    if (service.host === null || service.upstream === null) continue
    byHost.set(service.host, { ...service, mount: '', upstream: service.upstream })
  }
  if (byHost.size === 0) return () => null
  return (host) => byHost.get(host) ?? null
}

/** Scheme, host and port of a site: the gateway's own, for it is the same server. */
export function siteOrigin(host: string, publicUrl: string): string {
  const { protocol, port } = new URL(publicUrl)
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`
}

/** A site with the whole address that its tile opens; any other service as it is. */
export function withAddress(service: Service, publicUrl: string): Service {
  if (service.host === null || !service.open_url.startsWith('/')) return service
  return { ...service, open_url: `${siteOrigin(service.host, publicUrl)}${service.open_url}` }
}

/** What is wrong with the host of a service, by member; the rest of a sentence. */
export function hostFaults({ kind, host, mount, upstream }: Service, publicUrl: string): [member: string, message: string][] {
  if (kind !== 'site') return host === null ? [] : [['host', `is for kind site; an ${kind} has none`]]
  const faults: [string, string][] = []
  if (host === null) faults.push(['host', 'is missing: say by which host name people reach the site, such as grafana.example.org'])
  else if (host === new URL(publicUrl).hostname) faults.push(['host', `is ${host}, the address of Gatehouse itself`])
  if (upstream === null) faults.push(['upstream', 'is missing: say where the site listens, such as http://grafana:3000'])
  if (mount !== null) faults.push(['mount', 'is for kind api; a site has a host'])
  return faults
}
