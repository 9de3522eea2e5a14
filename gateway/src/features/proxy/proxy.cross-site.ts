import type { Step } from './proxy.passage.ts'
import type { CrossSiteFault } from './proxy.principal.ts'

/** Refuses what another site may have made a browser send. */
export function createCrossSiteCheck({ crossSiteFault }: { crossSiteFault: CrossSiteFault }): Step {
  return ({ head, signedIn, upgrade }) =>
    crossSiteFault({
      // A browser lets any site open a WebSocket anywhere, with cookies and by GET, so a change of protocol is never safe.
      method: upgrade ? 'UPGRADE' : head.method,
      secFetchSite: head.secFetchSite ?? undefined,
      origin: head.origin ?? undefined,
      via: signedIn.via,
    })
}
