import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network an address belongs to, as failures are counted: /24 of IPv4, /64 of IPv6, in one spelling each. What is no
 * address at all shares one network, so that junk cannot make networks of its own.
 */
export function networkOf(address: string): string {
  const plain = address.split('%', 1)[0] ?? ''
  if (isIPv4(plain)) return v4Network(plain)
  if (!isIPv6(plain)) return 'unknown'
  const groups = groupsOf(plain)
  const [high = 0, low = 0] = groups.slice(6)
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (mapped) return v4Network(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`)
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

const v4Network = (address: string): string => `${address.split('.').slice(0, 3).join('.')}.0/24`

/** The eight groups of an IPv6 address; the URL parser brings every spelling into one (RFC 5952). */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...middle, ...right].map((group) => Number.parseInt(group, 16))
}
