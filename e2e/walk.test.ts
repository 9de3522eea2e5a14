import { expect, test, type Browser, type Page, type Route } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { startAiProvider, type AiProvider } from './product/ai-provider.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { pdfFile } from './product/pdf.ts'
import { ana, ben, describeAccount, signIn } from './product/people.ts'

// One person's way through the product, from the set-up link to signing out: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const plan = pdfFile('Harbour plan.pdf')
/** Time for the gateway to see that a service is gone or back: it looks every 30 s, and sooner when requests fail. */
const untilSeen = { timeout: 60_000 }

let gatehouse: Gatehouse
let provider: AiProvider
let admin: Page
let person: Page

test.beforeAll(async ({ browser }) => {
  provider = await startAiProvider()
  gatehouse = await startGatehouse()
  admin = await newPerson(browser)
  person = await newPerson(browser)
})

test.afterAll(async () => {
  await admin?.context().close()
  await person?.context().close()
  await provider?.stop()
  expect(await gatehouse?.stop()).toBe(0)
})

/** A person with a browser of their own. */
async function newPerson(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: gatehouse.url })
  return context.newPage()
}

const tile = (key: string) => admin.locator(`[data-tile=${key}]`)
const row = (words: string) => admin.getByRole('row').filter({ hasText: words })
const dialog = () => admin.getByRole('dialog')

test('the printed link makes the first admin, once', async () => {
  expect(gatehouse.setUpLink).toMatch(/^http:\/\/localhost:\d+\/setup#token=/)
  await admin.goto(gatehouse.setUpLink ?? '')
  await expect(admin).toHaveURL('/setup')
  await describeAccount(admin, ana)
  await admin.getByRole('button', { name: 'Create the admin and sign in' }).click()
  // What comes next has a walk of its own, in setup.test.ts.
  await expect(admin.getByRole('heading', { name: 'Set-up', level: 1 })).toBeVisible()
  await admin.goto('/')
  await expect(admin.getByRole('heading', { name: 'Apps', level: 1 })).toBeVisible()
  await person.goto(gatehouse.setUpLink ?? '')
  await expect(person.getByRole('heading', { name: 'Set-up is done' })).toBeVisible()
})

test('the Apps page shows Documents and Chat and that both are up', async () => {
  for (const [key, name, href] of [
    ['documents', 'Documents', '/documents'],
    ['ai', 'Chat', '/chat'],
  ] as const) {
    await expect(tile(key)).toContainText(name)
    await expect(tile(key)).toContainText('Up', untilSeen)
    await expect(tile(key)).toHaveAttribute('href', href)
  }
  await tile('documents').click()
  await expect(admin.getByRole('heading', { name: 'Documents', level: 1 })).toBeVisible()
})

test('a PDF that is uploaded is listed, opens and downloads with the same bytes', async () => {
  await admin.getByLabel('PDF files').setInputFiles(plan)
  await expect(admin.getByRole('region', { name: 'Uploads' })).toContainText('1 file uploaded')
  const link = row('Harbour plan').getByRole('link', { name: /^Harbour plan/ })
  await expect(link).toBeVisible()
  await expect(row('Harbour plan')).toContainText('bytes')

  const [shown] = await Promise.all([
    admin.context().waitForEvent('response', (response) => response.url().endsWith('/file')),
    link.click(),
  ])
  await expect(admin.getByRole('heading', { name: 'Harbour plan', level: 1 })).toBeVisible()
  // The viewer asks for what it shows.
  expect(shown.status()).toBe(206)
  expect(shown.headers()['content-type']).toBe('application/pdf')
  const again = await admin.request.get(shown.url())
  expect((await again.body()).equals(plan.buffer)).toBe(true)
  const start = await admin.request.get(shown.url(), { headers: { range: 'bytes=0-4' } })
  expect([start.status(), await start.text()]).toEqual([206, '%PDF-'])

  await admin.getByRole('link', { name: 'Documents' }).last().click()
  await admin.getByRole('button', { name: /^Actions for Harbour plan/ }).click()
  const [download] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('menuitem', { name: 'Download' }).click()])
  expect(download.suggestedFilename()).toBe(plan.name)
  expect((await readFile(await download.path())).equals(plan.buffer)).toBe(true)
})

test('a document that is stored while a list is on its way is listed all the same', async () => {
  const { promise: uploaded, resolve: release } = Promise.withResolvers<void>()
  await admin.goto('/documents')
  await expect(row('Harbour plan')).toBeVisible()
  await admin.route('**/api/documents?*', holdOne(uploaded))
  await admin.getByRole('columnheader', { name: 'Title' }).getByRole('button').click()
  await admin.getByLabel('PDF files').setInputFiles(pdfFile('Tide table.pdf'))
  await expect(admin.getByRole('region', { name: 'Uploads' })).toContainText('2 files uploaded')
  release()
  await expect(row('Tide table')).toBeVisible()
  await admin.unrouteAll({ behavior: 'wait' })
})

/** Lets the first answer wait for `until`, though it was given before; the others pass. */
function holdOne(until: Promise<void>): (route: Route) => Promise<void> {
  let isFirst = true
  return async (route) => {
    if (!isFirst) return route.continue()
    isFirst = false
    const response = await route.fetch()
    await until
    return route.fulfill({ response })
  }
}

test('a document goes into a new category', async () => {
  await admin.getByRole('button', { name: 'Add a category' }).click()
  await dialog().getByLabel('Name').fill('Drawings')
  await dialog().getByRole('button', { name: 'Create' }).click()
  await expect(dialog().getByText('Drawings')).toBeVisible()
  await admin.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()

  await admin.getByRole('button', { name: /^Category of Harbour plan.*: none$/ }).click()
  await admin.getByRole('menuitem', { name: 'Drawings' }).click()
  const entry = admin.getByRole('navigation', { name: 'Categories' }).getByRole('link', { name: /^Drawings/ })
  await expect(entry).toContainText('1 document')
  await entry.click()
  await expect(admin).toHaveURL(/category=/)
  await expect(row('Harbour plan')).toBeVisible()
})

test('a person edits their profile', async () => {
  await admin.goto('/profile')
  await admin.getByLabel('Name', { exact: true }).fill(ana.name)
  await admin.getByLabel('Phone').fill('+351 21 000 0000')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Your details are saved')).toBeVisible()
  await admin.reload()
  await expect(admin.getByLabel('Phone')).toHaveValue('+351 21 000 0000')
})

test('somebody else registers and signs in, and sees none of the first person’s documents', async () => {
  await person.goto('/register')
  await describeAccount(person, { ...ben, password: 'simple' })
  await person.getByRole('button', { name: 'Create account' }).click()
  await expect(person.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await describeAccount(person, ben)
  await person.getByRole('button', { name: 'Create account' }).click()
  await person.getByRole('link', { name: 'Go to sign-in' }).click()
  await signIn(person, ben)
  await person.goto('/documents')
  await expect(person.getByText('Drop your first PDFs here')).toBeVisible()
  await person.goto('/admin/users')
  await expect(person.getByRole('button', { name: 'Add user' })).toBeHidden()
})

test('an admin changes a role, and back', async () => {
  await admin.goto('/admin/users')
  await expect(row(ana.email)).toContainText('Admin')
  await changeBen('Make an admin', 'Make admin', 'gains and loses no app by this')
  await expect(row(ben.email).getByRole('cell', { name: 'Admin', exact: true })).toBeVisible()
  await changeBen('Make a user', 'Make user')
  await expect(row(ben.email).getByRole('cell', { name: 'User', exact: true })).toBeVisible()
})

test('who is deactivated is refused at the next request and cannot sign in', async () => {
  expect((await person.request.get('/api/documents')).status()).toBe(200)
  await changeBen('Deactivate', 'Deactivate', 'Loses 2 apps: Documents, Chat')
  await expect(row(ben.email)).toContainText('Deactivated')
  for (const path of ['/api/users/me', '/api/documents']) expect((await person.request.get(path)).status()).toBe(401)
  await person.goto('/documents')
  await expect(person).toHaveURL(/\/signin/)
  await person.getByLabel('E-mail').fill(ben.email)
  await person.getByLabel('Password', { exact: true }).fill(ben.password)
  await person.getByRole('button', { name: 'Sign in' }).click()
  await expect(person.getByText('That did not work')).toBeVisible()
})

/** Changes Ben's account; `effect` is what is said of it before. */
async function changeBen(item: string, confirm: string, effect?: string): Promise<void> {
  await admin.getByRole('button', { name: `Actions for ${ben.name}` }).click()
  await admin.getByRole('menuitem', { name: item }).click()
  if (effect !== undefined) await expect(dialog().getByRole('status')).toContainText(effect)
  await dialog().getByRole('button', { name: confirm, exact: true }).click()
  await expect(dialog()).toBeHidden()
}

test('the AI provider and its key are set, and the key is never shown again', async () => {
  await admin.goto('/admin/settings/ai')
  await admin.getByText('OpenAI-compatible server', { exact: true }).click()
  await admin.getByLabel('Address of the server').fill(provider.baseUrl)
  await admin.getByLabel('Model', { exact: true }).fill(provider.model)
  await admin.getByLabel('Key', { exact: true }).fill(provider.key)
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('The AI settings are saved')).toBeVisible()
  await expect(admin.getByRole('group', { name: 'Key' })).toContainText('A key is set')
  const stored = await admin.request.get('/api/settings/ai')
  expect(await stored.text()).not.toContain(provider.key)
  expect(await admin.content()).not.toContain(provider.key)
})

test('Test asks the provider and shows every step passed', async () => {
  await admin.getByRole('button', { name: 'Test now' }).click()
  for (const step of ['The settings are complete', 'The ai service runs them', 'The provider answers'])
    await expect(admin.getByRole('listitem').filter({ hasText: step })).toContainText('OK ·')
  await expect(admin.getByText('The gate is open.')).toBeVisible()
})

test('Chat shows an answer while it is being written', async () => {
  await admin.goto('/chat')
  await admin.getByLabel('Your message').fill('Say slowly how the gate is')
  await admin.getByRole('button', { name: 'Send' }).click()
  const answer = admin.locator('[aria-busy]').filter({ hasText: 'The gate' })
  await expect(answer).toHaveAttribute('aria-busy', 'true')
  await expect(answer).not.toContainText('open')
  provider.finish()
  await expect(answer).toContainText('The gate is open.')
  await expect(answer).toHaveAttribute('aria-busy', 'false')
})

test('who has a number of answers a day sees what is left before asking, and asks no more when it is nothing', async () => {
  await admin.goto('/admin/settings/ai')
  await admin.getByLabel('Answers a person gets in a day').fill('2')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('The AI settings are saved')).toBeVisible()
  const limit = async (): Promise<unknown> => ((await (await admin.request.get('/api/ai/usage')).json()) as { most: number | null }).most
  await expect.poll(limit).toBe(2)
  await admin.goto('/chat')
  await expect(admin.getByText('1 of 2 answers left today.')).toBeVisible()
  await admin.getByLabel('Your message').fill('And the door?')
  await admin.getByRole('button', { name: 'Send' }).click()
  await expect(admin.getByText('Your answers for today are used up.')).toBeVisible()
  await admin.getByLabel('Your message').fill('And the window?')
  await expect(admin.getByRole('button', { name: 'Send' })).toBeDisabled()
  await admin.goto('/admin/settings/ai')
  await admin.getByLabel('Answers a person gets in a day').fill('')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('The AI settings are saved')).toBeVisible()
  await expect.poll(limit).toBe(null)
})

test('a smaller limit for PDFs is enforced and told', async () => {
  await admin.goto('/admin/settings/documents')
  await admin.getByLabel('Size', { exact: true }).fill('0.5')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('PDFs up to 512 KB are taken now')).toBeVisible()
  const large = pdfFile('Survey.pdf', 600 * 1024)
  const headers = { origin: gatehouse.url }
  await expect.poll(async () => (await admin.request.post('/api/documents', { multipart: { file: large }, headers })).status()).toBe(413)

  await admin.goto('/documents')
  await expect(admin.getByText('PDF files up to 512 KB each')).toBeVisible()
  await admin.getByLabel('PDF files').setInputFiles(large)
  await expect(admin.getByRole('region', { name: 'Uploads' })).toContainText('is more than the limit of 512 KB.')
})

test('an app whose process is stopped turns dimmed and unavailable, and comes back', async () => {
  await admin.goto('/')
  await expect(tile('documents')).toHaveAttribute('href', '/documents')
  await gatehouse.command('stop', 'documents')
  // What people do who have it open: their requests fail, and the gateway looks at once.
  for (const path of ['/api/documents', '/api/documents/categories', '/api/documents/limits'])
    expect((await admin.request.get(path)).status()).toBeGreaterThanOrEqual(502)
  await expect(tile('documents')).toHaveAttribute('aria-disabled', 'true', untilSeen)
  await expect(tile('documents')).not.toHaveAttribute('href')
  await expect(tile('documents')).toContainText('Unavailable')
  await expect(tile('documents')).toHaveCSS('cursor', 'not-allowed')
  await tile('documents').click({ force: true })
  await expect(admin).toHaveURL('/')
  await expect(tile('ai')).toContainText('Up')

  await gatehouse.command('start', 'documents')
  await expect(tile('documents')).toContainText('Up', untilSeen)
  await tile('documents').click()
  await expect(row('Harbour plan')).toBeVisible()
})

test('after signing out a protected page leads to sign-in, and from there back', async () => {
  await admin.getByRole('button', { name: /account of/ }).click()
  await admin.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(admin).toHaveURL('/signin')
  expect((await admin.request.get('/api/users/me')).status()).toBe(401)
  await admin.goto('/documents')
  await expect(admin).toHaveURL(/\/signin\?next=/)
  await signIn(admin, ana)
  await expect(admin).toHaveURL('/documents')
  await expect(row('Harbour plan')).toBeVisible()
})
