import { assert, ipV6, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from './limits.network.ts'

describe('the network of an address', () => {
  it.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['::ffff:192.0.2.17', '192.0.2.0/24'],
    ['::FFFF:C000:0211', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', 'unknown'],
    ['unknown', 'unknown'],
    ['1.2.3.4:99', 'unknown'],
    ['[::1]', 'unknown'],
  ])('%s is in %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('J3: is the same in every spelling of an IPv6 address', () => {
    assert(
      property(ipV6(), (address) => {
        expect(networkOf(address.toUpperCase())).toBe(networkOf(address))
      }),
    )
  })

  it('J2: junk never throws', () => {
    assert(
      property(string(), (text) => {
        expect(typeof networkOf(text)).toBe('string')
      }),
    )
  })
})
