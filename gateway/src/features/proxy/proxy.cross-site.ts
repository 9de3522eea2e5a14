import type { Step } from './proxy.passage.ts'
import type { CrossSiteFault } from './proxy.principal.ts'

type CrossSiteOptions = { crossSiteFault: CrossSiteFault; siteOrigin: (host: string) => string }

/** Refuses what another site may have made a browser send. */
export function createCrossSiteCheck({ crossSiteFault, siteOrigin }: CrossSiteOptions): Step {
  return ({ head, service, signedIn, upgrade }) =>
    crossSiteFault({
      at: service.host === null ? undefined : siteOrigin(service.host),
      // A browser lets any site open a WebSocket anywhere, with cookies and by GET, so a change of protocol is never safe.
      method: upgrade ? 'UPGRADE' : head.method,
      secFetchSite: head.secFetchSite ?? undefined,
      origin: head.origin ?? undefined,
      via: signedIn.via,
    })
}
