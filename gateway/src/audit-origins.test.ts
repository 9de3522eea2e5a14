import type { LightMyRequestResponse } from 'fastify'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { simpleParser } from 'mailparser'
import { aPasskeyDevice, codeAt, type PasskeyDevice } from './features/factors/factors.builders.ts'
import { startGateway, type StartedGateway } from './testing/gateway.ts'
import { call, cookiesOf, goodPassword } from './testing/identity.ts'

// Each change of each feature, over HTTP and through the real compose: what the trail says of it names who, from where, in which request.

const address = '192.0.2.77'
const nextPassword = 'Amber-lantern-42?'
let gateway: StartedGateway
let read = 0
const faults: unknown[] = []

beforeAll(async () => {
  gateway = await startGateway({ GATEHOUSE_EMAIL_VERIFICATION: 'optional' })
})
afterAll(() => gateway[Symbol.asyncDispose]())

type Row = { seq: number; action: string; actor_kind: string; actor_id: string | null; actor_label: string | null } & Record<
  string,
  unknown
>
type Send = Omit<Parameters<typeof call>[1], 'address'>

/** These happen before anybody knows who sends the request. */
const byStrangers = new Set(['session.refused', 'user.registration_refused', 'registration.requested', 'factor.refused'])

const send = (request: Send): Promise<LightMyRequestResponse> => call(gateway, { address, ...request })

/**
 * Sends a request and holds what the trail says of it against the request. `POST /api/groups`, and the status where it is to be refused:
 * `POST /api/groups 403`.
 */
async function leaves(actions: readonly string[], line: string, { cookie, body }: Pick<Send, 'cookie' | 'body'> = {}) {
  const [method = '', url = '', status = '2xx'] = line.split(' ')
  const response = await send({ method: method as 'POST', url, ...(cookie === undefined ? {} : { cookie }), body })
  const { statusCode, headers } = response
  const { rows } = await gateway.database.pool.query<Row>('select * from audit_events where seq > $1 order by seq', [read])
  read = rows.at(-1)?.seq ?? read
  const isComplete = (row: Row): boolean =>
    row.address === address &&
    row.request_id === headers['x-request-id'] &&
    (byStrangers.has(row.action) || row.actor_id !== null || row.actor_label !== null)
  const asWanted =
    [statusCode < 300 ? '2xx' : String(statusCode), ...rows.map(({ action }) => action)].join() === [status, ...actions].join()
  if (!asWanted || !rows.every(isComplete)) faults.push({ line, response: `${statusCode} ${response.body}`, rows })
  return response
}

const signIn = async (email: string, password = goodPassword): Promise<string> =>
  cookiesOf(await leaves(['session.opened'], 'POST /api/auth/session', { body: { email, password } }))

/** The secret of the newest link to this page in the mails to an address, once it has come. */
function tokenFor(recipient: string, page: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const folder = join(gateway.dataDir, 'mail')
      const files = (await readdir(folder)).filter((name) => name.endsWith('.eml')).toSorted((one, other) => one.localeCompare(other))
      const mails = await Promise.all(files.map(async (file) => simpleParser(await readFile(join(folder, file)))))
      const texts = mails.filter(({ to }) => [to ?? []].flat().some(({ text }) => text.includes(recipient))).map(({ text }) => text ?? '')
      const token = [...texts.join('\n').matchAll(new RegExp(`${page}#token=([\\w-]+)`, 'g'))].at(-1)?.[1]
      if (token === undefined) throw new Error(`no link to ${page} for ${recipient} yet`)
      return token
    },
    { timeout: 15_000, interval: 50 },
  )
}

const idOf = (response: LightMyRequestResponse): string => response.json<{ id: string }>().id

test('whatever is changed over HTTP is in the trail with who did it, from where, and in which request', async () => {
  const link = await readFile(join(gateway.dataDir, 'setup-link.txt'), 'utf8')
  const token = /token=([\w-]+)/.exec(link)?.[1] ?? ''
  const made = await leaves(['user.created', 'session.opened'], 'POST /api/setup', {
    body: { token, email: 'admin@example.org', password: goodPassword },
  })
  const admin = cookiesOf(made)
  const asAdmin: AsAdmin = (actions, line, body) => leaves(actions, line, { cookie: admin, body })

  await walkSettings(asAdmin)
  const group = await walkGroups(asAdmin)
  await asAdmin(['settings.changed'], 'PATCH /api/settings/sign-up', { mode: 'open', default_groups: [group] })
  await walkRegistering(asAdmin)
  await walkInvitations(asAdmin, group)
  await walkOwnAccount()
  await walkFactors(asAdmin)
  await walkEmail()
  await walkServices(asAdmin)
  await walkAdmin(asAdmin)
  expect(faults).toEqual([])
})

type AsAdmin = (actions: readonly string[], line: string, body?: unknown) => Promise<LightMyRequestResponse>

async function walkSettings(asAdmin: AsAdmin): Promise<void> {
  const changed = ['settings.changed']
  await asAdmin(changed, 'PATCH /api/settings/ai', { provider: 'anthropic', model: 'm', api_key: 'a-secret-key' })
  await asAdmin(changed, 'PATCH /api/settings/documents/limits', { max_pdf_bytes: 5_000_000 })
  await asAdmin(['settings.rolled_back'], 'POST /api/admin/settings/documents/rollback', { version: 0 })
  await asAdmin(changed, 'PATCH /api/settings/passwords', { min_length: 12 })
  await asAdmin(changed, 'PATCH /api/settings/alerts', { mail_to: ['admin@example.org'] })
}

async function walkGroups(asAdmin: AsAdmin): Promise<string> {
  const url = '/api/admin/groups'
  const id = idOf(await asAdmin(['group.created'], `POST ${url}`, { name: 'Crew', description: '', require_second_factor: false }))
  await asAdmin(['group.changed'], `PATCH ${url}/${id}`, { description: 'All of us' })
  const user = { email: 'member@example.org', password: goodPassword }
  const member = idOf(await asAdmin(['user.created'], 'POST /api/admin/users', user))
  await asAdmin(['group.members_added'], `POST ${url}/${id}/members`, { emails: [user.email] })
  await asAdmin(['group.member_role_changed'], `PUT ${url}/${id}/members/${member}`, { role: 'manager' })
  await asAdmin(['group.member_removed'], `DELETE ${url}/${id}/members/${member}`)
  const other = idOf(await asAdmin(['group.created'], `POST ${url}`, { name: 'Gone', description: '', require_second_factor: false }))
  await asAdmin(['group.deleted'], `DELETE ${url}/${other}`)
  return id
}

const register = (actions: readonly string[], email: string) =>
  leaves(actions, 'POST /api/auth/register', { body: { email, password: goodPassword } })

async function walkRegistering(asAdmin: AsAdmin): Promise<void> {
  await register(['group.members_added', 'user.registered'], 'new@example.org')
  await register(['user.registration_refused'], 'new@example.org')
  await asAdmin(['settings.changed'], 'PATCH /api/settings/sign-up', { mode: 'approval' })
  await register(['registration.requested'], 'one@example.org')
  await register(['registration.requested'], 'two@example.org')
  await register(['registration.requested'], 'new@example.org')
  const list = await send({ url: '/api/admin/registrations', cookie: await signIn('admin@example.org') })
  const [two = '', one = ''] = list.json<{ items: { id: string }[] }>().items.map(({ id }) => id)
  const url = '/api/admin/registrations'
  await asAdmin(['group.members_added', 'registration.approved'], `POST ${url}/${one}/approve`, { group_ids: [] })
  await asAdmin(['registration.declined'], `POST ${url}/${two}/decline`, { reason: null, send_mail: false })
}

async function walkInvitations(asAdmin: AsAdmin, group: string): Promise<void> {
  const url = '/api/admin/invitations'
  type Made = { items: { link: string; invitation: { id: string } }[] }
  const invite = async (email: string) =>
    (
      await asAdmin(['invitation.created'], `POST ${url}`, { people: [{ email }], group_ids: [group], valid_days: 7, deliver: 'link' })
    ).json<Made>().items[0]
  const guest = await invite('guest@example.org')
  await asAdmin(['invitation.revoked'], `DELETE ${url}/${(await invite('other@example.org'))?.invitation.id}`)
  const resent = await asAdmin(['invitation.resent'], `POST ${url}/${guest?.invitation.id}/resend`, { valid_days: 7, deliver: 'link' })
  const token = resent.json<{ link: string }>().link.split('#token=')[1]
  const body = { token, full_name: 'Gea Guest', password: goodPassword }
  const actions = ['group.members_added', 'invitation.accepted', 'session.opened']
  await leaves(actions, 'POST /api/auth/invitation/accept', { body })
}

async function walkOwnAccount(): Promise<void> {
  const email = 'member@example.org'
  const attempt = { email, password: 'Wrong-harbour-77!' }
  await leaves(['session.refused'], 'POST /api/auth/session 401', { body: attempt })
  await leaves(['session.refused'], 'POST /api/auth/session 401', { body: { ...attempt, email: 'nobody@example.org' } })
  const cookie = await signIn(email)
  await leaves(['user.profile_changed'], 'PUT /api/profile', { cookie, body: { full_name: 'Mia Member' } })
  await leaves([], 'PUT /api/profile', { cookie, body: { full_name: 'Mia Member' } })
  const choice = { items: [{ topic: 'access_decided', mail: false }] }
  await leaves(['user.notifications_changed'], 'PUT /api/users/me/notifications', { cookie, body: choice })
  const change = 'POST /api/auth/password/change'
  const passwords = { current_password: attempt.password, new_password: nextPassword }
  await leaves(['user.password_refused'], `${change} 403`, { cookie, body: passwords })
  await leaves(['user.password_changed'], change, { cookie, body: { ...passwords, current_password: goodPassword } })
  const confirmation = { kind: 'password', password: attempt.password }
  await leaves(['user.password_refused'], 'POST /api/auth/session/reauthenticate 403', { cookie, body: confirmation })
  await signIn(email, nextPassword)
  const sessions = await send({ url: '/api/auth/sessions', cookie })
  const other = sessions.json<{ items: { id: string; current: boolean }[] }>().items.find(({ current }) => !current)
  await leaves(['session.ended'], `DELETE /api/auth/sessions/${other?.id}`, { cookie })
  await signIn(email, nextPassword)
  await leaves(['session.ended'], 'DELETE /api/auth/sessions', { cookie })
  await leaves(['session.ended'], 'DELETE /api/auth/session', { cookie })
}

async function walkFactors(asAdmin: AsAdmin): Promise<void> {
  const email = 'guest@example.org'
  const cookie = await signIn(email)
  const own = (actions: readonly string[], line: string, body?: unknown) =>
    leaves(actions, line.replace(' ', ' /api/auth/factors'), { cookie, body })
  const app = (await own([], 'POST /authenticators', { name: 'Phone' })).json<{ id: string; secret: string }>()
  await own(['factor.added'], `POST /authenticators/${app.id}/confirm`, { code: codeAt(app.secret, new Date()) })
  await own(['factor.renamed'], `PATCH /authenticators/${app.id}`, { name: 'New phone' })
  const replaced = await own(['factor.recovery_codes_replaced'], 'POST /recovery-codes')
  const [code] = replaced.json<{ codes: string[] }>().codes
  const device = aPasskeyDevice()
  const creation = (await own([], 'POST /passkeys/challenge')).json<{ challenge: string; user: { id: string } }>()
  await own(['factor.added'], 'POST /passkeys', { name: 'Laptop', response: device.create(creation) })
  await own(['factor.refused'], 'POST /passkeys 403', { name: 'Laptop', response: device.create(creation) })
  await walkSecondFactor(email, { code, device })
  await own(['factor.removed'], `DELETE /authenticators/${app.id}`)
  const guest = (await send({ url: `/api/admin/users?search=${email}`, cookie: await signIn('admin@example.org') })).json<{
    items: { id: string }[]
  }>()
  await asAdmin(['factor.reset', 'session.ended'], `DELETE /api/admin/users/${guest.items[0]?.id}/factors`)
}

async function walkSecondFactor(email: string, { code, device }: { code: string | undefined; device: PasskeyDevice }): Promise<void> {
  const session = 'POST /api/auth/session'
  const pending = async (): Promise<string> => cookiesOf(await leaves([], `${session} 401`, { body: { email, password: goodPassword } }))
  const prove = async (actions: readonly string[], line: string, body: unknown) => leaves(actions, line, { cookie: await pending(), body })
  await prove(['factor.refused'], `${session}/factor 403`, { kind: 'totp', code: '000000' })
  await prove(['factor.recovery_code_used', 'session.opened'], `${session}/factor`, { kind: 'recovery_code', code })
  const challenge = (await leaves([], `${session}/passkey/challenge`)).json<{ challenge: string }>()
  const response = device.sign(challenge, { counter: 0 })
  await leaves(['factor.passkey_copied'], `${session}/passkey 403`, { body: { response, remember: false } })
  await leaves(['factor.refused'], `${session}/passkey 403`, { body: { response, remember: false } })
}

async function walkEmail(): Promise<void> {
  const email = 'one@example.org'
  const cookie = await signIn(email)
  const post = (actions: readonly string[], line: string, body: unknown) => leaves(actions, `POST /api/auth/${line}`, { cookie, body })
  await post(['user.email_verified'], 'email/verify', { token: await tokenFor(email, '/verify') })
  const change = { email: 'uno@example.org', password: goodPassword }
  await post(['user.password_refused'], 'email/change 403', { ...change, password: 'Wrong-harbour-77!' })
  await post(['user.email_change_asked'], 'email/change', change)
  await leaves(['user.email_change_dropped'], 'DELETE /api/auth/email/change', { cookie })
  await post(['user.email_change_asked'], 'email/change', { ...change, email: 'eins@example.org' })
  await post(['user.email_changed'], 'email/change/confirm', { token: await tokenFor('eins@example.org', '/confirm-email') })
  const back = { token: await tokenFor(email, '/undo-email'), password: nextPassword }
  await post(['user.email_change_undone'], 'email/change/undo', back)
  await post([], 'password/forgot', { email })
  await post(['user.password_reset'], 'password/reset', { token: await tokenFor(email, '/reset'), password: goodPassword })
}

async function walkServices(asAdmin: AsAdmin): Promise<void> {
  const url = '/api/admin/services'
  const wiki = { key: 'wiki', name: 'Wiki', upstream: 'http://127.0.0.1:9', visibility: 'granted', listed: true }
  await asAdmin(['service.created'], `POST ${url}`, wiki)
  await asAdmin(['service.changed'], `PATCH ${url}/wiki`, { description: 'What we know' })
  await asAdmin([], `PATCH ${url}/wiki`, { description: 'What we know' })
  await asAdmin(['service.reordered'], `PUT ${url}/order`, { keys: ['wiki', 'documents', 'ai'] })
  await asAdmin(['service.changed'], `PATCH ${url}/ai`, { enabled: false })
  await asAdmin(['service.changed'], `DELETE ${url}/ai/changes`)
  const { items } = (await send({ url: '/api/admin/groups', cookie: await signIn('admin@example.org') })).json<{
    items: { id: string }[]
  }>()
  const group = items[0]?.id
  await asAdmin(['access_request.approvers_changed'], `PUT ${url}/wiki/approvers`, { group_ids: [group] })
  const cookie = await signIn('member@example.org', nextPassword)
  const member = (await send({ url: '/api/users/me', cookie })).json<{ id: string }>().id
  const ask = async (): Promise<string> => {
    await leaves(['access_request.made'], 'POST /api/access/requests', { cookie, body: { app_key: 'wiki' } })
    const own = await send({ url: '/api/access/requests', cookie })
    return own.json<{ items: { id: string }[] }>().items[0]?.id ?? ''
  }
  await leaves(['access_request.withdrawn'], `DELETE /api/access/requests/${await ask()}`, { cookie })
  const requests = '/api/admin/access/requests'
  await asAdmin(['access_request.declined'], `POST ${requests}/${await ask()}/decline`, { reason: 'Not now' })
  await asAdmin(['grant.given', 'access_request.approved'], `POST ${requests}/${await ask()}/approve`, {})
  const token = { name: 'Backup', apps: ['wiki'], expires_in_days: 7 }
  const made = await leaves(['token.made'], 'POST /api/auth/tokens', { cookie, body: token })
  await leaves(['token.revoked'], `DELETE /api/auth/tokens/${idOf(made)}`, { cookie })
  await leaves(['token.made'], 'POST /api/auth/tokens', { cookie, body: token })
  const changes = [{ op: 'grant', app_key: 'wiki', holder: 'group', id: group }]
  await asAdmin(['grant.given'], 'POST /api/admin/access/changes', { changes })
  const bulk = { ids: [member], group_id: group }
  await asAdmin(['group.members_added'], 'POST /api/admin/users/bulk', { action: 'add_to_group', ...bulk })
  await asAdmin(['group.member_removed'], 'POST /api/admin/users/bulk', { action: 'remove_from_group', ...bulk })
  await asAdmin(['session.ended'], 'POST /api/admin/users/bulk', { action: 'end_sessions', ids: [member] })
  await asAdmin(['user.changed'], 'POST /api/admin/users/bulk', { action: 'deactivate', ids: [member] })
  await asAdmin(['user.changed'], 'POST /api/admin/users/bulk', { action: 'reactivate', ids: [member] })
  await asAdmin(['grant.app_removed', 'token.revoked', 'service.deleted'], `DELETE ${url}/wiki`)
}

async function walkAdmin(asAdmin: AsAdmin): Promise<void> {
  const users = await send({ url: '/api/admin/users?search=member@example.org', cookie: await signIn('admin@example.org') })
  const id = users.json<{ items: { id: string }[] }>().items[0]?.id
  const url = `/api/admin/users/${id}`
  const grant = `/api/admin/services/documents/grants/users/${id}`
  await asAdmin(['grant.given'], `PUT ${grant}`, { expires_at: null })
  await asAdmin(['grant.changed'], `PUT ${grant}`, { expires_at: '2999-01-01T00:00:00.000Z' })
  await asAdmin(['grant.revoked'], `DELETE ${grant}`)
  await signIn('member@example.org', nextPassword)
  await asAdmin(['session.ended'], `DELETE ${url}/sessions`)
  await asAdmin(['user.unlocked'], `DELETE ${url}/sign-in-limit`)
  await asAdmin(['user.changed'], `PATCH ${url}`, { role: 'admin' })
  await asAdmin(['user.deleted'], `DELETE ${url}`)
  const robot = idOf(await asAdmin(['user.created'], 'POST /api/admin/service-accounts', { name: 'robot', description: null }))
  const tokens = `/api/admin/users/${robot}/tokens`
  const made = await asAdmin(['token.made'], `POST ${tokens}`, { name: 'Backup', apps: null, expires_in_days: 7 })
  await asAdmin(['token.revoked'], `DELETE ${tokens}/${idOf(made)}`)
  await asAdmin(['mail.tested'], 'POST /api/admin/mail/test')
  const maintenance = '/api/admin/services/documents/maintenance'
  const window = await asAdmin(['maintenance.planned'], `POST ${maintenance}`, { ends_at: null })
  await asAdmin(['maintenance.ended'], `DELETE ${maintenance}/${idOf(window)}`)
  await leaves(['audit.exported'], 'GET /api/admin/audit/export?format=csv', { cookie: await signIn('admin@example.org') })
}
