import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import {
  Agent,
  buildConnector,
  fetch as undiciFetch,
  request as undiciRequest,
  type Dispatcher,
  type RequestInit,
  type Response,
} from 'undici'

/** Why an address may not be called, or null when it may. */
export type RefuseAddress = (address: string) => string | null

/** An address that policy refuses. `code` tells it from a network fault. */
export class RefusedAddressError extends Error {
  readonly code = 'ERR_REFUSED_ADDRESS'
  constructor(hostname: string, reason: string) {
    super(`${hostname} is ${reason}, which may not be called`)
    this.name = 'RefusedAddressError'
  }
}

const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
refused.addAddress('100.100.100.200', 'ipv4')
refused.addAddress('192.0.0.192', 'ipv4')
refused.addAddress('fd00:ec2::254', 'ipv6')
refused.addAddress('0.0.0.0', 'ipv4')
refused.addAddress('::', 'ipv6')
refused.addSubnet('224.0.0.0', 4, 'ipv4')
refused.addSubnet('ff00::', 8, 'ipv6')
refused.addAddress('255.255.255.255', 'ipv4')

/**
 * Refuses addresses that no upstream and no provider has: link-local (cloud metadata among them), multicast, unspecified.
 * Private and loopback addresses stay allowed: that is where a team's own apps live.
 */
export const refuseSpecialAddresses: RefuseAddress = (address) => {
  const family = isIP(address.split('%')[0] ?? '')
  if (family === 0) return null
  return refused.check(address.split('%')[0] ?? '', family === 6 ? 'ipv6' : 'ipv4') ? 'a link-local, metadata or special address' : null
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void
export type Lookup = (hostname: string, options: LookupOptions, callback: LookupCallback) => void

/** A DNS look-up that fails for refused addresses: what is checked is what is connected to, so rebinding gains nothing. */
export function guardedLookup(refuse: RefuseAddress): Lookup {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      for (const { address } of addresses) {
        const reason = refuse(address)
        if (reason !== null) return callback(new RefusedAddressError(hostname, reason), [])
      }
      const [first] = addresses
      if (options.all === true) return callback(null, addresses)
      if (first === undefined) return callback(new Error(`${hostname} has no address`), [])
      return callback(null, first.address, first.family)
    })
  }
}

/** A connector for undici that checks literal and resolved addresses alike. */
export function guardedConnector(refuse: RefuseAddress, options: buildConnector.BuildOptions = {}): buildConnector.connector {
  // undici hands these options to net.connect, whose `lookup` its own type leaves out.
  const withLookup = { ...options, lookup: guardedLookup(refuse) }
  const connect = buildConnector(withLookup)
  return (target, callback) => {
    const reason = refuse(target.hostname.replace(/^\[|\]$/g, ''))
    if (reason !== null) return callback(new RefusedAddressError(target.hostname, reason), null)
    return connect(target, callback)
  }
}

export type Outbound = AsyncDisposable & {
  /** `fetch` through the guarded connector. Redirects are refused unless asked for: they would leave what was checked. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>
  /** A plain request through the same connector: no headers beside those given, no port that browsers avoid, no redirect followed. */
  request: (url: string | URL, options?: OutboundRequest) => Promise<Dispatcher.ResponseData<unknown>>
}

export type OutboundRequest = Omit<NonNullable<Parameters<typeof undiciRequest>[1]>, 'dispatcher'>

export type OutboundOptions = {
  refuse?: RefuseAddress
  connectTimeoutMs?: number
  /** A connection of its own for each call, for calls that ask whether a connection can be made. */
  freshConnections?: boolean
}

/** Creates the way out of a process for calls of its own (not for proxied traffic). */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const agent = new Agent({
    ...(options.freshConnections === true ? { pipelining: 0 } : {}),
    connect: guardedConnector(options.refuse ?? refuseSpecialAddresses, { timeout: options.connectTimeoutMs ?? 5000 }),
  })
  return {
    fetch: (url, init) => undiciFetch(url, { redirect: 'error', ...init, dispatcher: agent }),
    request: (url, request) => undiciRequest(url, { ...request, dispatcher: agent }),
    [Symbol.asyncDispose]: () => agent.close(),
  }
}
