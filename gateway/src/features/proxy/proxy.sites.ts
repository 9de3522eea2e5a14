import type { MountedService } from '../registry/registry.feature.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import type { RequestHead } from './proxy.request-head.ts'
import { isHost } from './proxy.screen.ts'

/** Paths at a site that are the gateway's: the ways of signing on there. */
const reservedPath = /^\/\.gatehouse(?:\/|$)/

/** The host that a client sent a request to: what a trusted proxy says it was, else what stands in Host. */
export function hostOf(
  head: Pick<RequestHead, 'host' | 'forwardedHost' | 'peer'>,
  { isTrusted }: Pick<ClientAddresses, 'isTrusted'>,
): string | null {
  return head.forwardedHost !== null && isTrusted(head.peer) && isHost(head.forwardedHost) ? head.forwardedHost : head.host
}

/**
 * The host of a Host header or authority in the one form that is compared: lower case, without port and without the dot that ends a
 * fully qualified name. Whether it is a host at all is for proxy.screen.ts to say.
 */
export function hostName(authority: string): string {
  if (authority !== last.authority) {
    const name = authority.replace(/:\d*$/, '').toLowerCase()
    last = { authority, name: name.endsWith('.') ? name.slice(0, -1) : name }
  }
  return last.name
}

/** Nearly all requests come for the same host. */
let last = { authority: '', name: '' }

/** What a request is for: a service, or the gateway itself. At a site's host that is only what signs people on there. */
export type Destination = { service: MountedService | null; isSite: boolean }

export type RouteParts = {
  match: (path: string) => MountedService | null
  /** The site that has this host name, in normal form. */
  siteAt: (host: string) => MountedService | null
  clientAddresses: Pick<ClientAddresses, 'isTrusted'>
}

/** Decides where a request goes, by its host if that is a site's own, else by its path. */
export function createRouting({ match, siteAt, clientAddresses }: RouteParts): (head: RequestHead) => Destination {
  return (head) => {
    const host = hostOf(head, clientAddresses)
    const site = host === null ? null : siteAt(hostName(host))
    if (site === null) return { service: match(head.path), isSite: false }
    return { service: reservedPath.test(head.path) ? null : site, isSite: true }
  }
}
