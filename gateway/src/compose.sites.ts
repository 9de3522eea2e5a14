import type { FastifyRequest } from 'fastify'
import type { Base } from './compose.base.ts'
import type { Identity } from './compose.identity.ts'
import { hostName, hostOf, type ClientAddresses, type ProxyOptions } from './features/proxy/proxy.feature.ts'
import { siteOrigin, type Registry } from './features/registry/registry.feature.ts'
import { createSiteCookies } from './features/sessions/sessions.feature.ts'
import { createSites, type Sites } from './features/sites/sites.feature.ts'

/** Signing on at the host names of whole web apps, and what the data path asks about them. */
export function composeSites(
  base: Base & { clientAddresses: ClientAddresses },
  { sessions }: Identity,
  { siteAt }: Pick<Registry, 'siteAt'>,
): { sites: Sites; forProxy: Pick<ProxyOptions, 'siteAt' | 'siteOrigin' | 'authenticateAtSite'> } {
  const { config, log, clock, clientAddresses } = base
  const originOf = (host: string): string => siteOrigin(host, config.publicUrl)
  const sites = createSites({
    ...sessions,
    db: base.database.db,
    log,
    clock,
    publicUrl: config.publicUrl,
    isSite: (host) => siteAt(host)?.enabled === true,
    originOf,
    cookiesAt: createSiteCookies,
    hostOf: (request) => nameOf(request, clientAddresses),
  })
  return { sites, forProxy: { siteAt, siteOrigin: originOf, authenticateAtSite: sites.recognise } }
}

function nameOf({ headers, socket }: FastifyRequest, addresses: ClientAddresses): string | null {
  const forwardedHost = headers['x-forwarded-host']
  const peer = socket.remoteAddress ?? ''
  const host = hostOf(
    { host: headers.host ?? null, forwardedHost: typeof forwardedHost === 'string' ? forwardedHost : null, peer },
    addresses,
  )
  return host === null ? null : hostName(host)
}
