import { expect, test, type Browser, type Page } from '@playwright/test'
import { faultsInLightAndDark } from './product/axe.ts'
import { codeOf } from './product/authenticator.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, ben, signIn, withFirstAdmin } from './product/people.ts'

// An admin demands a second factor of a group; a member sets one up on the way in, loses it, and is helped.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let admin: Page
let person: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  admin = await newPerson(browser)
  person = await newPerson(browser)
  await admin.goto('/signin')
  await signIn(admin, ana)
  const headers = { origin: gatehouse.url }
  await admin.request.post('/api/admin/users', { headers, data: { email: ben.email, password: ben.password, full_name: ben.name } })
  const group = await admin.request.post('/api/admin/groups', { headers, data: { name: 'Crew' } })
  const { id } = (await group.json()) as { id: string }
  await admin.request.post(`/api/admin/groups/${id}/members`, { headers, data: { emails: [ben.email], role: 'member' } })
  await person.goto('/signin')
  await signIn(person, ben)
})

test.afterAll(async () => {
  await admin?.context().close()
  await person?.context().close()
  await gatehouse?.stop()
})

async function newPerson(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: gatehouse.url })
  return context.newPage()
}
async function typePassword(): Promise<void> {
  await person.getByLabel('E-mail').fill(ben.email)
  await person.getByLabel('Password', { exact: true }).fill(ben.password)
  await person.getByRole('button', { name: 'Sign in', exact: true }).click()
}
const isAccessible = async (page: Page): Promise<void> => expect(await faultsInLightAndDark(page)).toEqual([])

test('a change that needs a recent sign-in asks who is there and then goes on by itself', async () => {
  // As after five minutes: the gateway's own refusal, once.
  let isFirst = true
  await admin.route('**/api/admin/groups/*', async (route) => {
    if (route.request().method() !== 'PATCH' || !isFirst) return route.fallback()
    isFirst = false
    const body = { code: 'auth.reauthentication_required', title: 'Confirm that it is you', status: 403, methods: ['password'] }
    return route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(body) })
  })
  await admin.goto('/admin/groups')
  await admin.getByRole('link', { name: 'Crew' }).click()
  await admin.getByRole('button', { name: 'Edit' }).click()
  await admin.getByLabel('What it is for').fill('Who runs the ferries')
  await admin.getByLabel('Members need a second factor').check()
  await admin.getByRole('button', { name: 'Save' }).click()
  const question = admin.getByRole('dialog', { name: 'Confirm that it’s you' })
  await question.getByLabel('Password', { exact: true }).fill('not my password')
  await question.getByRole('button', { name: 'Confirm' }).click()
  await expect(question).toContainText('This is not your password')
  await isAccessible(admin)
  await question.getByLabel('Password', { exact: true }).fill(ana.password)
  await question.getByRole('button', { name: 'Confirm' }).click()
  await expect(admin.getByText('Crew is saved')).toBeVisible()
  await expect(admin.getByText('Who runs the ferries')).toBeVisible()
})

test('whoever has none is signed out, and sets one up before anything else', async () => {
  expect((await person.request.get('/api/users/me')).status()).toBe(401)
  await person.goto('/documents')
  await expect(person).toHaveURL(/\/signin\?next=/)
  await typePassword()
  await expect(person.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible()
  expect((await person.request.get('/api/documents')).status()).toBe(401)
  await isAccessible(person)
  await person.getByRole('button', { name: 'Use an authenticator app' }).click()
  const secret = (await person.locator('code').textContent()) ?? ''
  await isAccessible(person)
  await person.getByLabel('Code from the app').fill(codeOf(secret))
  await person.getByRole('button', { name: 'Confirm' }).click()
  await expect(person.getByRole('heading', { name: 'Keep your recovery codes' })).toBeVisible()
  await expect(person.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10)
  await isAccessible(person)
  await person.getByRole('button', { name: 'I have kept them' }).click()
  await expect(person.getByRole('heading', { name: 'Documents', level: 1 })).toBeVisible()
})

test('an invitation into such a group leads to setting one up too', async ({ browser }) => {
  const headers = { origin: gatehouse.url }
  const { items } = (await (await admin.request.get('/api/admin/groups')).json()) as { items: { id: string }[] }
  const data = { people: [{ email: 'finn@example.org' }], group_ids: items.map(({ id }) => id), deliver: 'link' }
  const invited = await admin.request.post('/api/admin/invitations', { headers, data })
  const [{ link }] = ((await invited.json()) as { items: [{ link: string }] }).items
  const newcomer = await newPerson(browser)
  await newcomer.goto(link)
  await newcomer.getByLabel('Password', { exact: true }).fill('Amber-ferry-at-Dawn-9')
  await newcomer.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(newcomer.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible()
  await newcomer.getByRole('button', { name: 'Use an authenticator app' }).click()
  const secret = (await newcomer.locator('code').textContent()) ?? ''
  await newcomer.getByLabel('Code from the app').fill(codeOf(secret))
  await newcomer.getByRole('button', { name: 'Confirm' }).click()
  await newcomer.getByRole('button', { name: 'I have kept them' }).click()
  await expect(newcomer.getByRole('navigation', { name: 'Main' }).first()).toBeVisible()
  await newcomer.context().close()
})

test('an admin sees what somebody has, and removes it when it is lost', async () => {
  await admin.goto('/admin/users')
  await admin.getByRole('button', { name: `Actions for ${ben.name}` }).click()
  await admin.getByRole('menuitem', { name: 'Second factors…' }).click()
  const dialog = admin.getByRole('dialog')
  await expect(dialog).toContainText('Authenticator app')
  await expect(dialog).toContainText('10 recovery codes left')
  await admin.keyboard.press('Escape')
  await admin.getByRole('link', { name: ben.name }).click()
  await expect(admin.getByRole('list', { name: 'Second factors' })).toContainText('Authenticator app')
  await isAccessible(admin)
  await admin.getByRole('button', { name: 'Remove all…' }).click()
  await expect(dialog).toContainText('is signed out everywhere')
  await dialog.getByRole('button', { name: 'Remove all', exact: true }).click()
  await expect(admin.getByText(`The second factors of ${ben.name} are removed`)).toBeVisible()
  expect((await person.request.get('/api/users/me')).status()).toBe(401)
  await person.goto('/signin')
  await typePassword()
  await expect(person.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible()
})
