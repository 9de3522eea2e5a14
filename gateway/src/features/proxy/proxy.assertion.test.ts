import { createTestClock, type TestClock } from '@gatehouse/kit/testing/clock'
import { beforeEach, expect, it } from 'vitest'
import { createAssertionSource, type AssertionSource, type SignAssertion } from './proxy.assertion.ts'
import { aPrincipal } from './proxy.builders.ts'

let clock: TestClock
let signed: Parameters<SignAssertion>[0][]
let failing: boolean
let source: AssertionSource

beforeEach(() => {
  clock = createTestClock()
  signed = []
  failing = false
  source = createAssertionSource({
    clock,
    capacity: 3,
    sign: async (claims) => {
      if (failing) throw new Error('the key is gone')
      signed.push(claims)
      return { token: `token ${signed.length}`, expiresAt: new Date(clock.now().getTime() + 60_000) }
    },
  })
})

/** The assertion among the headers that a service gets; at once where the headers are. */
function assertions(...asked: Parameters<AssertionSource>): string | undefined | Promise<string | undefined> {
  const headers = source(...asked)
  return headers instanceof Promise ? headers.then((found) => found.at(-1)) : headers.at(-1)
}

const ana = aPrincipal('ana')

it('says who, and for which service', async () => {
  await assertions(ana, 'documents')
  expect(signed).toStrictEqual([
    {
      aud: 'documents',
      sub: 'id-of-ana',
      sid: 'session-of-ana',
      via: 'session',
      email: 'ana@example.org',
      role: 'user',
      groups: ['g1', 'g2'],
    },
  ])
})

it('says that it was an API token and no session', async () => {
  await assertions(aPrincipal('ana', { via: 'token', sessionId: 'a-token' }), 'documents')
  expect(signed).toMatchObject([{ sid: 'a-token', via: 'token' }])
})

it('is signed once for a session and service and then at hand', async () => {
  await assertions(ana, 'documents')
  expect(assertions(ana, 'documents')).toBe('token 1')
  expect(assertions(aPrincipal('ana'), 'documents')).toBe('token 1')
  expect(signed).toHaveLength(1)
})

it('differs by service and by session', async () => {
  await assertions(ana, 'documents')
  await assertions(ana, 'ai')
  await assertions(aPrincipal('bo'), 'documents')
  await assertions(aPrincipal('ana', { sessionId: 'other' }), 'documents')
  expect(signed.map(({ aud, sid }) => `${aud} ${sid}`)).toStrictEqual([
    'documents session-of-ana',
    'ai session-of-ana',
    'documents session-of-bo',
    'documents other',
  ])
})

it.each([
  ['role', aPrincipal('ana', { user: { ...ana.user, role: 'admin' } })],
  ['email', aPrincipal('ana', { user: { ...ana.user, email: 'new@example.org' } })],
  ['groups', aPrincipal('ana', { groups: ['g1'] })],
])('is signed anew when the %s of a person changes', async (_what, changed) => {
  await assertions(ana, 'documents')
  expect(await assertions(changed, 'documents')).toBe('token 2')
})

it('is renewed beside the requests before it ends', async () => {
  await assertions(ana, 'documents')
  clock.advance(36_000)
  expect(assertions(ana, 'documents')).toBe('token 1')
  expect(assertions(ana, 'documents')).toBe('token 1')
  await new Promise((resolve) => setImmediate(resolve))
  expect(assertions(ana, 'documents')).toBe('token 2')
  expect(signed).toHaveLength(2)
})

it('is never used in its last ten seconds', async () => {
  await assertions(ana, 'documents')
  clock.advance(51_000)
  expect(await assertions(ana, 'documents')).toBe('token 2')
})

it('is signed anew when the clock was set back', async () => {
  await assertions(ana, 'documents')
  clock.set(new Date(clock.now().getTime() - 600_000))
  expect(await assertions(ana, 'documents')).toBe('token 2')
})

it('serves on while it cannot be renewed, as long as it is valid', async () => {
  await assertions(ana, 'documents')
  failing = true
  clock.advance(40_000)
  expect(assertions(ana, 'documents')).toBe('token 1')
  clock.advance(15_000)
  await expect(assertions(ana, 'documents')).rejects.toThrow('the key is gone')
  failing = false
  expect(await assertions(ana, 'documents')).toBe('token 2')
})

it('is forgotten when many others are needed', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await assertions(aPrincipal(name), 'documents')
  expect(await assertions(aPrincipal('a'), 'documents')).toBe('token 5')
})
