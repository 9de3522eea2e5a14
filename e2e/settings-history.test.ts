import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './product/axe.ts'
import { startAiProvider, type AiProvider } from './product/ai-provider.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// Each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let provider: AiProvider
let page: Page

test.beforeAll(async ({ browser }) => {
  provider = await startAiProvider()
  gatehouse = await startGatehouse({ ...withFirstAdmin, GATEHOUSE_SIGNUP: 'invite' })
  page = await (await browser.newContext({ baseURL: gatehouse.url })).newPage()
  await page.goto('/signin')
  await signIn(page, ana)
})

test.afterAll(async () => {
  await page?.context().close()
  await provider?.stop()
  await gatehouse?.stop()
})

const version = (number: number) => page.getByRole('button', { name: `Version ${number} `, exact: false }).first()
const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
const dialog = () => page.getByRole('dialog')
/** Saves the form; what is said of it may still stand there from the time before. */
const save = async (said: string): Promise<void> => {
  const answer = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await page.getByRole('button', { name: 'Save' }).click()
  expect((await answer).status()).toBe(200)
  await expect(page.getByText(said).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
}

test('a history begins with the first change and says what to do before', async () => {
  await page.goto('/admin/settings/passwords')
  await page.getByRole('link', { name: 'History' }).click()
  await expect(page.getByRole('heading', { name: 'History: Passwords', level: 1 })).toBeVisible()
  await expect(page.getByText('From the first change on', { exact: false })).toBeVisible()
  await page.getByRole('link', { name: 'To the settings' }).click()
  await expect(page.getByRole('heading', { name: 'Passwords', level: 1 })).toBeVisible()
})

test('each change is a version, compared in the words of the form with the one before and with now', async () => {
  await page.getByRole('textbox', { name: 'Shortest length' }).fill('12')
  await save('Saved; it holds for passwords set from now on')
  await page.getByRole('textbox', { name: 'Shortest length' }).fill('14')
  await page.getByText('Very hard to guess', { exact: true }).click()
  await save('Saved; it holds for passwords set from now on')
  await page.getByRole('link', { name: 'History' }).click()

  await expect(version(2)).toContainText('2 values: Shortest length and Least strength')
  await expect(version(2)).toContainText(ana.email)
  await expect(version(2)).toContainText('In force')
  await version(2).press('Enter')
  await expect(version(2)).toHaveAttribute('aria-expanded', 'true')
  await expect(row('Shortest length').getByRole('cell')).toHaveText(['12', '14'])
  await expect(row('Least strength').getByRole('cell')).toHaveText(['not set here', 'Very hard to guess'])
  await expect(page.getByText('This is what is saved now.')).toBeVisible()

  await version(1).click()
  await page.getByText('With now', { exact: true }).click()
  await expect(row('Shortest length').getByRole('cell')).toHaveText(['12', '14'])
  await page.reload()
  await expect(row('Shortest length').getByRole('cell')).toHaveText(['12', '14'])
})

test('going back shows first exactly what changes, and holds at once', async () => {
  await page.getByRole('button', { name: 'Go back to this' }).click()
  await expect(dialog().getByRole('heading', { name: 'Go back to version 1?' })).toBeVisible()
  const changes = dialog().getByRole('row')
  await expect(changes).toHaveCount(3)
  await expect(changes.filter({ hasText: 'Shortest length' }).getByRole('cell')).toHaveText(['14', '12'])
  await expect(changes.filter({ hasText: 'Least strength' }).getByRole('cell')).toHaveText([
    'Very hard to guess',
    'Hard to guess (default)',
  ])
  await dialog().getByRole('button', { name: 'Cancel' }).press('Escape')
  await expect(dialog()).toBeHidden()
  await expect(page.getByRole('button', { name: 'Go back to this' })).toBeFocused()

  await page.getByRole('button', { name: 'Go back to this' }).click()
  await dialog().getByRole('button', { name: 'Go back', exact: true }).click()
  await expect(page.getByText('The settings are as in version 1 again')).toBeVisible()
  await expect(version(3)).toContainText('Back to version 1; 2 values')
  await page.getByRole('link', { name: 'Passwords' }).first().click()
  await expect(page.getByRole('textbox', { name: 'Shortest length' })).toHaveValue('12')
})

test('who goes back on what somebody else has changed meanwhile is told, and nothing is lost', async () => {
  await page.goto('/admin/settings/passwords/history?version=2')
  await page.getByRole('button', { name: 'Go back to this' }).click()
  const headers = { origin: gatehouse.url }
  await page.request.patch('/api/settings/passwords', { data: { min_length: 16 }, headers })
  await dialog().getByRole('button', { name: 'Go back', exact: true }).click()
  await expect(dialog().getByRole('alert')).toContainText('Someone else changed this meanwhile')
  await expect(dialog().getByRole('row').filter({ hasText: 'Shortest length' }).getByRole('cell')).toHaveText(['16', '14'])
  await dialog().getByRole('button', { name: 'Cancel' }).click()
  await expect(version(4)).toContainText('In force')
})

test('what comes from the environment is shown as not changed', async () => {
  await page.goto('/admin/settings/sign-up')
  await page.getByRole('combobox', { name: 'Allowed domains' }).fill('example.org')
  await page.getByRole('combobox', { name: 'Allowed domains' }).press('Enter')
  await save('Saved; it holds from now on')
  await page.goto('/admin/settings/sign-up/history?version=0')
  await page.getByRole('button', { name: 'Go back to this' }).click()
  await expect(dialog().getByRole('listitem')).toHaveText(['Who may register: comes from the environment where Gatehouse is started.'])
  await dialog().getByRole('button', { name: 'Go back', exact: true }).click()
  await expect(page.getByText('The settings are as in version 0 again')).toBeVisible()
})

test('a key is told by its end and its age, and is replaced and removed by acts of their own', async () => {
  await page.goto('/admin/settings/ai')
  await page.getByText('OpenAI-compatible server', { exact: true }).click()
  await page.getByLabel('Address of the server').fill(provider.baseUrl)
  await page.getByLabel('Model', { exact: true }).fill('porter-0')
  await page.getByLabel('Key', { exact: true }).fill('sk-e2e-the-wrong-key-1234')
  await save('The AI settings are saved')
  const key = page.getByRole('group', { name: 'Key' })
  await expect(key).toContainText('A key is set, ends …1234')
  await expect(key).toContainText(`Set just now by ${ana.email}`)
  await expect(page.getByRole('radio', { name: /In use · porter-0 · key ends …1234/ })).toBeChecked()

  // What is typed elsewhere on the page is neither saved nor lost.
  await page.getByLabel('Model', { exact: true }).fill(provider.model)
  await key.getByRole('button', { name: 'Replace' }).click()
  await dialog().getByRole('button', { name: 'Replace key' }).click()
  await expect(dialog().getByText('Enter the new key')).toBeVisible()
  await dialog().getByLabel('New key').fill(provider.key)
  await dialog().getByRole('button', { name: 'Replace key' }).click()
  await expect(dialog()).toBeHidden()
  await expect(key).toContainText('A key is set, ends …4711')
  await expect(key).toContainText(`Replaced just now by ${ana.email}`)
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue(provider.model)
  await save('The AI settings are saved')
  await page.getByRole('button', { name: 'Test now' }).click()
  await expect(page.getByText('The gate is open.')).toBeVisible()
})

test('a form that leads to another host says that the stored key does not go there', async () => {
  await page.getByLabel('Address of the server').fill('https://models.example.org/v1')
  await expect(page.getByText('The stored key belongs to the address of before and is removed when you save')).toBeVisible()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('group', { name: 'Key' })).toContainText('ends …4711')
})

test('going back leaves the key of now, says so, and the service runs what was then', async () => {
  await page.getByRole('link', { name: 'History' }).click()
  await expect(version(3)).toContainText('In force')
  await expect(version(2)).toContainText('1 value: Key')
  await version(2).click()
  await expect(row('Key').getByRole('cell')).toHaveText(['set, ends …1234', 'set, ends …4711'])
  await version(1).click()
  await page.getByRole('button', { name: 'Go back to this' }).click()
  await expect(dialog().getByRole('rowheader')).toHaveText(['Model'])
  await expect(dialog().getByRole('listitem')).toHaveText(['The key: the one that is stored now stays.'])
  await dialog().getByRole('button', { name: 'Go back', exact: true }).click()
  await expect(version(4)).toContainText('In force')
  await page.getByRole('link', { name: 'AI', exact: true }).first().click()
  await expect(page.getByRole('group', { name: 'Key' })).toContainText('ends …4711')

  await page.getByRole('button', { name: 'Remove' }).click()
  await dialog().getByRole('button', { name: 'Remove key' }).click()
  await expect(page.getByText('The key is removed')).toBeVisible()
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('')
})

test('each field says where its value comes from, and goes back without what else is typed', async () => {
  const longest = page.getByLabel('Longest answer, in tokens')
  await longest.fill('500')
  await save('The AI settings are saved')
  await page.getByLabel('Instructions for every conversation').fill('Answer in verse.')
  await page.getByRole('button', { name: 'Reset to 4,096: longest answer' }).click()
  await expect(page.getByText('Back to the default')).toBeVisible()
  await expect(longest).toHaveValue('4,096')
  await expect(page.getByRole('button', { name: 'Reset to 4,096: longest answer' })).toHaveCount(0)
  await expect(page.getByLabel('Instructions for every conversation')).toHaveValue('Answer in verse.')
  await page.getByRole('button', { name: 'Discard' }).click()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`it fits a phone and axe finds nothing in ${scheme}`, async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto('/admin/settings/ai/history?version=3&with=now')
    await expect(page.getByRole('table')).toBeVisible()
    await fits()
    await page.getByRole('button', { name: 'Go back to this' }).click()
    await expect(dialog()).toBeVisible()
    await fits()
  })
}

async function fits(): Promise<void> {
  const [width, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  expect(width).toBeLessThanOrEqual(seen)
  expect(await faultsOf(page)).toEqual([])
}
