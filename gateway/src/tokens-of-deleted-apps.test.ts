import { startLocalServer } from '@gatehouse/kit/testing/http-server'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPersonAt, startAdminGateway, type AdminGateway } from './features/registry/registry.gateway.builders.ts'
import type { ApiToken } from './features/tokens/tokens.schemas.ts'

let one: AdminGateway
let upstream: Awaited<ReturnType<typeof startLocalServer>>
let base: string
beforeAll(async () => {
  upstream = await startLocalServer((_request, response) => void response.end('{}'))
  one = await startAdminGateway()
  await one.gateway.server.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(one.gateway.server.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await one[Symbol.asyncDispose]()
  await upstream[Symbol.asyncDispose]()
})

const addApp = (key: string) => one.add({ key, name: key, upstream: upstream.url, visibility: 'everyone' })
const statusOf = async (app: string, token: string): Promise<number> =>
  (await fetch(`${base}/api/${app}/`, { headers: { authorization: `Bearer ${token}` } })).status

it('a token is not good for another app that gets the key of one that was deleted', async () => {
  await addApp('wiki')
  await addApp('vault')
  const cookie = await aPersonAt(one)
  const make = async (apps: string[] | null): Promise<string> => {
    const body = { name: String(apps), apps }
    return (await one.api('/api/auth/tokens', { method: 'POST', cookie, body })).json<{ token: string }>().token
  }
  const [forWiki, forBoth, forAll] = [await make(['wiki']), await make(['wiki', 'vault']), await make(null)]
  for (const token of [forWiki, forBoth, forAll]) expect(await statusOf('wiki', token)).toBe(200)

  expect((await one.api('/api/admin/services/wiki', { method: 'DELETE' })).statusCode).toBe(204)
  await addApp('wiki')
  await expect.poll(() => statusOf('wiki', forWiki)).toBe(401)
  expect([await statusOf('wiki', forBoth), await statusOf('vault', forBoth), await statusOf('wiki', forAll)]).toEqual([403, 200, 200])

  const { items } = (await one.api('/api/auth/tokens', { cookie })).json<{ items: ApiToken[] }>()
  expect(items.map(({ apps }) => apps)).toEqual([null, ['vault']])
  const { rows } = await one.gateway.database.pool.query(
    "select actor_label, before->>'name' as name from audit_events where action = 'token.revoked'",
  )
  expect(rows).toEqual([{ actor_label: 'boss@example.org', name: 'wiki' }])
  const mails = await one.gateway.database.pool.query("select recipient from mails where kind = 'api_token_revoked'")
  expect(mails.rows).toEqual([{ recipient: 'ana@example.org' }])
})
