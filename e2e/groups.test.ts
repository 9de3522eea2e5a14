import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, ben, signIn, withFirstAdmin } from './product/people.ts'

// Ana, an admin, makes a group and lets Ben look after it; what they do stands in the audit trail.
test.describe.configure({ mode: 'serial' })

const cara = { name: 'Cara Costa', email: 'cara@harbour.example', password: 'Anchors.away-at-Seven' }
let gatehouse: Gatehouse
let admin: Page
let manager: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  const page = async (): Promise<Page> => (await browser.newContext({ baseURL: gatehouse.url })).newPage()
  admin = await page()
  await admin.goto('/signin')
  await signIn(admin, ana)
  for (const { name: full_name, email, password } of [ben, cara]) {
    const headers = { origin: gatehouse.url }
    const made = await admin.request.post('/api/admin/users', { headers, data: { full_name, email, password } })
    expect(made.status()).toBe(201)
  }
  manager = await page()
  await manager.goto('/signin')
  await signIn(manager, ben)
})

test.afterAll(async () => {
  await admin?.context().close()
  await manager?.context().close()
  await gatehouse?.stop()
})

test('an admin makes a group and puts somebody in charge of it, by a list of addresses', async () => {
  await admin.goto('/admin/groups')
  await expect(admin.getByText('No groups yet')).toBeVisible()
  await admin.getByRole('button', { name: 'New group' }).first().click()
  const making = admin.getByRole('dialog', { name: 'New group' })
  await making.getByLabel('Name').fill('Crew')
  await making.getByLabel('What it is for').fill('Everybody on the boats')
  await making.getByRole('button', { name: 'Create group' }).click()
  await expect(admin.getByRole('heading', { name: 'Crew' })).toBeVisible()

  await admin.getByRole('button', { name: 'Add people' }).first().click()
  const adding = admin.getByRole('dialog', { name: 'Add people to Crew' })
  await adding.getByLabel('E-mail addresses').fill(`${ben.email}, nobody@harbour.example`)
  await adding.getByText('As managers').click()
  await adding.getByRole('button', { name: 'Look them up' }).click()
  await expect(adding.getByRole('listitem').filter({ hasText: 'nobody@harbour.example' })).toBeVisible()
  await adding.getByRole('button', { name: 'Add 1 person' }).click()
  await expect(admin.getByRole('row').filter({ hasText: ben.email })).toBeVisible()
})

test('a manager adds somebody to the group and removes them, and sees nothing of the admins’ pages', async () => {
  await manager.goto('/groups')
  await manager.getByRole('link', { name: 'Crew' }).click()
  await manager.getByRole('button', { name: 'Add people' }).first().click()
  const adding = manager.getByRole('dialog', { name: 'Add people to Crew' })
  await adding.getByLabel('E-mail addresses').fill(cara.email)
  await adding.getByRole('button', { name: 'Look them up' }).click()
  await adding.getByRole('button', { name: 'Add 1 person' }).click()
  const row = manager.getByRole('row').filter({ hasText: cara.email })
  await expect(row).toBeVisible()

  await row.getByRole('button', { name: `Actions for ${cara.name}` }).click()
  await manager.getByRole('menuitem', { name: /^Remove from the group/ }).click()
  await manager
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(row).toBeHidden()
  await manager.goto('/admin/groups')
  await expect(manager.getByRole('heading', { name: 'Groups' })).toBeHidden()
})

test('the audit trail tells who did it, filters, shows what changed, and can be verified', async () => {
  await admin.goto('/admin/audit')
  await admin.getByRole('combobox', { name: 'Area' }).click()
  await admin.getByRole('option', { name: 'Groups' }).click()
  const removal = admin.getByRole('row').filter({ hasText: 'member removed' })
  await expect(removal).toContainText(ben.email)
  await expect(admin).toHaveURL(/area=/)
  await expect(admin.getByRole('row').filter({ hasText: 'Signed in' })).toHaveCount(0)

  await removal.getByRole('button', { name: /^Details of/ }).click()
  await expect(admin.getByRole('term').filter({ hasText: 'Action' })).toBeVisible()
  await admin.getByRole('button', { name: /^Check (the chain|again)/ }).click()
  await expect(admin.getByText(/Chain verified/)).toBeVisible()
})

test('the events that are shown are exported as they were filtered', async () => {
  const download = admin.waitForEvent('download')
  await admin.getByRole('button', { name: 'Export' }).click()
  await admin.getByRole('menuitem', { name: /CSV/ }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  expect(text).toContain(ben.email)
  expect(text).not.toContain('session.')
})
