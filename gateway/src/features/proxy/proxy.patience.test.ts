import { expect, it } from 'vitest'
import { impatience, type Standstill } from './proxy.patience.ts'

const service = { name: 'App', headers_timeout_ms: 10_000, idle_timeout_ms: 5000 }
const still = (members: Partial<Standstill>): Standstill => ({
  stillMs: 0,
  isClientSending: false,
  isAnswering: false,
  isStream: false,
  isClientTaking: false,
  ...members,
})

it.each([
  ['an answer that has not begun', {}, 10_000, 'proxy.upstream_timeout'],
  ['an answer that has stopped', { isAnswering: true }, 5000, 'proxy.upstream_timeout'],
  ['a body that has stopped', { isClientSending: true }, 5000, 'proxy.request_stalled'],
  ['a body that has stopped during the answer', { isClientSending: true, isAnswering: true }, 5000, 'proxy.request_stalled'],
  ['a client that takes no more', { isAnswering: true, isClientTaking: true }, 300_000, 'proxy.upstream_timeout'],
  ['a client that takes no more events', { isAnswering: true, isClientTaking: true, isStream: true }, 300_000, 'proxy.upstream_timeout'],
] as const)('waits for %s as long as it may', (...[, members, limitMs, code]) => {
  expect([
    impatience(still({ ...members, stillMs: limitMs }), service),
    impatience(still({ ...members, stillMs: limitMs + 1 }), service)?.code,
  ]).toStrictEqual([null, code])
})

it('waits for the next event for ever', () => {
  expect(impatience(still({ isAnswering: true, isStream: true, stillMs: 1e12 }), service)).toBeNull()
})
