import { expect, test } from 'vitest'
import { createOutbound, refuseSpecialAddresses } from './outbound.ts'
import { startLocalServer } from './testing/http-server.ts'

test.each([
  '169.254.169.254',
  '::ffff:169.254.169.254',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  '0.0.0.0',
  '::',
  '224.0.0.1',
  '255.255.255.255',
])('%s is refused', (address) => {
  expect(refuseSpecialAddresses(address)).not.toBeNull()
})

test.each(['127.0.0.1', '10.1.2.3', '192.168.1.1', '::1', 'fd12::1', '203.0.113.9'])('%s may be called', (address) => {
  expect(refuseSpecialAddresses(address)).toBeNull()
})

test.each(['http://169.254.169.254/', 'http://2852039166/', 'http://0xa9.0xfe.0xa9.0xfe/', 'http://[::ffff:a9fe:a9fe]/', 'http://0/'])(
  'a call to %s never leaves, however it is spelt',
  async (url) => {
    await using outbound = createOutbound()
    await expect(outbound.fetch(url)).rejects.toMatchObject({ cause: { code: 'ERR_REFUSED_ADDRESS' } })
  },
)

test('a name is judged by the address it resolves to', async () => {
  await using outbound = createOutbound({ refuse: (address) => (address === '127.0.0.1' || address === '::1' ? 'loopback' : null) })
  await expect(outbound.fetch('http://localhost:8123/')).rejects.toMatchObject({ cause: { code: 'ERR_REFUSED_ADDRESS' } })
})

test('a redirect is not followed', async () => {
  await using server = await startLocalServer((_request, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  )
  await using outbound = createOutbound()
  await expect(outbound.fetch(server.url)).rejects.toThrow(/fetch failed/)
})
