import { newId } from '@gatehouse/kit/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGroupOf, appsOf, grantPath, startAccess, type Account, type TestAccess } from '../../testing/access.ts'
import type { AccessPreview, Grant, GroupAccess, Opener } from './grants.schemas.ts'

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
const inSeconds = (seconds: number): string => new Date(access.clock.now().getTime() + seconds * 1000).toISOString()
const codeOf = (response: { statusCode: number; json: () => unknown }) => [response.statusCode, (response.json() as { code?: string }).code]

const openers = async (query = ''): Promise<{ items: Opener[]; next_cursor: string | null }> =>
  (await access.call('GET', `/api/admin/services/vault/access?${query}`, { cookie: admin.cookie })).json()

describe('who can open an app', () => {
  let people: Account[]
  beforeAll(async () => {
    admin = await access.anAdmin()
    people = await Promise.all([
      access.anAccount({ full_name: 'Direct Dora' }),
      access.anAccount({ full_name: 'Group Gus' }),
      access.anAccount({ full_name: 'Ended Ed' }),
      access.anAccount({ full_name: 'Gone Gil', is_active: false }),
    ])
    const [dora, gus, ed, gil] = people
    await put('vault', ['users', dora?.id ?? ''])
    await put('vault', ['users', gil?.id ?? ''])
    await put('vault', ['users', ed?.id ?? ''], { expires_at: inSeconds(1) })
    await put('vault', ['groups', await aGroupOf(access, admin.cookie, { people: gus === undefined ? [] : [gus], name: 'Keepers' })])
    access.clock.advance(1000)
  })

  it('is told with why, page by page, without those who cannot any more', async () => {
    const found: Opener[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: Opener[]; next_cursor: string | null } = await openers(`limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      found.push(...page.items)
      cursor = page.next_cursor
    }
    expect(found.every(({ allowed, because }) => allowed && because.length > 0)).toBe(true)
    expect(found.map(({ email }) => email)).toEqual(found.map(({ email }) => email).toSorted())
    expect(
      found.filter(({ role }) => role === 'user').map(({ full_name, because }) => [full_name, because[0]?.kind, because[0]?.group?.name]),
    ).toEqual([
      ['Direct Dora', 'user', undefined],
      ['Group Gus', 'group', 'Keepers'],
    ])
    expect(found.find(({ email }) => email === admin.email)?.because).toMatchObject([{ kind: 'role' }])
    const summary = await access.call('GET', '/api/admin/services/vault/access/summary', { cookie: admin.cookie })
    expect(summary.json()).toMatchObject({ people: found.length, groups: 1, users: 2 })
  })

  it('can be searched by address and name', async () => {
    expect((await openers('search=gus')).items.map(({ full_name }) => full_name)).toEqual(['Group Gus'])
    expect((await openers(`search=${people[0]?.email}`)).items.map(({ full_name }) => full_name)).toEqual(['Direct Dora'])
    expect((await openers('search=ended')).items).toEqual([])
  })

  it('is everybody for an app that is for everyone', async () => {
    const page = await access.call('GET', '/api/admin/services/open/access?search=gus', { cookie: admin.cookie })
    expect(page.json<{ items: Opener[] }>().items).toMatchObject([{ full_name: 'Group Gus', because: [{ kind: 'everyone' }] }])
  })

  it('is listed by grant, too', async () => {
    const groups = await access.call('GET', '/api/admin/services/vault/grants/groups', { cookie: admin.cookie })
    const keepers = groups.json<{ items: Grant[] }>().items.filter(({ holder }) => holder.name === 'Keepers')
    expect(keepers).toMatchObject([{ holder: { kind: 'group' }, people: 1, expired: false }])
    const users = await access.call('GET', '/api/admin/services/vault/grants/users?search=ended', { cookie: admin.cookie })
    expect(users.json<{ items: Grant[] }>().items).toMatchObject([{ holder: { full_name: 'Ended Ed' }, expired: true }])
  })

  it('is not told to people who are no admins', async () => {
    const { cookie } = await signedIn()
    for (const path of ['/api/admin/services/vault/access', `/api/admin/users/${admin.id}/access`, `/api/admin/users/${admin.id}/apps`])
      expect(codeOf(await access.call('GET', path, { cookie }))).toEqual([403, 'auth.forbidden'])
  })
})

const preview = async (...changes: object[]): Promise<AccessPreview['apps']> =>
  (await access.call('POST', '/api/admin/access/preview', { cookie: admin.cookie, body: { changes } })).json<AccessPreview>().apps
const sides = (apps: AccessPreview['apps'], key: string) => {
  const app = apps.find((one) => one.key === key)
  return { gains: app?.gains.people.map(({ email }) => email), loses: app?.loses.people.map(({ email }) => email) }
}

describe('a preview', () => {
  beforeAll(async () => {
    admin = await access.anAdmin()
  })

  it('names who gains and who loses, and nobody who can or cannot anyway', async () => {
    const [ana, bo, cleo] = await Promise.all([access.anAccount(), access.anAccount(), access.anAccount()])
    const [first, second] = [await aGroupOf(access, admin.cookie, [ana, bo]), await aGroupOf(access, admin.cookie, [bo, cleo])]
    await put('tools', ['groups', first])
    const apps = await preview(
      { op: 'revoke', app_key: 'tools', holder: 'group', id: first },
      { op: 'grant', app_key: 'tools', holder: 'group', id: second },
    )
    expect(sides(apps, 'tools')).toEqual({ gains: [cleo.email], loses: [ana.email] })
    expect(await appsOf(access, await access.signIn(ana))).toContain('tools')
  })

  it('covers what a group opens when it is deleted or somebody leaves it', async () => {
    const [ana, bo] = await Promise.all([access.anAccount(), access.anAccount()])
    const group = await aGroupOf(access, admin.cookie, [ana, bo])
    await put('tools', ['groups', group])
    await put('wiki', ['groups', group])
    await put('wiki', ['users', bo.id])
    const deletion = await preview({ op: 'delete_group', group_id: group })
    expect([sides(deletion, 'tools').loses, sides(deletion, 'wiki').loses]).toEqual([[ana.email, bo.email], [ana.email]])
    const leaving = await preview({ op: 'remove_member', group_id: group, user_id: bo.id })
    expect([sides(leaving, 'tools').loses, sides(leaving, 'wiki').loses]).toEqual([[bo.email], []])
  })

  it('counts everybody when the visibility changes', async () => {
    const ana = await access.anAccount()
    const [wiki] = await preview({ op: 'visibility', app_key: 'wiki', visibility: 'everyone' })
    const [open] = await preview(
      { op: 'visibility', app_key: 'open', visibility: 'granted' },
      { op: 'grant', app_key: 'open', holder: 'user', id: ana.id },
    )
    const { rows } = await access.gateway.database.pool.query<{ count: number }>(
      "select count(*) as count from users where is_active and role = 'user' and id not in (select user_id from user_app_permissions where app_key = 'wiki')" +
        " and id not in (select user_id from group_memberships natural join group_app_permissions where app_key = 'wiki')",
    )
    expect(wiki?.gains.count).toBe(rows[0]?.count)
    expect(wiki?.gains.people.length).toBeLessThanOrEqual(20)
    expect(open?.loses.people.map(({ user_id }) => user_id)).not.toContain(ana.id)
    expect([open?.gains.count, (open?.loses.count ?? 0) > 0]).toEqual([0, true])
  })

  it('names everybody when an app is switched off, and nobody when nothing changes', async () => {
    const [ana, bo] = await Promise.all([access.anAccount(), access.anAccount()])
    await put('vault', ['users', ana.id])
    const off = await preview({ op: 'enabled', app_key: 'vault', enabled: false })
    expect(sides(off, 'vault').loses).toContain(ana.email)
    expect(sides(await preview({ op: 'enabled', app_key: 'vault', enabled: true }), 'vault')).toEqual({ gains: [], loses: [] })
    expect([sides(off, 'vault').gains, sides(off, 'vault').loses?.includes(bo.email)]).toEqual([[], false])
  })

  it('names who gains what a group opens by joining it', async () => {
    const [ana, bo] = await Promise.all([access.anAccount(), access.anAccount()])
    const group = await aGroupOf(access, admin.cookie, [])
    await put('tools', ['groups', group])
    await put('tools', ['users', bo.id])
    const joining = await preview({ op: 'add_members', group_id: group, user_ids: [ana.id, bo.id] })
    expect(sides(joining, 'tools')).toEqual({ gains: [ana.email], loses: [] })
  })

  it('names which apps people gain and lose by another role', async () => {
    const [ana, boss] = [await access.anAccount(), await access.anAccount({ role: 'admin' })]
    await put('wiki', ['users', ana.id])
    await put('tools', ['users', boss.id])
    const promoted = await preview({ op: 'role', user_ids: [ana.id], role: 'admin' })
    expect(promoted.map(({ key, gains, loses }) => [key, gains.count, loses.count])).toEqual([
      ['vault', 1, 0],
      ['tools', 1, 0],
    ])
    expect(sides(promoted, 'vault').gains).toEqual([ana.email])
    const demoted = await preview({ op: 'role', user_ids: [boss.id], role: 'user' })
    expect(demoted.map(({ key, gains, loses }) => [key, gains.count, loses.count])).toEqual([
      ['wiki', 0, 1],
      ['vault', 0, 1],
    ])
    expect(await preview({ op: 'role', user_ids: [ana.id], role: 'user' })).toEqual([])
  })

  it('names which apps people lose whose account is switched off or deleted, and gain whose account is switched on', async () => {
    const [ana, bo, gone] = await Promise.all([access.anAccount(), access.anAccount(), access.anAccount({ is_active: false })])
    const group = await aGroupOf(access, admin.cookie, [bo, gone])
    await put('wiki', ['users', ana.id])
    await put('vault', ['users', ana.id], { expires_at: inSeconds(1) })
    await put('tools', ['groups', group])
    access.clock.advance(1000)
    const both = [ana, bo, gone].map(({ id }) => id)
    for (const change of [
      { op: 'active', user_ids: both, is_active: false },
      { op: 'delete_users', user_ids: both },
    ]) {
      const apps = await preview(change)
      expect(apps.map(({ key, loses }) => [key, loses.people.map(({ email }) => email)])).toEqual([
        ['open', [ana.email, bo.email].toSorted()],
        ['wiki', [ana.email]],
        ['tools', [bo.email]],
      ])
    }
    const on = await preview({ op: 'active', user_ids: both, is_active: true })
    expect(on.map(({ key, gains, loses }) => [key, gains.people.map(({ email }) => email), loses.count])).toEqual([
      ['open', [gone.email], 0],
      ['tools', [gone.email], 0],
    ])
    // Somebody who comes back as an admin gains everything, and whom nobody has heard of gains nothing.
    const back = await preview({ op: 'active', user_ids: [gone.id], is_active: true }, { op: 'role', user_ids: [gone.id], role: 'admin' })
    expect(back.map(({ key }) => key)).toEqual(['open', 'wiki', 'vault', 'tools'])
    expect(await preview({ op: 'delete_users', user_ids: [newId()] })).toEqual([])
  })

  it('of accounts stands by itself', async () => {
    const changes = [
      { op: 'delete_users', user_ids: [newId()] },
      { op: 'visibility', app_key: 'wiki', visibility: 'everyone' },
    ]
    const mixed = await access.call('POST', '/api/admin/access/preview', { cookie: admin.cookie, body: { changes } })
    expect(codeOf(mixed)).toEqual([400, 'request.invalid'])
    const none = await access.call('POST', '/api/admin/access/preview', {
      cookie: admin.cookie,
      body: { changes: [{ op: 'role', user_ids: [] }] },
    })
    expect(codeOf(none)).toEqual([400, 'request.invalid'])
  })

  it('works without a recent sign-in, for it changes nothing', async () => {
    const other = await access.anAdmin()
    access.clock.advance(301_000)
    const body = { changes: [{ op: 'visibility', app_key: 'wiki', visibility: 'everyone' }] }
    expect((await access.call('POST', '/api/admin/access/preview', { cookie: other.cookie, body })).statusCode).toBe(200)
  })
})

describe('seen as somebody else', () => {
  beforeAll(async () => {
    admin = await access.anAdmin()
  })

  it('the Apps page is what that person sees, and of a group what it alone opens', async () => {
    const ana = await access.anAccount({ full_name: 'Ana' })
    const group = await aGroupOf(access, admin.cookie, { people: [ana], name: 'Viewers' })
    await put('wiki', ['groups', group])
    await put('tools', ['users', ana.id])
    type Seen = { name: string; items: { key: string }[] }
    const asAna = (await access.call('GET', `/api/admin/users/${ana.id}/apps`, { cookie: admin.cookie })).json<Seen>()
    const asGroup = (await access.call('GET', `/api/admin/groups/${group}/apps`, { cookie: admin.cookie })).json<Seen>()
    expect([asAna.name, asAna.items.map(({ key }) => key)]).toEqual(['Ana', await appsOf(access, await access.signIn(ana))])
    expect([asGroup.name, asGroup.items.map(({ key }) => key)]).toEqual(['Viewers', ['open', 'wiki']])
    const ofGroup = (await access.call('GET', `/api/admin/groups/${group}/access`, { cookie: admin.cookie })).json<GroupAccess>()
    expect(ofGroup.apps.filter(({ grant }) => grant !== null).map(({ key }) => key)).toEqual(['wiki'])
    const nobody = await access.call('GET', `/api/admin/users/${newId()}/apps`, { cookie: admin.cookie })
    expect(codeOf(nobody)).toEqual([404, 'grants.holder_not_found'])
  })
})
