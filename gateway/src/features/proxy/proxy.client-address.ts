import { StartupError } from '@gatehouse/kit/errors'
import { BlockList, isIP, SocketAddress } from 'node:net'

/** Who sent a request, seen through the proxies that are trusted to say so. */
export type ClientAddresses = {
  isTrusted: (peer: string) => boolean
  /** The one spelling of the address of a connection's other end. */
  addressOf: (peer: string) => string
  /**
   * The way a request came: the client first, then the trusted proxies it passed, the peer last. Only what trusted proxies wrote is
   * believed, from the right (the nearest) to the left; what stands left of the first untrusted address was written by a client.
   */
  pathOf: (peer: string, forwardedFor: string | null) => string[]
  /** The first of {@link pathOf}. */
  clientOf: (peer: string, forwardedFor: string | null) => string
}

type Peer = { address: string; isTrusted: boolean }
const keptPeers = 10_000

/** `trusted` are addresses and networks in CIDR notation; throws a StartupError that names each one that is neither. */
export function createClientAddresses(trusted: readonly string[]): ClientAddresses {
  const networks = trustedNetworks(trusted)

  const isTrusted = (address: string): boolean => {
    if (trusted.length === 0) return false
    const family = isIP(address)
    return family !== 0 && networks.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }

  const peers = new Map<string, Peer>()
  /** The same few connect again and again. */
  const peerOf = (peer: string): Peer => {
    const known = peers.get(peer)
    if (known !== undefined) return known
    const address = canonicalAddress(peer) ?? peer
    const found = { address, isTrusted: isTrusted(address) }
    if (peers.size >= keptPeers) peers.clear()
    peers.set(peer, found)
    return found
  }

  const pathOf = (peer: string, forwardedFor: string | null): string[] => {
    const path = [peerOf(peer).address]
    const hops = forwardedFor === null ? [] : forwardedFor.split(',')
    while (isTrusted(path[0] ?? '')) {
      const hop = canonicalAddress((hops.pop() ?? '').trim())
      if (hop === null) break
      path.unshift(hop)
    }
    return path
  }

  return {
    isTrusted: (peer) => peerOf(peer).isTrusted,
    addressOf: (peer) => peerOf(peer).address,
    pathOf,
    clientOf: (peer, forwardedFor) => pathOf(peer, forwardedFor)[0] ?? peer,
  }
}

/**
 * One spelling per address: IPv4 dotted, also when it comes mapped into IPv6; IPv6 as RFC 5952 has it, without zone. A port is
 * dropped. Null for anything else.
 */
export function canonicalAddress(text: string): string | null {
  const address = withoutPort(text).split('%', 1)[0] ?? ''
  const family = isIP(address)
  if (family === 0) return null
  if (family === 4) return address
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1] ?? canonical
}

function withoutPort(text: string): string {
  if (!text.includes(':')) return text
  if (text.startsWith('[')) return /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? text
  return /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text
}

function trustedNetworks(trusted: readonly string[]): BlockList {
  const networks = new BlockList()
  const faults = trusted.filter((entry) => !addNetwork(networks, entry))
  if (faults.length > 0) {
    throw new StartupError(
      faults.map((entry) => `GATEHOUSE_TRUSTED_PROXIES names ${JSON.stringify(entry)}, which is no address or network such as 10.0.0.0/8.`),
    )
  }
  return networks
}

function addNetwork(networks: BlockList, entry: string): boolean {
  const [address = '', length, ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  const bits = family === 6 ? 128 : 32
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1
  if (prefix < 0 || prefix > bits) return false
  networks.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4')
  return true
}
