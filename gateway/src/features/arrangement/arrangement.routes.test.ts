import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

let identity: Identity
beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity[Symbol.asyncDispose]())

const url = '/api/profile/apps'
const save = (cookie: string, body: unknown) => call(identity, { method: 'PUT', url, cookie, body })
const someone = async (): Promise<string> => signIn(identity, (await anAccount(identity)).email)

test('somebody who has arranged nothing has no favourites and the order of the admins', async () => {
  const response = await call(identity, { url, cookie: await someone() })
  expect([response.statusCode, response.json()]).toEqual([200, { favourites: [], order: [] }])
})

test('what a person arranges is theirs alone, and is replaced as a whole', async () => {
  const [ana, ben] = [await someone(), await someone()]
  await save(ana, { favourites: ['wiki', 'git'], order: ['git', 'wiki', 'mail'] })
  const second = { favourites: ['git'], order: [] }
  expect([(await save(ana, second)).json(), (await call(identity, { url, cookie: ana })).json()]).toEqual([second, second])
  expect((await call(identity, { url, cookie: ben })).json()).toEqual({ favourites: [], order: [] })
})

test('the session tells it, with language and time zone, so that the first page needs no request for it', async () => {
  const { email } = await anAccount(identity)
  const cookie = await signIn(identity, email)
  await save(cookie, { favourites: ['wiki'], order: [] })
  await call(identity, { method: 'PUT', url: '/api/profile', cookie, body: { language: 'de-AT', time_zone: 'Europe/Vienna' } })
  const told = {
    apps: { favourites: ['wiki'], order: [] },
    locale: { language: 'de-AT', time_zone: 'Europe/Vienna' },
    installation: { name: 'Gatehouse' },
  }
  expect((await call(identity, { url: '/api/auth/session', cookie })).json()).toMatchObject(told)
  const body = { email, password: 'Violet-harbour-77!' }
  expect((await call(identity, { method: 'POST', url: '/api/auth/session', body })).json()).toMatchObject(told)
})

test.each([
  { what: 'a key that no service can have', body: { favourites: ['No such'], order: [] } },
  { what: 'a key twice', body: { favourites: [], order: ['wiki', 'wiki'] } },
  { what: 'more favourites than anybody needs', body: { favourites: Array.from({ length: 25 }, (_, i) => `app-${i}`), order: [] } },
  { what: 'only a half', body: { favourites: [] } },
])('$what is refused', async ({ body }) => {
  expect((await save(await someone(), body)).statusCode).toBe(400)
})

test('it goes with the account', async () => {
  const { id, email } = await anAccount(identity)
  await save(await signIn(identity, email), { favourites: ['wiki'], order: [] })
  await identity.database.pool.query('delete from users where id = $1', [id])
  const { rows } = await identity.database.pool.query('select 1 from apps_arrangements where user_id = $1', [id])
  expect(rows).toEqual([])
})
