import { BlockList, isIPv4 } from 'node:net'

/** Where a network is: on this machine, in a network of one's own, or somewhere on the internet. */
export type NetworkKind = 'this_machine' | 'private' | 'public'

const thisMachine = new BlockList()
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4')
// All that is shown of ::1. Not its /64, in which BlockList sees every IPv4 address too (as ::ffff:…).
thisMachine.addAddress('::', 'ipv6')

const ownNetworks = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  // Shared address space (RFC 6598): providers' NAT and overlay networks.
  ['100.64.0.0', 10],
] as const)
  ownNetworks.addSubnet(network, prefix, 'ipv4')
ownNetworks.addSubnet('fc00::', 7, 'ipv6')
ownNetworks.addSubnet('fe80::', 10, 'ipv6')

/** What kind of network a /24 or /64 is; null when it is not known. */
export function networkKindOf(network: string | null): NetworkKind | null {
  const address = network?.split('/', 1)[0]
  if (address === undefined) return null
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  if (thisMachine.check(address, family)) return 'this_machine'
  return ownNetworks.check(address, family) ? 'private' : 'public'
}
