import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, ben, describeAccount, signIn, withFirstAdmin } from './product/people.ts'
import { startTeamApps, type TeamApps } from './product/team-apps.ts'

// Ana, an admin, gives apps and takes them away; Ben sees what that does, live.
test.describe.configure({ mode: 'serial' })

let apps: TeamApps
let gatehouse: Gatehouse
let admin: Page
let person: Page
const contexts: BrowserContext[] = []

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: gatehouse.url, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  contexts.push(context)
  return context.newPage()
}

test.beforeAll(async ({ browser }) => {
  apps = await startTeamApps()
  gatehouse = await startGatehouse({ ...withFirstAdmin, ...apps.settings })
  person = await newPage(browser)
  await person.goto('/register')
  await describeAccount(person, ben)
  await person.getByRole('button', { name: 'Create account' }).click()
  await expect(person.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  await person.goto('/signin')
  await signIn(person, ben)
  admin = await newPage(browser)
  await admin.goto('/signin')
  await signIn(admin, ana)
})

test.afterAll(async () => {
  for (const context of contexts) await context.close()
  await gatehouse?.stop()
  await apps?.stop()
})

const section = (name: string) => admin.getByRole('region', { name, exact: true })

test('an app that is not given is told so on a page that opens it once it is', async () => {
  await person.goto('/')
  await expect(person.getByText('No apps yet')).toBeVisible()
  const response = await person.goto('/api/wiki/start')
  expect(response?.status()).toBe(403)
  await expect(person.getByRole('heading', { name: 'You have no access to Wiki' })).toBeVisible()
})

test('an admin gives an app on the page of a person, and the tile appears', async () => {
  const watching = await person.context().newPage()
  await watching.goto('/')
  await admin.goto('/admin/users')
  await admin.getByRole('link', { name: ben.name }).click()
  await section('Apps').getByRole('button', { name: 'Give an app' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'App' }).click()
  await admin.getByRole('option', { name: 'Wiki' }).click()
  await dialog.getByRole('combobox', { name: 'How long' }).click()
  await admin.getByRole('option', { name: 'For a week' }).click()
  await expect(dialog.getByText('1 person gains it:')).toBeVisible()
  await expect(dialog.getByText(ben.name, { exact: false }).last()).toBeVisible()
  await dialog.getByRole('button', { name: 'Give it' }).click()
  await expect(section('Apps').getByText(/^Given to them, until /)).toBeVisible()
  await expect(watching.locator('[data-tile=wiki]')).toBeVisible()
  // The page that said no opens the app by itself.
  await expect(person.getByText('"status":"pass"')).toBeVisible()
  await watching.close()
})

test('undo takes it back, and the tile goes', async () => {
  await person.goto('/')
  await expect(person.locator('[data-tile=wiki]')).toBeVisible()
  await admin.getByRole('button', { name: 'Undo' }).click()
  await expect(admin.getByText('It is as it was before')).toBeVisible()
  await expect(person.locator('[data-tile=wiki]')).toBeHidden()
})

test('a group gets apps in the grid by keyboard, after a look at who gains', async () => {
  await admin.goto('/admin/groups')
  await admin.getByRole('button', { name: 'New group' }).first().click()
  await admin.getByLabel('Name').fill('Harbour crew')
  await admin.getByRole('button', { name: 'Create group' }).click()
  await admin.getByRole('button', { name: 'Add people' }).first().click()
  await admin.getByLabel('E-mail addresses').fill(ben.email)
  await admin.getByRole('button', { name: 'Look them up' }).click()
  await admin.getByRole('button', { name: 'Add 1 person' }).click()
  await expect(admin.getByRole('row').filter({ hasText: ben.email })).toBeVisible()
  await admin.goto('/admin/groups/apps')
  const cell = (app: string) => admin.getByRole('checkbox', { name: new RegExp(`^${app} for Harbour crew`) })
  await cell('Documents').focus()
  await admin.keyboard.press('ArrowRight')
  await admin.keyboard.press('ArrowRight')
  await expect(cell('Wiki')).toBeFocused()
  await admin.keyboard.press('Space')
  await admin.keyboard.press('ArrowRight')
  await admin.keyboard.press('Space')
  await expect(admin.getByText('2 changes not saved')).toBeVisible()
  await admin.getByRole('button', { name: 'Review and save' }).click()
  const dialog = admin.getByRole('dialog')
  await expect(dialog.getByText('1 person gains it:')).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('2 changes saved')).toBeVisible()
  await expect(person.locator('[data-tile=wiki]')).toBeVisible()
  await expect(person.locator('[data-tile=builds]')).toBeVisible()
})

test('an app’s page says who can open it and why', async () => {
  await admin.goto('/admin/services/wiki')
  await expect(section('Given to').getByRole('link', { name: 'Harbour crew' })).toBeVisible()
  const people = section('Who can open it')
  await people.getByRole('searchbox').fill('ben')
  await expect(people.getByRole('listitem')).toHaveCount(1)
  await expect(people.getByRole('listitem')).toContainText('Group Harbour crew')
  await section('Given to').getByRole('button', { name: 'Take it from Harbour crew' }).click()
  await expect(admin.getByRole('dialog').getByText('1 person loses it:')).toBeVisible()
  await admin.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
})

test('an admin sees the Apps page as that person does, and nothing opens', async () => {
  await admin.goto('/admin/users')
  await admin.getByRole('link', { name: ben.name }).click()
  await admin.getByRole('link', { name: 'See their Apps page' }).click()
  await expect(admin.getByRole('note')).toContainText(`You see the Apps page as ${ben.name} sees it.`)
  await expect(admin.getByText('Wiki', { exact: true })).toBeVisible()
  await expect(admin.getByRole('link', { name: 'Wiki' })).toHaveCount(0)
})

test('deleting the group says first who loses what', async () => {
  await admin.goto('/admin/groups')
  await admin.getByRole('link', { name: 'Harbour crew' }).click()
  await expect(section('Apps').getByRole('link', { name: 'Wiki' })).toBeVisible()
  await admin.getByRole('button', { name: 'Delete…' }).click()
  await expect(admin.getByRole('dialog').getByText('1 person loses it:')).toHaveCount(2)
  await admin.getByRole('button', { name: 'Delete group' }).click()
  await expect(admin).toHaveURL(/\/admin\/groups$/)
  await expect(person.locator('[data-tile=wiki]')).toBeHidden()
})

test('a person asks for an app that is listed, and an admin gives it', async () => {
  await person.goto('/')
  await expect(person.getByRole('button', { name: 'Ask for Photos' })).toBeVisible()
  await expect(person.getByRole('button', { name: 'Ask for Wiki' })).toBeHidden()
  await person.goto('/api/photos/today')
  await person.getByRole('link', { name: 'Request access' }).click()
  const asking = person.getByRole('dialog', { name: 'Ask for Photos' })
  await asking.getByLabel('What for?').fill('Pictures for the newsletter')
  await asking.getByRole('button', { name: 'Ask' }).click()
  await expect(person.getByRole('button', { name: 'Withdraw the request for Photos' })).toBeVisible()
  await admin.goto('/admin/access')
  await expect(admin.getByText('“Pictures for the newsletter”')).toBeVisible()
  await expect(admin.getByRole('navigation', { name: 'Admin' }).getByText('1 to decide')).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
  await admin.getByRole('button', { name: 'Approve…' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(admin.getByText('Nobody asks for an app')).toBeVisible()
  await expect(person.locator('[data-tile=photos]')).toBeVisible()
})

test('the manager of a group that is set for an app decides about it, and about nothing once they manage it no longer', async ({
  browser,
}) => {
  await admin.goto('/admin/groups')
  await admin.getByRole('button', { name: 'New group' }).first().click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Editors')
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(admin.getByRole('heading', { name: 'Editors' })).toBeVisible()
  await admin.getByRole('button', { name: 'Add people' }).first().click()
  await dialog.getByLabel('E-mail addresses').fill(ben.email)
  await dialog.getByText('As managers').click()
  await dialog.getByRole('button', { name: 'Look them up' }).click()
  await dialog.getByRole('button', { name: 'Add 1 person' }).click()
  await expect(admin.getByRole('row').filter({ hasText: ben.email })).toBeVisible()
  await admin.goto('/admin/services/photos')
  const deciding = section('Who decides about requests')
  await deciding.getByRole('button', { name: 'Choose groups…' }).click()
  await dialog.getByLabel('Groups').first().click()
  await admin.getByRole('option', { name: 'Editors' }).click()
  await admin.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(deciding.getByText('1 manager')).toBeVisible()

  const cleo = { name: 'Cleo Lind', email: 'cleo@example.org', password: ben.password }
  const asking = await newPage(browser)
  await asking.goto('/register')
  await describeAccount(asking, cleo)
  await asking.getByRole('button', { name: 'Create account' }).click()
  await expect(asking.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  await asking.goto('/signin')
  await signIn(asking, cleo)
  await asking.getByRole('button', { name: 'Ask for Photos' }).click()
  await asking.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(asking.getByRole('navigation', { name: 'Main' }).first().getByRole('link', { name: 'Requests' })).toBeHidden()

  await person.goto('/')
  await person.getByRole('navigation', { name: 'Main' }).first().getByRole('link', { name: 'Requests' }).click()
  await expect(person.getByText(`${cleo.name} asks for Photos`)).toBeVisible()
  expect(await faultsOf(person)).toEqual([])
  await person.getByRole('button', { name: 'Approve…' }).click()
  await person.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect(person.getByText('you decide here and get a mail', { exact: false })).toBeVisible()
  await expect(asking.locator('[data-tile=photos]')).toBeVisible()

  await admin.goto('/admin/groups')
  await admin.getByRole('link', { name: 'Editors' }).click()
  await admin.getByRole('button', { name: 'Delete…' }).click()
  await admin.getByRole('button', { name: 'Delete group' }).click()
  await expect(admin).toHaveURL(/\/admin\/groups$/)
  await person.goto('/requests')
  await expect(person.getByRole('heading', { name: 'Not found' })).toBeVisible()
  await expect(person.getByRole('navigation', { name: 'Main' }).first().getByRole('link', { name: 'Requests' })).toBeHidden()
})

test('axe finds nothing on these pages', async () => {
  await person.goto('/api/wiki/start')
  await expect(person.getByRole('heading', { name: 'You have no access to Wiki' })).toBeVisible()
  expect(await faultsOf(person)).toEqual([])
  await admin.goto('/admin/users')
  await admin.getByRole('link', { name: ben.name }).click()
  await expect(section('Apps').getByRole('button', { name: 'Give an app' })).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
  await admin.getByRole('link', { name: 'See their Apps page' }).click()
  await expect(admin.getByRole('note')).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
})
