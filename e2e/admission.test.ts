import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, ben, describeAccount, signIn, withFirstAdmin } from './product/people.ts'

let gatehouse: Gatehouse
let admin: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse({ ...withFirstAdmin, GATEHOUSE_SIGNUP: 'approval' })
  admin = await (await browser.newContext({ baseURL: gatehouse.url })).newPage()
  await admin.goto('/signin')
  await signIn(admin, ana)
})

test.afterAll(async () => {
  await admin?.context().close()
  await gatehouse?.stop()
})

const somebody = async (from: Page): Promise<Page> => {
  const browser = from.context().browser()
  if (browser === null) throw new Error('the browser is gone')
  return (await browser.newContext({ baseURL: gatehouse.url })).newPage()
}

test('who registers waits until an admin agrees', async () => {
  const page = await somebody(admin)
  await page.goto('/register')
  await describeAccount(page, ben)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Waiting for approval' })).toBeVisible()

  await admin.goto('/admin/users/waiting')
  await expect(admin.getByRole('link', { name: 'Users 1 waiting for approval' })).toBeVisible()
  await admin.setViewportSize({ width: 360, height: 740 })
  // What is wider than a phone makes it show the whole page smaller, with the bar at the bottom out of sight.
  expect(await admin.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  await admin.setViewportSize({ width: 1280, height: 720 })
  expect(await faultsOf(admin)).toEqual([])
  await admin.getByRole('button', { name: `Approve ${ben.email}` }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(admin.getByText('Nobody waits', { exact: true })).toBeVisible()

  await page.goto('/signin')
  await signIn(page, ben)
  await page.context().close()
})

test('an invitation is previewed, handed over, and leads in once', async () => {
  await admin.goto('/admin/users/invitations')
  await admin.getByRole('button', { name: 'Invite people' }).first().click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('People').fill(`Finn Fisher <finn@example.org>\n${ana.email}\nnonsense`)
  await dialog.getByRole('button', { name: 'Look at the list' }).click()
  await expect(dialog.getByText('Left out: has an account')).toBeVisible()
  await expect(dialog.getByText('Left out: cannot be read')).toBeVisible()
  await dialog.getByRole('button', { name: 'Invite 1 person' }).click()
  const link = await admin.getByText(/\/invite#token=/).textContent()
  await admin.getByRole('button', { name: 'Done' }).click()
  await expect(admin.getByRole('row').filter({ hasText: 'finn@example.org' })).toContainText('Pending')
  expect(await faultsOf(admin)).toEqual([])

  const page = await somebody(admin)
  await page.goto(link ?? '')
  await expect(page.getByLabel('Your name')).toHaveValue('Finn Fisher')
  expect(page.url()).toBe(`${gatehouse.url}/invite`)
  expect(await faultsOf(page)).toEqual([])
  const password = page.getByLabel('Password', { exact: true })
  await expect(password).toHaveAccessibleDescription(/At least 10 characters ?, not met yet/)
  await password.fill('Amber-ferry-at-Dawn-9')
  await expect(password).toHaveAccessibleDescription(/At least 10 characters ?, met/)
  await page.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(page.getByRole('navigation', { name: 'Main' }).first()).toBeVisible()
  await page.context().close()

  const late = await somebody(admin)
  await late.goto(link ?? '')
  await expect(late.getByRole('heading', { name: 'This invitation no longer works' })).toBeVisible()
  await late.context().close()
})

test('a rule for passwords that an admin sets is what people see, and a reset brings the default back', async () => {
  await admin.goto('/admin/settings/passwords')
  await admin.getByRole('textbox', { name: 'Shortest length' }).fill('14')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText(`Set by ${ana.email}`)).toBeVisible()
  const page = await somebody(admin)
  await page.goto('/register')
  await expect(page.getByText('At least 14 characters')).toBeVisible()
  await page.context().close()
  await admin.getByRole('button', { name: 'Reset to 10: shortest length' }).click()
  await expect(admin.getByRole('textbox', { name: 'Shortest length' })).toHaveValue('10')
})

test('an admin says who hears of outages, a fault is told at its field, and the page of the certificate says where it is set', async () => {
  await admin.goto('/admin/settings/alerts')
  await admin.getByLabel('Mail to').fill('nobody')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByLabel('Mail to')).toHaveAttribute('aria-invalid', 'true')
  await admin.getByLabel('Mail to').fill('duty@harbour.example')
  await admin.getByRole('button', { name: 'Save' }).click()
  // There is nothing left to save.
  await expect(admin.getByRole('button', { name: 'Save' })).toBeDisabled()
  await admin.reload()
  await expect(admin.getByLabel('Mail to')).toHaveValue('duty@harbour.example')

  await admin.getByRole('link', { name: 'HTTPS' }).click()
  await expect(admin.getByText('GATEHOUSE_TLS_CERT')).toBeVisible()
})

test('many people are marked with Shift, deactivated at once, and brought back', async () => {
  const make = async (name: string): Promise<void> => {
    await admin.getByRole('button', { name: 'Add user' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByLabel('E-mail').fill(`${name.toLowerCase()}@harbour.example`)
    await dialog.getByLabel('First password').fill('Forty!Ferries-at-Dawn')
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await expect(dialog).toBeHidden()
  }
  await admin.goto('/admin/users')
  for (const name of ['Uma', 'Vera', 'Wim']) await make(name)
  await admin.getByRole('checkbox', { name: 'Mark Wim' }).check()
  await admin.getByRole('checkbox', { name: 'Mark Uma' }).click({ modifiers: ['Shift'] })
  const bar = admin.getByRole('region', { name: 'Marked people' })
  await expect(bar).toContainText('3 people marked')
  expect(await faultsOf(admin)).toEqual([])
  await bar.getByRole('button', { name: 'Deactivate…' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
  await expect(admin.getByRole('row').filter({ hasText: 'Vera' })).toContainText('Deactivated')
  await admin.getByRole('button', { name: 'Undo' }).click()
  await expect(admin.getByRole('row').filter({ hasText: 'Vera' })).toContainText('Active')
})
