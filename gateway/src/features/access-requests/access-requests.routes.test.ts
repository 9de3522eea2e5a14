import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@gatehouse/kit/ids'
import { aGroupOf, appsOf, grantPath, openApp, startAccess, type Account, type TestAccess } from '../../testing/access.ts'
import type { Askable, OpenRequest, OwnRequest } from './access-requests.schemas.ts'
import { most } from './access-requests.service.ts'

let access: TestAccess
let admin: Account & { cookie: string }
beforeAll(async () => {
  access = await startAccess(['open', 'listed-wiki', 'listed-vault', 'hidden', ...Array.from({ length: 12 }, (_, n) => `listed-${n}x`)])
})
beforeEach(async () => {
  await access.gateway.database.pool.query('truncate users, groups, mails cascade')
  admin = await access.anAdmin()
})
afterAll(() => access[Symbol.asyncDispose]())

const signedIn = async (): Promise<Account & { cookie: string }> => {
  const account = await access.anAccount({ full_name: 'Ana' })
  return { ...account, cookie: await access.signIn(account) }
}
type Answer = Awaited<ReturnType<TestAccess['call']>>
const ask = (cookie: string, app_key: string, reason = ''): Promise<Answer> =>
  access.call('POST', '/api/access/requests', { cookie, body: { app_key, reason } })
const askable = async (cookie: string): Promise<string[]> =>
  (await access.call('GET', '/api/access/apps', { cookie })).json<Askable>().items.map(({ key }) => key)
const own = async (cookie: string): Promise<OwnRequest[]> =>
  (await access.call('GET', '/api/access/requests', { cookie })).json<{ items: OwnRequest[] }>().items
const open = async (): Promise<{ items: OpenRequest[]; total: number }> =>
  (await access.call('GET', '/api/admin/access/requests', { cookie: admin.cookie })).json()
const firstId = async (): Promise<string> => (await open()).items[0]?.id ?? ''
const decide = (id: string, how: 'approve' | 'decline', { cookie = admin.cookie, ...body }: Record<string, string> = {}): Promise<Answer> =>
  access.call('POST', `/api/admin/access/requests/${id}/${how}`, { cookie, body })
const codeOf = (answer: Answer): unknown => [answer.statusCode, answer.statusCode < 400 ? null : answer.json<{ code: string }>().code]
const mails = async (): Promise<{ kind: string; recipient: string }[]> =>
  (await access.gateway.database.db.selectFrom('mails').select(['kind', 'recipient']).orderBy('id').execute()).filter(({ kind }) =>
    kind.startsWith('access_'),
  )

describe('asking for an app', () => {
  it('is possible for what is listed and not the person’s already', async () => {
    const ana = await signedIn()
    expect((await askable(ana.cookie)).filter((key) => !key.endsWith('x'))).toEqual(['listed-wiki', 'listed-vault'])
    await access.call('PUT', grantPath('listed-wiki', 'users', ana.id), { cookie: admin.cookie, body: {} })
    expect(await askable(ana.cookie)).not.toContain('listed-wiki')
    expect(await askable(admin.cookie)).toEqual([])
  })

  it('tells admins by mail and waits for them', async () => {
    const ana = await signedIn()
    expect((await ask(ana.cookie, 'listed-wiki', 'For the handbook')).statusCode).toBe(204)
    expect(await own(ana.cookie)).toMatchObject([{ state: 'open', reason: 'For the handbook', app: { key: 'listed-wiki' } }])
    expect(await open()).toMatchObject({ total: 1, items: [{ person: { user_id: ana.id }, reason: 'For the handbook' }] })
    expect(await mails()).toMatchObject([{ kind: 'access_requested', recipient: admin.email }])
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(403)
  })

  it('again while the first request is approved does not lock the two up', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki')
    const { pool } = access.gateway.database
    const waits = async (query: string): Promise<boolean> =>
      (await pool.query("select from pg_stat_activity where wait_event_type = 'Lock' and query ilike $1", [`insert into %${query}% %`]))
        .rowCount === 1
    const slow = await pool.connect()
    try {
      // The approval stops where it queues its mail, when it has decided and not yet granted.
      await slow.query('begin')
      await slow.query('lock table mails in share mode')
      const approved = decide(await firstId(), 'approve')
      await expect.poll(() => waits('mails')).toBe(true)
      const again = ask(ana.cookie, 'listed-wiki')
      await expect.poll(() => waits('access_requests')).toBe(true)
      await slow.query('commit')
      expect([(await approved).statusCode, (await again).statusCode]).toEqual([204, 204])
    } finally {
      slow.release()
    }
  })

  it.each(['hidden', 'open', 'nothing'])('answers for %s as for an app that is not there', async (app) => {
    expect(codeOf(await ask((await signedIn()).cookie, app))).toEqual([404, 'access_requests.not_askable'])
  })

  it('is done once at a time, also when two requests come at one moment', async () => {
    const ana = await signedIn()
    const answers = await Promise.all([1, 2, 3].map(() => ask(ana.cookie, 'listed-wiki')))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([204, 409, 409])
    expect((await open()).total).toBe(1)
  })

  it('has limits for each person', async () => {
    const ana = await signedIn()
    for (let n = 0; n < most.open; n += 1) expect((await ask(ana.cookie, `listed-${n}x`)).statusCode).toBe(204)
    expect(codeOf(await ask(ana.cookie, 'listed-wiki'))).toEqual([429, 'access_requests.too_many'])
    expect((await ask((await signedIn()).cookie, 'listed-wiki')).statusCode).toBe(204)
  })

  it('can be withdrawn by whoever asked, and by nobody else', async () => {
    const [ana, bo] = [await signedIn(), await signedIn()]
    await ask(ana.cookie, 'listed-wiki')
    const id = await firstId()
    const withdraw = (cookie: string) => access.call('DELETE', `/api/access/requests/${id}`, { cookie })
    expect(codeOf(await withdraw(bo.cookie))).toEqual([404, 'access_requests.not_found'])
    expect((await withdraw(ana.cookie)).statusCode).toBe(204)
    expect([(await own(ana.cookie))[0]?.state, (await open()).total]).toEqual(['withdrawn', 0])
    expect((await ask(ana.cookie, 'listed-wiki')).statusCode).toBe(204)
  })
})

type Managed = { items: OpenRequest[]; total: number; apps: { key: string }[] }

const setApprovers = (app: string, group_ids: string[], cookie = admin.cookie): Promise<Answer> =>
  access.call('PUT', `/api/admin/services/${app}/approvers`, { cookie, body: { group_ids } })
/** As a manager decides: `id how`. */
const decideAs = (cookie: string, decision: string, body: object = {}): Promise<Answer> =>
  access.call('POST', `/api/access/approvals/${decision}`, { cookie, body })

describe('a manager of a group that is set for an app', () => {
  let manager: Account & { cookie: string }
  let groupId: string
  beforeEach(async () => {
    manager = await signedIn()
    groupId = await aGroupOf(access, admin.cookie, [])
    await appoint(manager, 'manager')
    await setApprovers('listed-wiki', [groupId])
  })
  const appoint = ({ email }: Account, role: string): Promise<Answer> =>
    access.call('POST', `/api/admin/groups/${groupId}/members`, { cookie: admin.cookie, body: { emails: [email], role } })
  const managed = async (cookie = manager.cookie): Promise<Managed> =>
    (await access.call('GET', '/api/access/approvals', { cookie })).json()
  const demote = (): Promise<Answer> =>
    access.call('PUT', `/api/admin/groups/${groupId}/members/${manager.id}`, { cookie: admin.cookie, body: { role: 'member' } })

  it('gets a mail, sees what is asked for that app only, and approves for a time', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki', 'Please')
    await ask(ana.cookie, 'listed-vault')
    expect(await mails()).toEqual([
      { kind: 'access_requested', recipient: admin.email },
      { kind: 'access_requested', recipient: manager.email },
      { kind: 'access_requested', recipient: admin.email },
    ])
    const seen = await managed()
    expect(seen).toMatchObject({ total: 1, items: [{ app: { key: 'listed-wiki' }, reason: 'Please' }], apps: [{ key: 'listed-wiki' }] })
    const expires_at = new Date(access.clock.now().getTime() + 60_000).toISOString()
    expect((await decideAs(manager.cookie, `${seen.items[0]?.id ?? ''}/approve`, { expires_at })).statusCode).toBe(204)
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(200)
    const explained = await access.call('GET', `/api/admin/users/${ana.id}/access`, { cookie: admin.cookie })
    const because = explained.json<{ apps: { key: string; because: object[] }[] }>().apps.find(({ key }) => key === 'listed-wiki')?.because
    expect(because).toMatchObject([{ kind: 'user', granted_by: manager.email, expires_at }])
    const trail = await access.call('GET', `/api/admin/audit?target=${ana.id}`, { cookie: admin.cookie })
    const [event] = trail.json<{ items: { action: string; actor: { id: string }; after: object }[] }>().items
    expect(event).toMatchObject({
      action: 'access_request.approved',
      actor: { id: manager.id },
      after: { as_manager_of: expect.any(String) },
    })
  })

  it('declines with a reason', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki')
    expect((await decideAs(manager.cookie, `${await firstId()}/decline`, { reason: 'Not now' })).statusCode).toBe(204)
    expect(await own(ana.cookie)).toMatchObject([{ state: 'declined', note: 'Not now' }])
  })

  it('cannot decide about other apps, nor can those who manage no such group', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-vault')
    const missing = [404, 'access_requests.not_found']
    expect(codeOf(await decideAs(manager.cookie, `${await firstId()}/approve`))).toEqual(missing)
    await ask(ana.cookie, 'listed-wiki')
    const wiki = (await managed()).items[0]?.id ?? ''
    const member = await signedIn()
    await appoint(member, 'member')
    for (const { cookie } of [member, ana, admin]) {
      expect(codeOf(await decideAs(cookie, `${wiki}/approve`))).toEqual(missing)
      expect(await managed(cookie)).toEqual({ items: [], next_cursor: null, total: 0, apps: [] })
    }
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(403)
  })

  it('cannot decide about a request of their own', async () => {
    await ask(manager.cookie, 'listed-wiki')
    expect((await managed()).total).toBe(0)
    expect(codeOf(await decideAs(manager.cookie, `${await firstId()}/approve`))).toEqual([403, 'access_requests.own'])
    expect((await openApp(access, manager.cookie, 'listed-wiki')).status).toBe(403)
    expect(await mails()).toEqual([{ kind: 'access_requested', recipient: admin.email }])
  })

  it.each([
    ['is no manager any more', () => demote()],
    ['has left the group', () => access.call('DELETE', `/api/admin/groups/${groupId}/members/${manager.id}`, { cookie: admin.cookie })],
    ['sees the group deleted', () => access.call('DELETE', `/api/admin/groups/${groupId}`, { cookie: admin.cookie })],
    ['sees another group set', () => setApprovers('listed-wiki', [])],
  ])('decides about nothing from the next request on who %s', async (_how, lose) => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki')
    const id = await firstId()
    expect((await managed()).total).toBe(1)
    expect((await lose()).statusCode).toBeLessThan(300)
    expect(codeOf(await decideAs(manager.cookie, `${id}/approve`))).toEqual([404, 'access_requests.not_found'])
    expect(await managed()).toEqual({ items: [], next_cursor: null, total: 0, apps: [] })
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(403)
  })

  it('has to have signed in just now', async () => {
    await ask((await signedIn()).cookie, 'listed-wiki')
    const id = await firstId()
    access.clock.advance(301_000)
    expect(codeOf(await decideAs(manager.cookie, `${id}/approve`))).toEqual([403, 'auth.reauthentication_required'])
  })

  it('is set by admins, for apps and groups that are there, and that is written down', async () => {
    expect(codeOf(await setApprovers('listed-wiki', [groupId], manager.cookie))).toEqual([403, 'auth.forbidden'])
    expect(codeOf(await setApprovers('nothing', [groupId]))).toEqual([404, 'access_requests.app_not_found'])
    expect(codeOf(await setApprovers('listed-wiki', [newId()]))).toEqual([400, 'request.invalid'])
    const listed = await access.call('GET', '/api/admin/services/listed-wiki/approvers', { cookie: admin.cookie })
    expect(listed.json()).toEqual({ groups: [{ id: groupId, name: expect.any(String), managers: 1 }] })
    const trail = await access.call('GET', '/api/admin/audit?target=listed-wiki', { cookie: admin.cookie })
    expect(trail.json<{ items: object[] }>().items[0]).toMatchObject({ action: 'access_request.approvers_changed', before: { groups: [] } })
  })
})

describe('deciding', () => {
  it('approves for a time: the app opens, the person gets a mail, and it ends by itself', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki')
    const expires_at = new Date(access.clock.now().getTime() + 60_000).toISOString()
    expect((await decide(await firstId(), 'approve', { expires_at })).statusCode).toBe(204)
    expect([(await openApp(access, ana.cookie, 'listed-wiki')).status, await appsOf(access, ana.cookie)]).toEqual([
      200,
      ['open', 'listed-wiki'],
    ])
    expect(await own(ana.cookie)).toMatchObject([{ state: 'approved', expires_at }])
    expect((await mails()).at(-1)).toEqual({ kind: 'access_approved', recipient: ana.email })
    access.clock.advance(60_000)
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(403)
    expect(await askable(ana.cookie)).toContain('listed-wiki')
  })

  it('declines with a reason that the person is told', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-vault')
    expect((await decide(await firstId(), 'decline', { reason: 'Ask your lead first' })).statusCode).toBe(204)
    expect(await own(ana.cookie)).toMatchObject([{ state: 'declined', note: 'Ask your lead first' }])
    expect((await mails()).at(-1)).toEqual({ kind: 'access_declined', recipient: ana.email })
    expect((await openApp(access, ana.cookie, 'listed-vault')).status).toBe(403)
  })

  it('happens once, also by two admins at one moment', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki')
    const id = await firstId()
    const answers = await Promise.all([decide(id, 'approve'), decide(id, 'decline')])
    expect(answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([204, 404])
    const state = (await own(ana.cookie))[0]?.state
    expect((await openApp(access, ana.cookie, 'listed-wiki')).status).toBe(state === 'approved' ? 200 : 403)
  })

  it('changes nothing where the end is past or the request is not there', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki')
    const past = new Date(access.clock.now().getTime() - 1000).toISOString()
    const refused = await decide(await firstId(), 'approve', { expires_at: past })
    expect(codeOf(refused)).toEqual([400, 'request.invalid'])
    expect(refused.json<{ errors: { path: string }[] }>().errors.map(({ path }) => path)).toEqual(['expires_at'])
    expect((await own(ana.cookie))[0]?.state).toBe('open')
    expect(codeOf(await decide(newId(), 'approve'))).toEqual([404, 'access_requests.not_found'])
    expect(codeOf(await decide('x', 'decline'))).toEqual([404, 'access_requests.not_found'])
  })

  it('is for admins who have just signed in', async () => {
    const ana = await signedIn()
    await ask(ana.cookie, 'listed-wiki')
    const id = await firstId()
    expect(codeOf(await decide(id, 'approve', { cookie: ana.cookie }))).toEqual([403, 'auth.forbidden'])
    expect(codeOf(await access.call('GET', '/api/admin/access/requests', { cookie: ana.cookie }))).toEqual([403, 'auth.forbidden'])
    access.clock.advance(301_000)
    expect(codeOf(await decide(id, 'approve'))).toEqual([403, 'auth.reauthentication_required'])
  })

  it('and asking are written down', async () => {
    const ana = await signedIn()
    await aGroupOf(access, admin.cookie, [ana])
    await ask(ana.cookie, 'listed-wiki', 'Please')
    await decide(await firstId(), 'approve')
    const trail = await access.call('GET', `/api/admin/audit?target=${ana.id}`, { cookie: admin.cookie })
    const events = trail.json<{ items: { action: string; actor: { id: string }; after: object }[] }>().items
    expect(events.map(({ action, actor }) => [action, actor.id])).toEqual([
      ['access_request.approved', admin.id],
      ['grant.given', admin.id],
      ['access_request.made', ana.id],
    ])
    expect(events[2]?.after).toMatchObject({ app: 'listed-wiki', reason: 'Please' })
  })
})
