import { expect, it } from 'vitest'
import { systemClock } from './clock.ts'
import { traceRequest } from './outbound-trace.ts'
import { startLocalServer } from './testing/http-server.ts'

const trace = (url: string, timeoutMs = 2000) => traceRequest({ url, headers: {}, timeoutMs, maxBytes: 4, clock: systemClock })

it('tells the time of each part, and reads no more than it may', async () => {
  await using server = await startLocalServer((_request, response) => response.end('abcdefgh'))
  const traced = await trace(`http://localhost:${server.port}/`)
  expect(traced).toMatchObject({ status: 200, text: 'abcd', phases: { tls_ms: null } })
  const { dns_ms, connect_ms, first_byte_ms, total_ms } = traced.phases
  for (const ms of [dns_ms, connect_ms, first_byte_ms]) expect(ms).toBeGreaterThanOrEqual(0)
  expect(total_ms).toBeGreaterThanOrEqual(first_byte_ms ?? 0)
})

it('needs no name for an address', async () => {
  await using server = await startLocalServer((_request, response) => response.end())
  expect((await trace(server.url)).phases.dns_ms).toBeNull()
})

it('shows how far it came when nobody answers', async () => {
  await using server = await startLocalServer(() => {})
  const traced = await trace(server.url, 100)
  expect(traced).toMatchObject({ error: { name: 'AbortError' }, phases: { first_byte_ms: null } })
  expect(traced.phases.connect_ms).not.toBeNull()
})

it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://0.0.0.0/'])('does not call %s', async (url) => {
  expect(await trace(url)).toMatchObject({ error: { code: 'ERR_REFUSED_ADDRESS' }, phases: { connect_ms: null } })
})
