import { expect, test, type Page } from '@playwright/test'
import { faultsInLightAndDark } from './product/axe.ts'
import { startAiProvider, type AiProvider } from './product/ai-provider.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, ben, signIn, withFirstAdmin } from './product/people.ts'

// What becomes of conversations: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let provider: AiProvider
let page: Page

test.beforeAll(async ({ browser }) => {
  provider = await startAiProvider()
  gatehouse = await startGatehouse(withFirstAdmin)
  const context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
  await saveAi({ provider: 'openai_compatible', base_url: provider.baseUrl, model: provider.model, api_key: provider.key })
  await send('POST', '/api/admin/users', { email: ben.email, password: ben.password, full_name: ben.name })
})

test.afterAll(async () => {
  await page?.context().close()
  await provider?.stop()
  await gatehouse?.stop()
})

async function send(method: string, path: string, data: object): Promise<void> {
  const answer = await page.request.fetch(path, { method, data, headers: { origin: gatehouse.url } })
  expect(answer.ok()).toBe(true)
}

/** Saves and waits until the service runs it. */
async function saveAi(change: { model: string; models?: string[]; [name: string]: unknown }): Promise<void> {
  await send('PATCH', '/api/settings/ai', change)
  await expect.poll(modelsInForce).toEqual([change.model, ...(change.models ?? [])])
}

async function modelsInForce(): Promise<unknown> {
  return ((await (await page.request.get('/api/ai/status')).json()) as { models: unknown }).models
}

const list = (on = page) => on.getByRole('navigation', { name: 'Conversations' })
const answers = (on = page) => on.locator('main [aria-busy=false]')

async function ask(question: string, on = page): Promise<void> {
  await on.getByLabel('Your message').fill(question)
  await on.getByRole('button', { name: 'Send' }).click()
}

test('the first question makes a conversation with an address of its own, and one writes on', async () => {
  await page.goto('/chat')
  await expect(page.getByText('No conversations yet.')).toBeVisible()
  await ask('How is the gate?')
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { name: 'How is the gate?', level: 1 })).toBeVisible()
  await expect(answers()).toContainText('The gate is open.')
  await expect(list().getByRole('region', { name: 'Today' }).getByRole('link')).toHaveText(['How is the gate?'])
  await expect(page.getByLabel('Your message')).toBeFocused()
})

test('after loading the page anew all of it is there, and it goes on', async () => {
  await page.reload()
  await expect(answers()).toContainText('The gate is open.')
  await ask('And the door?')
  await expect(answers()).toHaveCount(2)
})

test('what had come of an answer is there when its page is loaded anew, and says that it ended early', async () => {
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(page).toHaveURL('/chat')
  await ask('Say slowly how the gate is')
  await expect(page.locator('[aria-busy=true]').filter({ hasText: 'The gate' })).toBeVisible()
  await page.reload()
  await expect(page.getByText('Stopped before its end.')).toBeVisible()
  await expect(answers()).toContainText('The gate')
  await expect(answers()).not.toContainText('open')
})

test('a question asked anew says what it drops, and does', async () => {
  await list().getByRole('link', { name: 'How is the gate?' }).click()
  await expect(answers()).toHaveCount(2)
  await page.getByRole('button', { name: 'Change and ask again' }).first().click()
  await expect(page.getByText('What came after it will be dropped.')).toBeVisible()
  await page.getByLabel('Change your message').fill('How is the big gate?')
  await page.getByRole('button', { name: 'Ask again', exact: true }).click()
  await expect(page.getByText('And the door?')).toBeHidden()
  await expect(answers()).toHaveText(/The gate is open\./)
})

test('a tab that has not seen what another one asked drops nothing of it', async () => {
  const other = await page.context().newPage()
  await other.goto(page.url())
  await expect(answers(other)).toHaveCount(1)
  await ask('Asked in the other tab', other)
  await expect(answers(other)).toHaveCount(2)
  await page.getByRole('button', { name: 'Change and ask again' }).first().click()
  await page.getByLabel('Change your message').fill('How is the small gate?')
  await page.getByRole('button', { name: 'Ask again', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('Look at it before you change a question.')
  await expect(page.getByText('Asked in the other tab')).toBeVisible()
  await other.reload()
  await expect(other.getByText('Asked in the other tab')).toBeVisible()
  await other.close()
})

test('conversations are found by what was said, and renamed', async () => {
  await page.goto('/chat')
  await page.getByLabel('Search conversations').fill('other tab')
  await expect(page).toHaveURL('/chat?search=other+tab')
  await expect(list().getByRole('link')).toHaveText(['How is the gate?'])
  await list().getByRole('button', { name: 'Actions for How is the gate?' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByLabel('Title').fill('Gates')
  await page.getByRole('button', { name: 'Rename' }).click()
  await expect(list().getByRole('link')).toHaveText(['Gates'])
})

test('the palette leads to a conversation by its title, and to a new one', async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Search apps/ }).fill('gates')
  await page.getByRole('option', { name: /Gates/ }).click()
  await expect(page.getByRole('heading', { name: 'Gates', level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Search apps/ }).fill('new chat')
  await page.getByRole('option', { name: /New chat/ }).click()
  await expect(page.getByText('What would you like to know?')).toBeVisible()
})

test('an admin names models, and a person chooses one for a conversation', async () => {
  await page.goto('/admin/settings/ai')
  const field = page.locator('input').and(page.getByLabel('Other models to choose from'))
  await field.fill('porter-2')
  await field.press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The AI settings are saved')).toBeVisible()
  await saveAi({ model: provider.model, models: ['porter-2'] })
  await page.goto('/chat')
  await page.getByRole('combobox', { name: 'Model' }).click()
  await page.getByRole('option', { name: 'porter-2' }).click()
  await ask('Which one are you?')
  await expect(answers()).toContainText('porter-2')
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('porter-2')
})

test('one that is no choice any more is said to be none, and the usual one answers', async () => {
  await saveAi({ model: provider.model, models: ['porter-3'] })
  await page.reload()
  await expect(page.getByText('“porter-2” is no longer offered; the usual model answers.')).toBeVisible()
  await ask('And now?')
  await expect(answers().nth(1)).toContainText(provider.model)
})

test('axe finds nothing on a conversation, in light and dark', async () => {
  expect(await faultsInLightAndDark(page)).toEqual([])
})

test('on a phone the list is behind a button', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  await expect(list()).toBeHidden()
  await page.getByRole('button', { name: 'Conversations' }).click()
  await page.getByRole('dialog', { name: 'Conversations' }).getByRole('link', { name: 'Gates' }).click()
  await expect(page.getByRole('heading', { name: 'Gates', level: 1 })).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  const [width, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  expect(width).toBeLessThanOrEqual(seen)
  await page.setViewportSize({ width: 1280, height: 800 })
})

test('nobody else finds it, not by its address either', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: gatehouse.url })
  const other = await context.newPage()
  await other.goto('/signin')
  await signIn(other, ben)
  await other.goto(page.url())
  await expect(other.getByText('There is no such conversation')).toBeVisible()
  await expect(other.getByText('No conversations yet.')).toBeVisible()
  await context.close()
})

test('one is deleted after a question, and then all are', async () => {
  await page.goto('/chat')
  await list().getByRole('button', { name: 'Actions for Gates' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await expect(page.getByRole('dialog')).toContainText('Gates and all that was said in it')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(list().getByRole('link', { name: 'Gates' })).toBeHidden()
  await list().getByRole('button', { name: 'Delete all…' }).click()
  await page.getByRole('button', { name: 'Delete all', exact: true }).click()
  await expect(page.getByText('No conversations yet.')).toBeVisible()
})
