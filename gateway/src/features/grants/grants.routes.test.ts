import { newId } from '@gatehouse/kit/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGroupOf, appsOf, grantPath, openApp, startAccess, type Account, type TestAccess } from '../../testing/access.ts'
import type { Applied, Grant, UserAccess } from './grants.schemas.ts'

let access: TestAccess
let admin: Account & { cookie: string }
beforeAll(async () => {
  access = await startAccess(['open', 'wiki', 'vault', 'tools'])
})
afterAll(() => access[Symbol.asyncDispose]())
const signedIn = async (): Promise<Account & { cookie: string }> => {
  const account = await access.anAccount()
  return { ...account, cookie: await access.signIn(account) }
}
type Kind = 'users' | 'groups'
const put = (app: string, [kind, id]: [Kind, string], body: object = {}) =>
  access.call('PUT', grantPath(app, kind, id), { cookie: admin.cookie, body })
const remove = (app: string, kind: Kind, id: string) => access.call('DELETE', grantPath(app, kind, id), { cookie: admin.cookie })
const inSeconds = (seconds: number): string => new Date(access.clock.now().getTime() + seconds * 1000).toISOString()
const explained = async (id: string, app: string): Promise<UserAccess['apps'][number] | undefined> => {
  const response = await access.call('GET', `/api/admin/users/${id}/access`, { cookie: admin.cookie })
  return response.json<UserAccess>().apps.find(({ key }) => key === app)
}
const codeOf = (response: { statusCode: number; json: () => unknown }) => [response.statusCode, (response.json() as { code?: string }).code]

describe('a grant', () => {
  beforeAll(async () => {
    admin = await access.anAdmin()
  })

  it('opens an app from the next request on, and taking it away closes it again', async () => {
    const ana = await signedIn()
    expect([await appsOf(access, ana.cookie), (await openApp(access, ana.cookie, 'wiki')).code]).toEqual([['open'], 'proxy.no_access'])
    const given = await put('wiki', ['users', ana.id])
    expect(given.statusCode).toBe(200)
    expect(given.json<Grant>()).toMatchObject({
      app_key: 'wiki',
      holder: { kind: 'user', id: ana.id, name: ana.email },
      expires_at: null,
      granted_by: admin.email,
    })
    expect([await appsOf(access, ana.cookie), (await openApp(access, ana.cookie, 'wiki')).status]).toEqual([['open', 'wiki'], 200])
    expect((await remove('wiki', 'users', ana.id)).statusCode).toBe(204)
    expect([await appsOf(access, ana.cookie), (await openApp(access, ana.cookie, 'wiki')).status]).toEqual([['open'], 403])
  })

  it('of a group opens it for whoever is in the group', async () => {
    const [ana, bo] = [await signedIn(), await signedIn()]
    const group = await aGroupOf(access, admin.cookie, [ana])
    await put('wiki', ['groups', group])
    expect([(await openApp(access, ana.cookie, 'wiki')).status, (await openApp(access, bo.cookie, 'wiki')).status]).toEqual([200, 403])
    await access.call('DELETE', `/api/admin/groups/${group}`, { cookie: admin.cookie })
    await expect.poll(async () => (await openApp(access, ana.cookie, 'wiki')).status).toBe(403)
  })

  it('ends to the moment, and the 403 says when', async () => {
    const ana = await signedIn()
    await put('vault', ['users', ana.id], { expires_at: inSeconds(60) })
    access.clock.advance(59_999)
    expect([(await openApp(access, ana.cookie, 'vault')).status, await appsOf(access, ana.cookie)]).toEqual([200, ['open', 'vault']])
    access.clock.advance(1)
    const refused = await openApp(access, ana.cookie, 'vault')
    expect([refused.code, await appsOf(access, ana.cookie)]).toEqual(['proxy.no_access', ['open']])
    expect(refused.detail).toMatch(/^Your access to Vault ended on \d{4}-\d\d-\d\d at \d\d:\d\d UTC\. /)
  })

  it('lasts as long as the longest of several', async () => {
    const ana = await signedIn()
    const group = await aGroupOf(access, admin.cookie, [ana])
    await put('vault', ['users', ana.id], { expires_at: inSeconds(10) })
    await put('vault', ['groups', group], { expires_at: inSeconds(20) })
    access.clock.advance(15_000)
    expect((await openApp(access, ana.cookie, 'vault')).status).toBe(200)
    expect(await explained(ana.id, 'vault')).toMatchObject({
      allowed: true,
      because: [{ kind: 'group', group: { id: group } }],
      expired: [{ kind: 'user' }],
    })
    access.clock.advance(5000)
    expect((await openApp(access, ana.cookie, 'vault')).status).toBe(403)
  })

  it('is written down with what was before and after, once for each change', async () => {
    const ana = await access.anAccount()
    const [soon, later] = [inSeconds(60), inSeconds(120)]
    await put('tools', ['users', ana.id], { expires_at: soon })
    await put('tools', ['users', ana.id], { expires_at: soon })
    await put('tools', ['users', ana.id], { expires_at: later })
    await remove('tools', 'users', ana.id)
    const trail = await access.call('GET', `/api/admin/audit?target=${ana.id}`, { cookie: admin.cookie })
    const events = trail.json<{ items: { action: string; before: object | null; after: object | null; actor: { label: string } }[] }>()
      .items
    expect(events.map(({ action, before, after, actor }) => ({ action, before, after, by: actor.label }))).toEqual([
      { action: 'grant.revoked', before: { app: 'tools', expires_at: later }, after: null, by: admin.email },
      { action: 'grant.changed', before: { app: 'tools', expires_at: soon }, after: { app: 'tools', expires_at: later }, by: admin.email },
      { action: 'grant.given', before: null, after: { app: 'tools', expires_at: soon }, by: admin.email },
    ])
  })

  it('is refused for an app, a person or a group that is not there, and for an end that is past', async () => {
    const ana = await access.anAccount()
    expect(codeOf(await put('nothing', ['users', ana.id]))).toEqual([404, 'grants.app_not_found'])
    expect(codeOf(await put('wiki', ['users', newId()]))).toEqual([404, 'grants.holder_not_found'])
    expect(codeOf(await put('wiki', ['groups', ana.id]))).toEqual([404, 'grants.holder_not_found'])
    expect(codeOf(await put('wiki', ['users', 'ana']))).toEqual([404, 'grants.holder_not_found'])
    expect(codeOf(await put('wiki', ['users', ana.id], { expires_at: inSeconds(-1) }))).toEqual([400, 'request.invalid'])
    expect(codeOf(await put('wiki', ['users', ana.id], { expires_at: 'tomorrow' }))).toEqual([400, 'request.invalid'])
    expect(codeOf(await remove('wiki', 'users', ana.id))).toEqual([404, 'grants.not_found'])
  })

  it('is given by admins only, and only after a recent sign-in', async () => {
    const ana = await signedIn()
    const refused = await access.call('PUT', grantPath('wiki', 'users', ana.id), { cookie: ana.cookie, body: {} })
    expect(codeOf(refused)).toEqual([403, 'auth.forbidden'])
    const other = await access.anAdmin()
    access.clock.advance(301_000)
    const late = await access.call('PUT', grantPath('wiki', 'users', ana.id), { cookie: other.cookie, body: {} })
    expect(codeOf(late)).toEqual([403, 'auth.reauthentication_required'])
    admin = await access.anAdmin()
  })

  it('of somebody who is deleted goes with the account', async () => {
    const ana = await access.anAccount()
    await put('wiki', ['users', ana.id])
    await access.call('DELETE', `/api/admin/users/${ana.id}`, { cookie: admin.cookie })
    const left = await access.gateway.database.db.selectFrom('user_app_permissions').selectAll().where('user_id', '=', ana.id).execute()
    expect(left).toEqual([])
  })

  it('for an app that is gone opens nothing, is shown as left over, and can be taken away', async () => {
    const ana = await signedIn()
    const grant = { user_id: ana.id, app_key: 'gone', granted_at: access.clock.now() }
    await access.gateway.database.db
      .insertInto('user_app_permissions')
      .values({ ...grant, granted_by: null, expires_at: null })
      .execute()
    const { left_over } = (await access.call('GET', `/api/admin/users/${ana.id}/access`, { cookie: admin.cookie })).json<UserAccess>()
    expect(left_over).toMatchObject([{ app_key: 'gone', because: [{ kind: 'user', granted_by: null }] }])
    expect((await openApp(access, ana.cookie, 'gone')).status).toBe(404)
    expect((await remove('gone', 'users', ana.id)).statusCode).toBe(204)
  })
})

const apply = (changes: object[]) => access.call('POST', '/api/admin/access/changes', { cookie: admin.cookie, body: { changes } })

describe('several changes at once', () => {
  beforeAll(async () => {
    admin = await access.anAdmin()
  })
  it('are all made or none, and the answer takes them back', async () => {
    const [ana, bo] = [await signedIn(), await signedIn()]
    const group = await aGroupOf(access, admin.cookie, [bo])
    await put('tools', ['users', ana.id])
    const give = { op: 'grant', app_key: 'wiki', holder: 'group', id: group }
    const take = { op: 'revoke', app_key: 'tools', holder: 'user', id: ana.id }
    expect((await apply([give, take, { ...give, id: newId() }])).statusCode).toBe(404)
    expect([(await openApp(access, ana.cookie, 'tools')).status, (await openApp(access, bo.cookie, 'wiki')).status]).toEqual([200, 403])
    const applied = (await apply([give, take, { ...take, app_key: 'vault' }])).json<Applied>()
    expect(applied.changed).toBe(2)
    expect([(await openApp(access, ana.cookie, 'tools')).status, (await openApp(access, bo.cookie, 'wiki')).status]).toEqual([403, 200])
    await apply(applied.undo)
    expect([(await openApp(access, ana.cookie, 'tools')).status, (await openApp(access, bo.cookie, 'wiki')).status]).toEqual([200, 403])
  })

  it('by two admins at one moment leave one of the two states, and an event for each change', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => access.anAccount()))
    const change = (op: string) => people.map(({ id }) => ({ op, app_key: 'wiki', holder: 'user', id }))
    await apply(change('grant'))
    const answers = await Promise.all([apply(change('revoke')), apply(change('revoke').toReversed())])
    expect(answers.map((answer) => answer.json<Applied>().changed).toSorted((one, other) => one - other)).toEqual([0, 6])
  })
})
