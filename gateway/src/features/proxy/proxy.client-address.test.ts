import { StartupError } from '@gatehouse/kit/errors'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalAddress, createClientAddresses } from './proxy.client-address.ts'

const trusted = createClientAddresses(['10.0.0.0/8', '192.168.1.1', '2001:db8::/32'])

it.each([
  ['10.0.0.1', '203.0.113.7', ['203.0.113.7', '10.0.0.1']],
  ['10.0.0.1', 'spoofed, 203.0.113.7', ['203.0.113.7', '10.0.0.1']],
  ['10.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.2', ['203.0.113.7', '10.0.0.2', '10.0.0.1']],
  ['::ffff:10.0.0.1', '203.0.113.7:5123', ['203.0.113.7', '10.0.0.1']],
  ['2001:DB8::1', '[2a00::1]:443', ['2a00::1', '2001:db8::1']],
  ['10.0.0.1', '10.0.0.2', ['10.0.0.2', '10.0.0.1']],
  ['10.0.0.1', 'unknown', ['10.0.0.1']],
  ['10.0.0.1', '1.2.3.4, ', ['10.0.0.1']],
  ['10.0.0.1', null, ['10.0.0.1']],
  ['203.0.113.9', '1.2.3.4', ['203.0.113.9']],
])('sees the way of a request from %s that says %j', (peer, forwarded, path) => {
  expect(trusted.pathOf(peer, forwarded)).toStrictEqual(path)
})

it.each([
  ['2001:0DB8:0:0::1', '2001:db8::1'],
  ['::FFFF:1.2.3.4', '1.2.3.4'],
  ['::ffff:102:304', '1.2.3.4'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[::1]:80', '::1'],
  ['1.2.3.4:80', '1.2.3.4'],
  ['0x7f.1', null],
  ['127.1', null],
  ['', null],
  ['a.example', null],
  ['1.2.3.4.5', null],
])('spells %j as %j', (text, canonical) => {
  expect(canonicalAddress(text)).toBe(canonical)
})

it('names each trusted proxy that is no address or network', () => {
  expect(() => createClientAddresses(['10.0.0.0/33', 'proxy', '10.0.0.1', '::/129', '1.2.3.4/', '1.2.3.4/8/8'])).toThrow(StartupError)
  expect(() => createClientAddresses(['proxy'])).toThrow(
    'GATEHOUSE_TRUSTED_PROXIES names "proxy", which is no address or network such as 10.0.0.0/8.',
  )
})

const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.1.2.3', '2001:db8::5', 'nonsense', ''))

it('believes nobody when nobody is trusted', () => {
  const nobody = createClientAddresses([])
  fc.assert(
    fc.property(fc.ipV4(), fc.string(), (peer, forwarded) => {
      expect(nobody.pathOf(peer, forwarded)).toStrictEqual([peer])
    }),
  )
})

it('finds a client that no entry of a client can change', () => {
  fc.assert(
    fc.property(fc.array(address), fc.array(address), fc.ipV4(), (invented, way, peer) => {
      const honest = trusted.clientOf(peer, ['203.0.113.7', ...way].join(','))
      const spoofed = trusted.clientOf(peer, [...invented, '203.0.113.7', ...way].join(','))
      expect(spoofed).toBe(honest)
    }),
    { numRuns: 5000 },
  )
})

it('gives every address one spelling', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const canonical = canonicalAddress(text)
      expect(canonical).not.toBeNull()
      expect(canonicalAddress(canonical ?? '')).toBe(canonical)
      expect(canonicalAddress(text.toUpperCase())).toBe(canonical)
    }),
  )
})
