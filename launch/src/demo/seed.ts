import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { attempt, signIn, type Caller } from './api.ts'
import {
  addressOf,
  approvers,
  apps,
  asked,
  company,
  demoPassword,
  groups,
  inMaintenance,
  invited,
  ownTokens,
  people,
  programs,
  shared,
  shelves,
  thrownAway,
  waiting,
  type Shelf,
} from './company.ts'
import { makeSheet } from './pdf.ts'
import { bodyOf } from './sheets.ts'
import { aiKey, aiModel, otherModels } from './stubs.ts'
import { talks } from './talk.ts'

const withId = z.object({ id: z.string() })
const openRequests = z.object({
  items: z.array(z.object({ id: z.string(), app: z.object({ key: z.string() }), person: z.object({ email: z.string() }) })),
})
const [admin, person, ...others] = people

/** Fills an empty Gatehouse with the company, through its API alone. */
export async function seedCompany(url: string, aiUrl: string): Promise<void> {
  const ana = await signIn(url, { email: admin?.email ?? '', password: demoPassword })
  await ana.send('PUT', '/api/profile', {
    full_name: admin?.name,
    phone: '+351 21 000 0000',
    language: 'en-GB',
    time_zone: 'Europe/Vienna',
  })
  for (const { name, email, admin: isAdmin } of people.slice(1))
    await ana.send('POST', '/api/admin/users', { email, password: demoPassword, full_name: name, role: isAdmin ? 'admin' : 'user' })
  const groupIds = await makeGroups(ana)
  await giveApps(ana, groupIds)
  await admit(ana, url, groupIds)
  await ana.send('PATCH', '/api/settings/ai', {
    provider: 'openai_compatible',
    base_url: `${aiUrl}/v1`,
    model: aiModel,
    models: otherModels,
    api_key: aiKey,
    system_prompt: `You help the people of ${company}. Answer in few words.`,
  })
  await makePrograms(ana)
  await askForApps(url, { ana, groupIds })
  await fillLibrary(url, { ana, groupIds })
  await talk(url)
  const ends_at = new Date(Date.now() + 6 * 3_600_000).toISOString()
  await ana.send('POST', `/api/admin/services/${inMaintenance.key}/maintenance`, { ends_at, weekly: null, message: inMaintenance.message })
  await finishSetUp(ana)
  await ana.send('PUT', '/api/profile/apps', { favourites: ['tickets', 'documents', 'accounts'], order: [] })
  await liveALittle(url)
}

/** What the set-up assistant asks for; who may register and the apps are there by then. */
async function finishSetUp(ana: Caller): Promise<void> {
  await ana.send('PATCH', '/api/settings/general', { name: company })
  await ana.send('PUT', '/api/admin/setup/steps/address', { mark: 'confirmed' })
  await ana.send('PUT', '/api/admin/setup/steps/mail', { mark: 'skipped' })
}

async function makeGroups(ana: Caller): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const { name, description, members } of groups) {
    const { id } = withId.parse(await ana.send('POST', '/api/admin/groups', { name, description }))
    ids.set(name, id)
    await ana.send('POST', `/api/admin/groups/${id}/members`, { emails: members.slice(1), role: 'member' })
    await ana.send('POST', `/api/admin/groups/${id}/members`, { emails: members.slice(0, 1), role: 'manager' })
  }
  return ids
}

async function giveApps(ana: Caller, groupIds: Map<string, string>): Promise<void> {
  for (const app of apps)
    for (const name of app.groups) await ana.send('PUT', `/api/admin/services/${app.key}/grants/groups/${groupIds.get(name) ?? ''}`, {})
}

/** Service accounts with their tokens, and tokens of a person. */
async function makePrograms(ana: Caller): Promise<void> {
  for (const { name, description, token, apps: keys, days } of programs) {
    const { id } = withId.parse(await ana.send('POST', '/api/admin/service-accounts', { name, description }))
    await ana.send('POST', `/api/admin/users/${id}/tokens`, { name: token, apps: keys, expires_in_days: days })
  }
}

/** Who asks for what, and what an admin says to it. */
async function askForApps(url: string, { ana, groupIds }: { ana: Caller; groupIds: Map<string, string> }): Promise<void> {
  for (const { app, group } of approvers)
    await ana.send('PUT', `/api/admin/services/${app}/approvers`, { group_ids: [groupIds.get(group)] })
  for (const { app, by, reason, answer, note } of asked) {
    const email = addressOf(by)
    const caller = await signIn(url, { email, password: demoPassword })
    await caller.send('POST', '/api/access/requests', { app_key: app, reason })
    if (answer === undefined) continue
    const { items } = openRequests.parse(await ana.send('GET', '/api/admin/access/requests?limit=100'))
    const made = items.find((one) => one.person.email === email && one.app.key === app)
    if (answer === 'approved') await ana.send('POST', `/api/admin/access/requests/${made?.id}/approve`, { note, expires_at: inAMonth() })
    else await ana.send('POST', `/api/admin/access/requests/${made?.id}/decline`, { reason: note })
  }
}

const inAMonth = (): string => new Date(Date.now() + 30 * 86_400_000).toISOString()

/** Some are invited, some have registered and wait. */
async function admit(ana: Caller, url: string, groupIds: Map<string, string>): Promise<void> {
  const invitations = invited.map((name) => ({ email: addressOf(name), full_name: name }))
  await ana.send('POST', '/api/admin/invitations', { people: invitations, group_ids: [groupIds.get('Office')], deliver: 'link' })
  await ana.send('PATCH', '/api/settings/sign-up', { mode: 'approval' })
  for (const name of waiting) await attempt(url, '/api/auth/register', { email: addressOf(name), password: demoPassword, full_name: name })
}

async function fillLibrary(url: string, { ana, groupIds }: { ana: Caller; groupIds: Map<string, string> }): Promise<void> {
  const ben = await signIn(url, { email: person?.email ?? '', password: demoPassword })
  for (const shelf of shelves) {
    await fillShelf(ana, shelf, sharesOf('admin', shelf, groupIds))
    await fillShelf(ben, { ...shelf, titles: shelf.titles.slice(0, 2) }, sharesOf('person', shelf, groupIds))
  }
  for (const title of thrownAway) {
    const { id } = withId.parse(await ana.upload('/api/documents', sheetForm(title, 'Contracts')))
    await ana.send('DELETE', `/api/documents/${id}`)
  }
}

const begun = z.object({ conversation: withId })

/** What people have asked in Chat. */
async function talk(url: string): Promise<void> {
  for (const { by, questions } of talks) {
    const caller = await signIn(url, { email: (by === 'admin' ? admin : person)?.email ?? '', password: demoPassword })
    await untilChatIsSetUp(caller)
    const [first, ...next] = questions
    const stream = await caller.ask('/api/ai/conversations', { question: first })
    const { conversation } = begun.parse(JSON.parse(/^event: begun\ndata: (.*)$/m.exec(stream)?.[1] ?? 'null'))
    for (const question of next) await caller.ask(`/api/ai/conversations/${conversation.id}/turns`, { question })
  }
}

/** The service reads settings from a file that it looks at every so often. */
async function untilChatIsSetUp(caller: Caller): Promise<void> {
  for (let times = 0; times < 50; times += 1) {
    if (z.object({ configured: z.boolean() }).parse(await caller.send('GET', '/api/ai/status')).configured) return
    await delay(200)
  }
  throw new Error('The ai service has not taken up its settings within ten seconds.')
}

type Share = { title: string | undefined; items: { group_id: string; access: 'view' | 'edit' }[] }

const sharesOf = (by: 'admin' | 'person', shelf: Shelf, groupIds: Map<string, string>): Share[] =>
  shared
    .filter((one) => one.by === by && one.shelf === shelf.name)
    .map(({ title, group, access }) => ({ title, items: [{ group_id: groupIds.get(group) ?? '', access }] }))

/** A category of somebody's with its documents, shared as it should be. */
async function fillShelf(caller: Caller, { name, color, titles }: Shelf, shares: Share[]): Promise<void> {
  const shelf = withId.parse(await caller.send('POST', '/api/documents/categories', { name, color }))
  for (const { items } of shares.filter(({ title }) => title === undefined))
    await caller.send('PUT', `/api/documents/categories/${shelf.id}/shares`, { items })
  for (const title of titles) {
    const { id } = withId.parse(await caller.upload('/api/documents', sheetForm(title, name, shelf.id)))
    for (const { items } of shares.filter((share) => share.title === title))
      await caller.send('PUT', `/api/documents/${id}/shares`, { items })
  }
}

function sheetForm(title: string, shelf: string, categoryId?: string): FormData {
  const { lines, drawing } = bodyOf(shelf)
  const form = new FormData()
  if (categoryId !== undefined) form.set('category_id', categoryId)
  form.set(
    'file',
    new Blob([new Uint8Array(makeSheet({ title, from: `${company}  ·  ${shelf}`, lines, drawing }))], { type: 'application/pdf' }),
    `${title}.pdf`,
  )
  return form
}

/** Some people sign in, somebody mistypes, somebody leaves: what the audit trail and the list of users are about. */
async function liveALittle(url: string): Promise<void> {
  const ben = await signIn(url, { email: person?.email ?? '', password: demoPassword })
  for (const { name, apps: keys, days } of ownTokens)
    await ben.send('POST', '/api/auth/tokens', { name, apps: keys, expires_in_days: days })
  for (const { email } of others.slice(0, 9)) {
    const caller = await signIn(url, { email, password: demoPassword })
    await caller.send('GET', '/api/services')
  }
  const [mistyper] = others
  for (let times = 0; times < 3; times += 1)
    await attempt(url, '/api/auth/session', { email: mistyper?.email, password: 'Forty!Ferries-at-Dusk' })
  const ana = await signIn(url, { email: admin?.email ?? '', password: demoPassword })
  const list = z.object({ items: z.array(withId) }).parse(await ana.send('GET', `/api/admin/users?search=${others.at(-1)?.email ?? ''}`))
  for (const { id } of list.items) await ana.send('PATCH', `/api/admin/users/${id}`, { is_active: false })
}
