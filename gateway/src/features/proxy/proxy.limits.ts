/** Limits of the whole gateway; those of a service stand in the registry. docs/limits.md is about both. */
export type ProxyLimits = {
  /** Connections from everybody together. */
  connections: number
  /** Connections from one address, or one /64 of IPv6. Trusted proxies have as many as they need. */
  connectionsPerClient: number
  /** Request line and headers together, in bytes. */
  headerBytes: number
  /** Header lines of one request. */
  headerLines: number
  /** Path and query of one request, in characters. */
  targetLength: number
}

export const defaultLimits: ProxyLimits = {
  connections: 10_000,
  connectionsPerClient: 1000,
  headerBytes: 16 * 1024,
  headerLines: 200,
  targetLength: 8192,
}
