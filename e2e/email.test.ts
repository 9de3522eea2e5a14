import { expect, test, type Page, type Request } from '@playwright/test'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { mailedLink } from './product/mailbox.ts'
import { ana, ben, describeAccount, signIn, withFirstAdmin } from './product/people.ts'

// Ben's way from registering to a new address and a new password: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const newAddress = 'ben.berger@harbour.example'
const newPassword = 'Copper-lantern-42?'
let gatehouse: Gatehouse
let page: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  page = await (await browser.newContext({ baseURL: gatehouse.url })).newPage()
})
test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

const link = (to: string, path: string, not?: string): Promise<string> =>
  mailedLink(gatehouse.dataDir, { to, path, ...(not === undefined ? {} : { not }) })

test('registering asks by mail for the address to be confirmed, and a banner reminds', async () => {
  await page.goto('/register')
  await describeAccount(page, ben)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  await page.goto('/signin')
  await signIn(page, ben)
  await expect(page.getByRole('complementary', { name: 'Your e-mail address' })).toContainText(ben.email)
})

test('the link confirms it in the browser one is signed in with', async () => {
  await page.goto(await link(ben.email, '/verify'))
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByText(`${ben.email} is confirmed.`)).toBeVisible()
  await page.getByRole('link', { name: 'Go on' }).click()
  await expect(page.getByRole('navigation', { name: 'Main' }).first()).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Your e-mail address' })).toBeHidden()
})

test('a link that was used says so', async () => {
  await page.goto('about:blank')
  await page.goto(await link(ben.email, '/verify'))
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByRole('heading', { name: 'This link was used already' })).toBeVisible()
})

test('a new address counts once it is confirmed', async () => {
  await page.goto('/profile')
  await page.getByLabel('New e-mail address').fill(newAddress)
  await page.getByLabel('Your password').fill('not my password')
  await page.getByRole('button', { name: 'Change address' }).click()
  await expect(page.getByText('This is not your password')).toBeVisible()
  await page.getByLabel('Your password').fill(ben.password)
  await page.getByRole('button', { name: 'Change address' }).click()
  await expect(page.getByText('waits for the link')).toContainText(newAddress)
  await page.goto(await link(newAddress, '/confirm-email'))
  await page.getByRole('button', { name: 'Use this address' }).click()
  await expect(page.getByText(`Your account uses ${newAddress} now.`)).toBeVisible()
})

test('I5: a forgotten password is replaced with the secret of the link in no address, no header and no request to elsewhere', async () => {
  await page.context().clearCookies()
  await page.goto('/signin')
  await page.getByRole('link', { name: 'Forgotten your password?' }).click()
  await expect(page.getByRole('heading', { name: 'Forgotten password' })).toBeVisible()
  await page.getByLabel('E-mail').fill(newAddress)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()

  const address = await link(newAddress, '/reset')
  const secret = address.split('#token=')[1] ?? ''
  const requests: Request[] = []
  page.on('request', (request) => requests.push(request))
  await page.goto(address)
  await page.getByLabel('New password').fill(newPassword)
  await expect(page).toHaveURL(`${gatehouse.url}/reset`)
  await page.getByRole('button', { name: 'Save the new password' }).click()
  await expect(page.getByText(`The password of ${newAddress} is changed.`)).toBeVisible()

  expect(new Set(requests.map((request) => new URL(request.url()).origin))).toEqual(new Set([gatehouse.url]))
  const heads = requests.map((request) => JSON.stringify([request.url().split('#')[0], request.headers()]))
  expect(heads.filter((head) => head.includes(secret))).toEqual([])
  expect(requests.map((request) => request.url())).toContain(`${gatehouse.url}/api/auth/password/reset`)
  expect(new Set(requests.map((request) => request.headers()['referer'] ?? ''))).toEqual(new Set(['']))

  await page.getByRole('link', { name: 'Go to sign-in' }).click()
  await signIn(page, { ...ben, email: newAddress, password: newPassword })
})

test('the old address can take the account back', async () => {
  await page.goto(await link(ben.email, '/undo-email'))
  await page.getByLabel('New password').fill(ben.password)
  await page.getByRole('button', { name: 'Undo the change' }).click()
  await expect(page.getByText(`Your account is back at ${ben.email}.`)).toBeVisible()
  await page.getByRole('link', { name: 'Go to sign-in' }).click()
  await signIn(page, ben)
})

test('an account that somebody made with my address becomes mine with a password of my own', async () => {
  const mine = 'eve@harbour.example'
  await page.context().clearCookies()
  await page.goto('/register')
  await describeAccount(page, { name: 'Mallory', email: mine, password: 'Harbour-of-Mallory-7!' })
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.goto(await link(mine, '/verify'))
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await page.getByRole('button', { name: 'I do not know the password' }).click()
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Confirm with a new password' }).click()
  await expect(page.getByText(`${mine} is confirmed.`)).toBeVisible()
  await page.getByRole('link', { name: 'Go to sign-in' }).click()
  await signIn(page, { name: 'Eve', email: mine, password: newPassword })
})

test('admins see the mails, not what is in them, and test how they leave', async () => {
  await page.context().clearCookies()
  await page.goto('/signin')
  await signIn(page, ana)
  await page.goto('/admin/mail')
  await expect(page.getByRole('row').filter({ hasText: newAddress }).filter({ hasText: 'New password' })).toContainText('Sent')
  await page.getByRole('button', { name: 'Send me a test' }).click()
  await expect(page.getByText('The mail is written to a file')).toBeVisible()
  await expect(page.getByText(/\.eml$/)).toBeVisible()
})
