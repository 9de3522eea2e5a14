import { expect, test, type Browser, type Page } from '@playwright/test'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, ben, describeAccount, signIn, withFirstAdmin } from './product/people.ts'

// Where people are signed in, in real browsers. Each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let here: Page
let there: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  here = await newBrowser(browser)
  there = await newBrowser(browser)
  await here.goto('/register')
  await describeAccount(here, ben)
  await here.getByRole('button', { name: 'Create account' }).click()
  await expect(here.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  for (const page of [here, there]) {
    await page.goto('/signin')
    await signIn(page, ben)
  }
})

test.afterAll(async () => {
  await here?.context().close()
  await there?.context().close()
  await gatehouse?.stop()
})

const newBrowser = async (browser: Browser): Promise<Page> => (await browser.newContext({ baseURL: gatehouse.url })).newPage()
const sessions = (page: Page) => page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')
const dialog = (page: Page) => page.getByRole('dialog')

test('the Security page shows this browser first and the other one', async () => {
  await here.goto('/profile')
  await here.getByRole('link', { name: 'Security' }).click()
  await expect(here).toHaveURL('/profile/security')
  await expect(sessions(here)).toHaveCount(2)
  await expect(sessions(here).first()).toContainText('This browser')
  await expect(sessions(here).nth(1)).toContainText('Chrome on Linux')
  await expect(sessions(here).nth(1)).toContainText('The machine Gatehouse runs on')
})

test('recent activity has the sign-ins, and the way to a new password', async () => {
  const activity = here.getByRole('list', { name: 'Recent activity' }).getByRole('listitem')
  await expect(activity.first()).toContainText('Session opened')
  await expect(activity.first()).toContainText('Chrome on Linux')
  await expect(activity.first()).toContainText('The machine Gatehouse runs on')
  await expect(activity.filter({ hasText: 'User registered' })).toHaveCount(1)
  await here.getByRole('link', { name: 'This was not me' }).click()
  await expect(here.getByRole('heading', { name: 'Password', exact: true })).toBeFocused()
  await here.getByLabel('Current password').fill('Not-my-password-1!')
  await here.getByLabel('New password').fill('Another-harbour-99!')
  await here.getByRole('button', { name: 'Change password' }).click()
  await expect(activity.first()).toContainText('User password refused')
  await expect(activity.first().getByText('Refused', { exact: true })).toBeVisible()
})

test('what is ended from the list has to sign in again, in place, with nothing lost', async () => {
  await there.goto('/profile')
  await there.getByLabel('Name', { exact: true }).fill('Ben who types')
  await sessions(here).nth(1).getByRole('button', { name: /^End/ }).click()
  await expect(dialog(here)).toContainText('Chrome on Linux')
  await dialog(here).getByRole('button', { name: 'End session' }).click()
  await expect(sessions(here)).toHaveCount(1)

  await there.getByRole('button', { name: 'Save' }).click()
  await expect(dialog(there)).toContainText('Sign in again')
  await dialog(there).getByLabel('Password', { exact: true }).fill(ben.password)
  await dialog(there).getByRole('button', { name: 'Sign in' }).click()
  await expect(there.getByText('Your details are saved')).toBeVisible()
  await expect(there.getByLabel('Name', { exact: true })).toHaveValue('Ben who types')
})

test('many tabs whose access has run out at the same time stay signed in', async () => {
  const context = here.context()
  const tabs = await Promise.all(Array.from({ length: 6 }, () => context.newPage()))
  // As after ten minutes: the access cookie is gone, the refresh token is left.
  await context.clearCookies({ name: /gatehouse$/ })
  await Promise.all(tabs.map((tab) => tab.goto('/profile/security')))
  for (const tab of tabs) await expect(sessions(tab).first()).toContainText('This browser')
  await here.reload()
  await expect(sessions(here).first()).toContainText('This browser')
  await Promise.all(tabs.map((tab) => tab.close()))
})

test('signing out everywhere else says by name what is signed out', async () => {
  await expect(sessions(here)).toHaveCount(2)
  await here.getByRole('button', { name: 'Sign out everywhere else…' }).click()
  await expect(dialog(here)).toContainText('Chrome on Linux')
  await dialog(here).getByRole('button', { name: 'Sign out the others' }).click()
  await expect(here.getByText('1 session ended')).toBeVisible()
  await expect(sessions(here)).toHaveCount(1)
  await there.reload()
  await expect(there).toHaveURL(/\/signin/)
})

test('an admin sees and ends where somebody is signed in', async () => {
  await there.goto('/signin')
  await signIn(there, ana)
  await there.goto('/admin/users')
  await there.getByRole('link', { name: /^Ben/ }).click()
  const theirs = there.getByRole('region', { name: 'Sessions' })
  await expect(theirs.getByRole('listitem')).toHaveCount(1)
  await theirs.getByRole('button', { name: 'Sign out everywhere…' }).click()
  await dialog(there).getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(theirs).toContainText('Signed in nowhere')
  await here.reload()
  await expect(here).toHaveURL(/\/signin/)
})
