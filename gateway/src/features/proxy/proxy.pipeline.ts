import { createAdmission, createAvailability, type MaintenanceOf } from './proxy.admit.ts'
import { createAssertionStep, type AssertionSource } from './proxy.assertion.ts'
import { createAuthentication, type AuthenticateAtSite } from './proxy.authenticate.ts'
import { createAuthorisation, type DecideAccess } from './proxy.authorise.ts'
import { createOriginStep } from './proxy.authz.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import { createCrossSiteCheck } from './proxy.cross-site.ts'
import type { Step } from './proxy.passage.ts'
import type { Authenticate, CrossSiteFault } from './proxy.principal.ts'
import { createHeaderRewriting } from './proxy.request-headers.ts'
import { createUpgradeCheck } from './proxy.upgrade-check.ts'

export type PipelineOptions = {
  authenticate: Authenticate
  authenticateAtSite: AuthenticateAtSite
  siteOrigin: (host: string) => string
  crossSiteFault: CrossSiteFault
  decideAccess: DecideAccess
  assertions: AssertionSource
  clientAddresses: ClientAddresses
  gatewayCookieNames: ReadonlySet<string>
  isOwnAuthorization: (value: string) => boolean
  /** Waits for a place at the service. */
  capacity: Step
  /** How this gateway calls itself in Via. */
  viaName: string
  maintenanceOf: MaintenanceOf
  now: () => Date
}

/**
 * The data path between "this path belongs to a service" and "forward it", the same for requests and upgrades. What comes before is
 * in proxy.screen.ts, what comes after in proxy.exchange.ts and proxy.upgrade.ts.
 */
export function createPipeline(options: PipelineOptions): readonly Step[] {
  return [
    createAuthentication(options),
    createCrossSiteCheck(options),
    createAuthorisation(options),
    createAdmission(options),
    createUpgradeCheck(),
    options.capacity,
    createAssertionStep(options),
    createHeaderRewriting(options),
  ]
}

/** The same decision about a request that another proxy passes on: what concerns the passing on itself is that proxy's. */
export function createAuthzPipeline(options: Omit<PipelineOptions, 'capacity'>): readonly Step[] {
  return [
    createAuthentication(options),
    createCrossSiteCheck(options),
    createAuthorisation(options),
    createOriginStep(),
    createAvailability(options),
    createAssertionStep(options),
  ]
}
