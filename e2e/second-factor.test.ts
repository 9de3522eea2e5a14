import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { faultsInLightAndDark } from './product/axe.ts'
import { codeOf, plugInDevice, type VirtualDevice } from './product/authenticator.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// One person adds everything there is beside a password, and signs in with each: every test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let page: Page
let device: VirtualDevice
let secret = ''
let codes: string[] = []
/** Whether the browser says that it can offer passkeys in the address field. */
let isAutofillOffered = true

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  page = await (await newContext(browser)).newPage()
  await page.exposeFunction('isAutofillOffered', () => isAutofillOffered)
  await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = () => isAutofillOffered()')
  await page.goto('/signin')
  await signIn(page, ana)
})

test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

const newContext = (browser: Browser): Promise<BrowserContext> => browser.newContext({ baseURL: gatehouse.url })
const dialog = () => page.getByRole('dialog')
const section = (name: string) => page.getByRole('region', { name, exact: true })

async function typePassword(on: Page): Promise<void> {
  await on.getByLabel('E-mail').fill(ana.email)
  await on.getByLabel('Password', { exact: true }).fill(ana.password)
  await on.getByRole('button', { name: 'Sign in', exact: true }).click()
}
async function signOut(): Promise<void> {
  await page.getByRole('button', { name: /account of/ }).click()
  await Promise.all([page.waitForURL('/signin'), page.getByRole('menuitem', { name: 'Sign out' }).click()])
}
/** Signs out, and keeps the sign-in page from using a passkey by itself. */
async function signOutAndWait(): Promise<void> {
  isAutofillOffered = false
  await signOut()
  await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeVisible()
}
async function usePasskey(): Promise<void> {
  await page.getByRole('button', { name: 'Use a passkey' }).click()
}
const isAccessible = async (): Promise<void> => expect(await faultsInLightAndDark(page)).toEqual([])
const isIn = (on: Page) => expect(on.getByRole('heading', { name: 'Apps', level: 1 })).toBeVisible()

test('an authenticator app is added with its secret, and recovery codes come with it', async () => {
  await page.goto('/profile/security')
  await page.getByRole('button', { name: 'Add an authenticator app' }).click()
  await dialog().getByLabel('Name').fill('Ana’s phone')
  await dialog().getByRole('button', { name: 'Go on' }).click()
  await expect(dialog().getByRole('img', { name: /QR code/ })).toBeVisible()
  secret = (await dialog().locator('code').textContent()) ?? ''
  await dialog().getByLabel('Code from the app').fill('000000')
  await dialog().getByRole('button', { name: 'Confirm' }).click()
  await expect(dialog()).toContainText('This is not the code that the app shows now')
  await isAccessible()
  await dialog().getByLabel('Code from the app').fill(codeOf(secret))
  await dialog().getByRole('button', { name: 'Confirm' }).click()

  await expect(dialog()).toContainText('Keep your recovery codes')
  codes = await dialog().getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents()
  expect(codes).toHaveLength(10)
  const [download] = await Promise.all([page.waitForEvent('download'), dialog().getByRole('button', { name: 'Download' }).click()])
  expect(download.suggestedFilename()).toBe('gatehouse-recovery-codes.txt')
  await dialog().getByRole('button', { name: 'I have kept them' }).click()
  await expect(section('Second factor')).toContainText('Ana’s phone')
  await expect(section('Recovery codes')).toContainText('10 codes left of 10')
  await isAccessible()
})

test('from then on the password alone does not sign in, and a code does, once', async () => {
  await signOut()
  await page.goto('/documents')
  await typePassword(page)
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible()
  expect((await page.request.get('/api/users/me')).status()).toBe(401)
  await page.reload()
  await page.getByLabel('Code from your authenticator app').fill('000000')
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText('This is not a code of your app')).toBeVisible()
  await isAccessible()
  // The next one: each is good once, and the app may be ahead by one.
  await page.getByLabel('Code from your authenticator app').fill(codeOf(secret, 1))
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('heading', { name: 'Documents', level: 1 })).toBeVisible()
})

test('a recovery code signs in where the phone is gone', async () => {
  await signOut()
  await typePassword(page)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill((codes[0] ?? '').toUpperCase())
  await page.getByRole('button', { name: 'Go on' }).click()
  await isIn(page)
  await page.goto('/profile/security')
  await expect(section('Recovery codes')).toContainText('9 codes left of 10')
})

test('a passkey is added by the browser', async () => {
  device = await plugInDevice(page)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await dialog().getByLabel('Name').fill('Desk')
  await dialog().getByRole('button', { name: 'Add passkey' }).click()
  await expect(section('Passkeys')).toContainText('Desk')
  const [credential] = await device.credentials()
  expect(credential).toMatchObject({ rpId: 'localhost', isResidentCredential: true })
})

test('it signs in after the password', async () => {
  await signOutAndWait()
  await typePassword(page)
  await page.getByRole('button', { name: 'Use your passkey' }).click()
  await isIn(page)
})

test('it signs in alone, without a name or a password', async () => {
  await signOutAndWait()
  await usePasskey()
  await isIn(page)
})

test('it is offered by the sign-in page itself', async () => {
  isAutofillOffered = true
  await signOut()
  await isIn(page)
})

test('it does not when its owner could not be verified', async () => {
  await signOutAndWait()
  await device.verify(false)
  await usePasskey()
  await expect(page.getByText('That did not work')).toBeVisible()
  expect((await page.request.get('/api/users/me')).status()).toBe(401)
  await device.verify(true)
  await usePasskey()
  await isIn(page)
})

test('a copy of it is refused', async () => {
  const [copy] = await device.credentials()
  if (!copy) throw new Error('the device has no passkey')
  await signOutAndWait()
  await usePasskey()
  await isIn(page)
  await signOutAndWait()
  await device.restore({ ...copy, signCount: copy.signCount - 1 })
  await usePasskey()
  await expect(page.getByText('Its counter went back')).toBeVisible()
  await device.restore({ ...copy, signCount: copy.signCount + 10 })
  await usePasskey()
  await isIn(page)
})

test('once it is removed it signs in no more', async () => {
  await page.goto('/profile/security')
  await section('Passkeys').getByRole('button', { name: 'Actions for Desk' }).click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  await dialog().getByRole('button', { name: 'Remove' }).click()
  await expect(section('Passkeys')).toContainText('No passkey yet')
  await signOutAndWait()
  await usePasskey()
  await expect(page.getByText('That did not work')).toBeVisible()
  expect((await page.request.get('/api/users/me')).status()).toBe(401)
})
