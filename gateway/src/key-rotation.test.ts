import { decodeProtectedHeader } from 'jose'
import { expect, it } from 'vitest'
import { rotateKeys } from './features/keys/keys.feature.ts'
import { anAccount, call, cookiesOf, logIn, signIn, startBeside, startIdentity, type Identity } from './testing/identity.ts'
import { makeKeysFolder } from './testing/keys.ts'

const statusOf = async (gateway: Identity, { cookie, token }: { cookie?: string; token?: string }): Promise<number> => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return (await call(gateway, { url: '/api/users/me', headers, ...(cookie === undefined ? {} : { cookie }) })).statusCode
}
const refresh = (gateway: Identity, cookie: string) => call(gateway, { method: 'POST', url: '/api/auth/session/refresh', cookie })
const kidOf = (token: string): unknown => decodeProtectedHeader(token).kid

it('E9: keys that are rotated sign nobody out, at no gateway and without a restart', async () => {
  await using one = await startIdentity()
  await using two = await startBeside(one)
  const { email } = await anAccount(one)
  const [cookie, token] = [await signIn(one, email), await logIn(two, email)]

  await rotateKeys(one.keysFolder, { now: one.clock.now(), dropOld: false })
  await Promise.all([one, two].map(({ keys }) => keys.service.reload()))
  one.clock.advance(61_000)
  const fresh = await logIn(one, email)
  expect(kidOf(fresh)).not.toBe(kidOf(token))
  for (const gateway of [one, two]) {
    expect(await statusOf(gateway, { cookie })).toBe(200)
    expect(await statusOf(gateway, { token })).toBe(200)
    expect(await statusOf(gateway, { token: fresh })).toBe(200)
  }
  // The refresh token outlives any signing key.
  one.clock.advance(9 * 3_600_000)
  const renewed = cookiesOf(await refresh(two, cookie))
  expect([await statusOf(one, { cookie: renewed }), await statusOf(two, { cookie: renewed })]).toEqual([200, 200])
  expect([await statusOf(one, { token }), await statusOf(two, { token })]).toEqual([401, 401])
})

it('E9: a dropped key ends its access tokens at every gateway, and browsers renew theirs', async () => {
  await using one = await startIdentity()
  await using two = await startBeside(one)
  const { email } = await anAccount(one)
  const [cookie, token] = [await signIn(one, email), await logIn(one, email)]
  await rotateKeys(one.keysFolder, { now: one.clock.now(), dropOld: true })
  await Promise.all([one, two].map(({ keys }) => keys.service.reload()))
  for (const gateway of [one, two]) expect([await statusOf(gateway, { cookie }), await statusOf(gateway, { token })]).toEqual([401, 401])
  const renewed = cookiesOf(await refresh(two, cookie))
  expect(await statusOf(one, { cookie: renewed })).toBe(200)
})

it('a gateway with keys of its own reads no token of the others, and answers 401', async () => {
  await using one = await startIdentity()
  const keysFolder = await makeKeysFolder()
  await rotateKeys(keysFolder, { now: one.clock.now(), dropOld: true })
  await using apart = await startBeside(one, { keysFolder })
  const { email } = await anAccount(one)
  const token = await logIn(one, email)
  expect([await statusOf(one, { token }), await statusOf(apart, { token })]).toEqual([200, 401])
})
