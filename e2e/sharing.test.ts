import { expect, test, type Browser, type Page } from '@playwright/test'
import { faultsInLightAndDark } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { pdfFile } from './product/pdf.ts'
import { ana, ben, describeAccount, signIn, withFirstAdmin } from './product/people.ts'

// Ana shares a document with a group, and Ben, who is in it, sees of it what he may: each test goes on where the one before it ended.
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
  await person.goto('/register')
  await describeAccount(person, ben)
  await person.getByRole('button', { name: 'Create account' }).click()
  await person.getByRole('link', { name: 'Go to sign-in' }).click()
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

const dialog = () => admin.getByRole('dialog')
const rowOf = (page: Page, title: string) => page.getByRole('row').filter({ hasText: title })

/** What the menu of a document offers. */
async function offered(page: Page, title: string): Promise<string[]> {
  await page.getByRole('button', { name: `Actions for ${title}` }).click()
  const items = page.getByRole('menuitem')
  await expect(items.first()).toBeVisible()
  const names = await items.allTextContents()
  await page.keyboard.press('Escape')
  return names
}

async function openSharing(title: string): Promise<void> {
  await admin.getByRole('button', { name: `Actions for ${title}` }).click()
  await admin.getByRole('menuitem', { name: 'Share…' }).click()
  await expect(dialog()).toBeVisible()
}

test('who is in no group is told so, and how to get into one', async () => {
  await admin.goto('/documents')
  await admin.getByLabel('PDF files').setInputFiles(pdfFile('Harbour plan.pdf'))
  await openSharing('Harbour plan')
  await expect(dialog()).toContainText('Nobody else sees it.')
  await dialog().getByRole('link', { name: 'Make a group and add yourself' }).click()
  await expect(admin).toHaveURL('/admin/groups')
})

test('a document is shared with a group by keyboard, and whom that reaches is said before', async () => {
  await admin.getByRole('button', { name: 'New group' }).first().click()
  await admin.getByLabel('Name').fill('Harbour crew')
  await admin.getByRole('button', { name: 'Create group' }).click()
  await admin.getByRole('button', { name: 'Add people' }).first().click()
  await admin.getByLabel('E-mail addresses').fill(`${ana.email}, ${ben.email}`)
  await admin.getByRole('button', { name: 'Look them up' }).click()
  await admin.getByRole('button', { name: 'Add 2 people' }).click()
  await expect(rowOf(admin, ben.email)).toBeVisible()

  await admin.goto('/documents')
  await openSharing('Harbour plan')
  await dialog().getByRole('button', { name: 'Share', exact: true }).click()
  await expect(dialog().getByText('Choose a group', { exact: true })).toBeVisible()
  await dialog().getByRole('combobox', { name: 'Share with' }).focus()
  await admin.keyboard.type('crew')
  await expect(admin.getByRole('option', { name: /Harbour crew/ })).toBeVisible()
  await admin.keyboard.press('ArrowDown')
  await admin.keyboard.press('Enter')
  await expect(dialog()).toContainText('1 other person will see it, and whoever joins later.')
  await dialog().getByRole('button', { name: 'Share', exact: true }).click()
  await expect(dialog().getByRole('list', { name: 'Shared with' })).toContainText('Harbour crew')
  await expect(dialog()).toContainText('1 other person sees it.')
  expect(await faultsInLightAndDark(admin)).toEqual([])
  await admin.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
  await expect(rowOf(admin, 'Harbour plan')).toContainText('Shared with 1 group')
})

test('the other person finds it among what is shared, and is not offered what they may not do', async () => {
  await person.goto('/documents')
  await expect(person.getByText('Drop your first PDFs here')).toBeVisible()
  await person.getByRole('radiogroup', { name: 'Whose documents' }).getByText('Shared with me').click()
  await expect(person).toHaveURL('/documents?scope=shared')
  await expect(rowOf(person, 'Harbour plan')).toContainText(`Shared by ${ana.email}`)
  expect(await offered(person, 'Harbour plan')).toEqual(['Open in a new tab', 'Download'])
  expect(await faultsInLightAndDark(person)).toEqual([])
})

test('who may edit renames it, and may still not delete or share it', async () => {
  await rowOf(admin, 'Harbour plan').getByRole('button', { name: 'Shared with 1 group' }).click()
  await dialog().getByRole('combobox', { name: 'What Harbour crew may do' }).click()
  await admin.getByRole('option', { name: 'Can edit' }).click()
  await expect(admin.getByText('Harbour crew may edit “Harbour plan” now')).toBeVisible()

  await person.reload()
  expect(await offered(person, 'Harbour plan')).toEqual(['Open in a new tab', 'Download', 'Rename…'])
  await person.getByRole('button', { name: 'Actions for Harbour plan' }).click()
  await person.getByRole('menuitem', { name: 'Rename…' }).click()
  await person.getByRole('dialog').getByLabel('Title').fill('Harbour plan of 2026')
  await person.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(rowOf(person, 'Harbour plan of 2026')).toBeVisible()
})

test('sharing ends at once, and comes back by undo', async () => {
  await dialog().getByRole('button', { name: 'Stop sharing with Harbour crew' }).click()
  await expect(dialog()).toContainText('Nobody else sees it.')
  await person.reload()
  await expect(person.getByText('Nothing is shared with you yet')).toBeVisible()
  await admin.getByRole('button', { name: 'Undo' }).last().click()
  await expect(dialog().getByRole('list', { name: 'Shared with' })).toContainText('Harbour crew')
  await person.reload()
  await expect(rowOf(person, 'Harbour plan of 2026')).toBeVisible()
})

test('a category is shared with all that lies in it', async () => {
  await admin.goto('/documents')
  await admin.getByLabel('PDF files').setInputFiles(pdfFile('Tide table.pdf'))
  await expect(rowOf(admin, 'Tide table')).toBeVisible()
  await admin.getByRole('button', { name: 'Add a category' }).click()
  await dialog().getByLabel('Name').fill('Drawings')
  await dialog().getByRole('button', { name: 'Create' }).click()
  await dialog().getByRole('button', { name: 'Share Drawings' }).click()
  await expect(dialog()).toContainText('A category opens all that lies in it')
  await dialog().getByRole('combobox', { name: 'Share with' }).click()
  await admin.getByRole('option', { name: /Harbour crew/ }).click()
  await dialog().getByRole('button', { name: 'Share', exact: true }).click()
  await expect(dialog().getByRole('list', { name: 'Shared with' })).toContainText('Harbour crew')
  await admin.keyboard.press('Escape')
  await expect(dialog().getByText('0 documents · shared with 1 group')).toBeVisible()
  await admin.keyboard.press('Escape')
  await admin.getByRole('button', { name: 'Category of Tide table: none' }).click()
  await admin.getByRole('menuitem', { name: 'Drawings' }).click()
  await expect(admin.getByRole('button', { name: 'Category of Tide table: Drawings' })).toBeVisible()
  await person.reload()
  await expect(rowOf(person, 'Tide table')).toBeVisible()
})

test('who leaves the group is refused at the next request', async () => {
  const list = await person.request.get('/api/documents?scope=shared')
  const { items } = (await list.json()) as { items: { id: string }[] }
  expect(items).toHaveLength(2)
  const files = items.map(({ id }) => `/api/documents/${id}/file`)
  for (const file of files) expect((await person.request.get(file)).status()).toBe(200)
  await admin.goto('/admin/groups')
  await admin.getByRole('link', { name: 'Harbour crew' }).click()
  await admin.getByRole('button', { name: `Actions for ${ben.name}` }).click()
  await admin.getByRole('menuitem', { name: /Remove/ }).click()
  await dialog()
    .getByRole('button', { name: /Remove/ })
    .click()
  await expect(rowOf(admin, ben.email)).toBeHidden()
  for (const file of files) expect((await person.request.get(file)).status()).toBe(404)
  await person.reload()
  await expect(person.getByText('Nothing is shared with you yet')).toBeVisible()
})
