import type { buildConnector } from 'undici'

/** The parts of an upstream's URL as the registry keeps it: normal form, no credentials, no trailing slash. */

/** `http://wiki:3000/w` → `/w`; empty for an upstream without path. */
export function basePathOf(upstream: string): string {
  const at = upstream.indexOf('/', upstream.indexOf('://') + 3)
  return at === -1 ? '' : upstream.slice(at)
}

/** `http://wiki:3000/w` → `http://wiki:3000`. */
export function originOf(upstream: string): string {
  return upstream.slice(0, upstream.length - basePathOf(upstream).length)
}

/** What is connected to, as the connector takes it. */
export function targetOf(origin: string): buildConnector.Options {
  const { protocol, hostname, host, port } = new URL(origin)
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port }
}

/** `http://wiki:3000/w` → `wiki:3000`. */
export function authorityOf(upstream: string): string {
  return originOf(upstream).replace(/^[a-z]+:\/\//, '')
}
