import { afterAll, beforeAll, expect, it } from 'vitest'
import { anAccount, call, signIn, startIdentity, type Identity } from '../../testing/identity.ts'

// A gateway whose notices do not come back, as in the moment before they do: what it changed itself holds when its answer comes.

let identity: Identity
let admin: string
beforeAll(async () => {
  identity = await startIdentity()
  admin = await signIn(identity, (await anAccount(identity, { role: 'admin' })).email)
  await identity.notifications[Symbol.asyncDispose]()
})
afterAll(() => identity[Symbol.asyncDispose]())

const groupsOf = async (cookie: string): Promise<string[]> =>
  (await identity.sessions.recognise({ cookie, authorization: undefined }))?.groups ?? ['nobody']
const as = (method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object) => call(identity, { method, url, cookie: admin, body })

it('who joins, leaves or loses a group has other groups from the answer on', async () => {
  const { id, email } = await anAccount(identity)
  const cookie = await signIn(identity, email)
  const group = (await as('POST', '/api/admin/groups', { name: 'Crew' })).json<{ id: string }>().id
  const members = `/api/admin/groups/${group}/members`
  expect(await groupsOf(cookie)).toEqual([])

  await as('POST', members, { emails: [email] })
  expect(await groupsOf(cookie)).toEqual([group])
  await as('DELETE', `${members}/${id}`)
  expect(await groupsOf(cookie)).toEqual([])
  await as('PUT', `${members}/${id}`, { role: 'member' })
  expect(await groupsOf(cookie)).toEqual([group])
  await as('POST', '/api/admin/users/bulk', { action: 'remove_from_group', ids: [id], group_id: group })
  expect(await groupsOf(cookie)).toEqual([])
  await as('POST', '/api/admin/users/bulk', { action: 'add_to_group', ids: [id], group_id: group })
  expect(await groupsOf(cookie)).toEqual([group])
  await as('DELETE', `/api/admin/groups/${group}`)
  expect(await groupsOf(cookie)).toEqual([])
})
