import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'
import { pictureFile } from './product/picture.ts'

// What people make their own about their account: what they are told of, and how they look to others.
let gatehouse: Gatehouse
let context: BrowserContext
let page: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
})

test.afterAll(async () => {
  await context?.close()
  await gatehouse?.stop()
})

test('what one gets mails about is chosen with the keyboard, counts at once and stays', async () => {
  await page.goto('/profile')
  await page.getByRole('navigation', { name: 'Profile' }).getByRole('link', { name: 'Notifications' }).click()
  await expect(page.getByText(`What you are told of by mail to ${ana.email}`)).toBeVisible()
  const requests = page.getByRole('switch', { name: 'Requests for apps' })
  const waiting = page.getByRole('switch', { name: 'People who wait for an account' })
  await expect(requests).toBeChecked()
  const saved = page.waitForResponse((response) => response.url().endsWith('/notifications') && response.request().method() === 'PUT')
  await requests.focus()
  await page.keyboard.press('Space')
  await expect(requests).not.toBeChecked()
  expect((await saved).status()).toBe(200)
  await page.reload()
  await expect(requests).not.toBeChecked()
  await expect(waiting).toBeChecked()
  // An admin may use every app, and asks for none.
  await expect(page.getByRole('switch', { name: 'Answers to my requests' })).toHaveCount(0)
})

test('what keeps the account safe has no switch, and the page says why', async () => {
  await expect(page.getByRole('heading', { name: 'Always sent' })).toBeVisible()
  await expect(page.getByText(/cannot be switched off: whoever got into your account would do that first/)).toBeVisible()
  await expect(page.getByText('A browser that is new to your account signed in')).toBeVisible()
})

const upload = () => page.getByRole('region', { name: 'Picture' }).getByLabel('Picture')

test('a picture of oneself shows in the header, in lists and in groups, and goes again', async () => {
  await page.goto('/profile')
  const button = page.getByRole('button', { name: /account of Ana|account of ana/ })
  await expect(button.locator('img')).toHaveCount(0)
  await upload().setInputFiles(pictureFile('me.png', [200, 40, 40]))
  await expect(page.getByText('Your picture is saved')).toBeVisible()
  const address = await button.locator('img').getAttribute('src')
  expect(address).toMatch(/^\/api\/users\/pictures\/[0-9a-f]{32}$/)
  await expect(button.locator('img')).toHaveJSProperty('naturalWidth', 64)

  await page.goto('/admin/users')
  const row = page.getByRole('row').filter({ hasText: ana.email })
  await expect(row.locator('img')).toHaveAttribute('src', address ?? '')
  await row.getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible()
  await expect(page.locator('main').locator('img')).toHaveAttribute('src', address ?? '')

  await page.goto('/profile')
  await upload().setInputFiles(pictureFile('other.png', [40, 40, 200]))
  await expect(button.locator('img')).not.toHaveAttribute('src', address ?? '')
  await page.getByRole('button', { name: 'Remove picture' }).click()
  await expect(page.getByText('Your picture is removed')).toBeVisible()
  await expect(button.locator('img')).toHaveCount(0)
})

test('a large picture, as phones take them, is made smaller before it is sent; what is none is refused in words', async () => {
  const noise = pictureFile('large.png', [9, 99, 199], 1500)
  // As many bytes as a phone's, behind the end of the picture.
  const large = { ...noise, buffer: Buffer.concat([noise.buffer, Buffer.alloc(3_000_000)]) }
  const sent = page.waitForRequest((request) => request.url().endsWith('/api/users/me/picture'))
  await upload().setInputFiles(large)
  await expect(page.getByText('Your picture is saved')).toBeVisible()
  expect((await sent).headers()['content-type']).toBe('image/webp')
  const svg = { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }
  await upload().setInputFiles(svg)
  await expect(page.getByRole('region', { name: 'Picture' }).getByRole('alert')).toContainText('SVG files can run scripts')
})
