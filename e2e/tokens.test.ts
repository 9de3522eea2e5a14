import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

let gatehouse: Gatehouse
let page: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  const context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
})

test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

const documentsWith = async (token: string): Promise<number> =>
  (await fetch(`${gatehouse.url}/api/documents`, { headers: { authorization: `Bearer ${token}` } })).status

test('a person makes a token, uses it, and revokes it', async () => {
  await page.goto('/profile/security')
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Nightly script')
  await page.getByRole('button', { name: 'Make token' }).click()
  await expect(page.getByText('Choose an app')).toBeVisible()
  await page.getByRole('combobox', { name: 'Apps' }).click()
  await page.getByRole('option', { name: 'Documents' }).click()
  await page.getByRole('button', { name: 'Make token' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nightly script' })
  const token = (await dialog.getByLabel('The token').textContent()) ?? ''
  expect(token).toMatch(/^gth_\w{49}$/)
  await expect(dialog.getByText(`curl -H 'Authorization: Bearer ${token}'`)).toBeVisible()
  await expect(dialog.getByText('git clone')).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'I have it' }).click()
  await expect(page.locator('main')).not.toContainText(token)
  expect(await documentsWith(token)).toBe(200)

  const row = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Revoke Nightly script' }) })
  await expect(row).toContainText('Documents')
  await row.getByRole('button', { name: 'Revoke Nightly script' }).click()
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await expect(page.getByText('Nightly script is revoked')).toBeVisible()
  expect(await documentsWith(token)).toBe(401)
})

test('an admin makes a service account, gives it a token without an end, and pauses it', async () => {
  await page.goto('/admin/users/service-accounts')
  await page.getByRole('button', { name: 'Add service account' }).first().click()
  await page.getByLabel('Name').fill('Nightly backup')
  await page.getByRole('dialog').getByRole('button', { name: 'Add service account' }).click()
  await expect(page.getByText('Lower-case letters, digits and -')).toBeVisible()
  await page.getByLabel('Name').fill('nightly-backup')
  await page.getByLabel('What it is for').fill('Copies the documents each night')
  await page.getByRole('dialog').getByRole('button', { name: 'Add service account' }).click()
  await expect(page.getByRole('heading', { name: 'nightly-backup' })).toBeVisible()
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Backup server')
  await page.getByText('All its apps').click()
  await page.getByRole('combobox', { name: 'Good for' }).click()
  await page.getByRole('option', { name: 'Without an end' }).click()
  await page.getByRole('button', { name: 'Make token' }).click()
  const token = (await page.getByLabel('The token').textContent()) ?? ''
  await page.getByRole('button', { name: 'I have it' }).click()
  expect(await documentsWith(token)).toBe(200)
  await page.getByRole('button', { name: 'Change' }).click()
  await expect(page.getByRole('menuitem', { name: 'Make an admin' })).toHaveCount(0)
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
  // What is under way at that moment is cut, so nothing is asked until it is done.
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect.poll(() => documentsWith(token)).toBe(401)
  await page.goto('/admin/users/service-accounts')
  await expect(page.getByRole('row').filter({ hasText: 'nightly-backup' })).toContainText('Deactivated')
  expect(await faultsOf(page)).toEqual([])
  await page.goto('/admin/users')
  await expect(page.getByRole('row').filter({ hasText: 'nightly-backup' })).toHaveCount(0)
})
