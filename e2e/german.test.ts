import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, withFirstAdmin } from './product/people.ts'

// The pages for somebody whose browser asks for German, in the order of a first visit.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let context: BrowserContext
let page: Page

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  context = await browser.newContext({ baseURL: gatehouse.url, locale: 'de-AT' })
  page = await context.newPage()
})
test.afterAll(async () => {
  await context?.close()
  await gatehouse?.stop()
})

/** Notes every heading that was there, however short, and what was asked of the API until the first tile. */
const watchPage = `
  globalThis.headings = []
  const asked = []
  const { fetch } = globalThis
  globalThis.fetch = (request, ...rest) => {
    const path = new URL(request.url ?? request, location.origin).pathname
    if (path.startsWith('/api/') && !document.querySelector('[data-tile]')) asked.push(path)
    return fetch(request, ...rest)
  }
  globalThis.asked = asked
  new MutationObserver(() => {
    const text = document.querySelector('h1')?.textContent
    if (text && text !== headings.at(-1)) headings.push(text)
  }).observe(document, { childList: true, subtree: true, characterData: true })
`

test('a browser that asks for German gets it, without a moment of English', async () => {
  await page.addInitScript(watchPage)
  await page.goto('/signin')
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de-AT')
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
  expect(await page.evaluate('headings')).toEqual(['Anmelden'])
})

test('faults of a form and of the server are said in German', async () => {
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByText('Gib deine E-Mail-Adresse ein')).toBeVisible()
  await page.getByLabel('E-Mail').fill(ana.email)
  await page.getByLabel('Passwort', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByRole('alert')).toContainText('Die E-Mail-Adresse oder das Passwort stimmt nicht.')
})

test('signing in leads to the apps, which cost as few requests as in English', async () => {
  await page.getByLabel('Passwort', { exact: true }).fill(ana.password)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByRole('navigation', { name: 'Hauptbereiche' }).first().getByRole('link', { name: 'Dokumente' })).toBeVisible()
  await expect(page.locator('[data-tile=documents]')).toBeVisible()
  await page.reload()
  await expect(page.locator('[data-tile=documents]')).toBeVisible()
  expect(await page.evaluate('asked')).toEqual(['/api/auth/session', '/api/services'])
})

test('the palette is searched with German words', async () => {
  await page.keyboard.press('Control+K')
  await page.getByPlaceholder('Apps, Dokumente und Seiten suchen').fill('zeitzone')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Profil', level: 1 })).toBeVisible()
})

test('the language of the profile wins, at once and on every visit', async () => {
  await page.getByLabel('Telefon').fill('not a number')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByText('Nur Ziffern, Leerzeichen und + ( ) - . /')).toBeVisible()
  await page.getByLabel('Telefon').fill('')
  await chooseLanguage('Sprache', 'English (United Kingdom)')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible()
  await expect(page.getByText('Your details are saved')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB')
  await chooseLanguage('Language', 'Like the browser')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Profil', level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de-AT')
})

const pages = [
  { path: '/', sign: '[data-tile=documents][data-status=up]' },
  { path: '/documents', sign: 'main h1' },
  { path: '/profile', sign: 'input[autocomplete=name]' },
  { path: '/profile/security', sign: 'ul[aria-label=Sitzungen]' },
  { path: '/profile/notifications', sign: 'main section:last-child li:last-child' },
  { path: '/groups', sign: 'main h1' },
  { path: '/admin/users', sign: 'table' },
  { path: '/admin/groups', sign: 'main h1' },
  { path: '/admin/services', sign: 'table' },
  { path: '/admin/settings/sign-up', sign: 'form' },
  { path: '/admin/settings/passwords', sign: 'form' },
  { path: '/admin/settings/alerts', sign: 'form' },
  { path: '/admin/settings/ai', sign: 'form' },
  { path: '/admin/settings/ai/history', sign: 'main h1' },
  { path: '/admin/mail', sign: 'dl' },
  { path: '/admin/audit', sign: 'table' },
]

for (const { path, sign } of pages) {
  test(`axe finds nothing on ${path} in German, and its longer words fit a phone`, async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(path)
    await expect(page.locator(sign)).toBeVisible()
    const [width, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
    expect(width).toBeLessThanOrEqual(seen)
    expect(await faultsOf(page)).toEqual([])
  })
}

test('who has chosen German finds it in every browser, from the first page after signing in', async ({ browser }) => {
  await page.goto('/profile')
  await chooseLanguage('Sprache', 'Deutsch (Schweiz)')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByText('Deine Angaben sind gespeichert')).toBeVisible()
  const english = await browser.newContext({ baseURL: gatehouse.url, locale: 'en-GB' })
  const other = await english.newPage()
  await other.goto('/signin')
  await other.getByLabel('E-mail').fill(ana.email)
  await other.getByLabel('Password', { exact: true }).fill(ana.password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(other.getByRole('navigation', { name: 'Hauptbereiche' }).first().getByRole('link', { name: 'Dokumente' })).toBeVisible()
  await expect(other.locator('[data-tile=documents]')).toContainText('Deine PDF-Bibliothek')
  await expect(other.locator('html')).toHaveAttribute('lang', 'de-CH')
  await english.close()
})

test('before signing in the language is chosen on the page, and stays', async ({ browser }) => {
  const english = await browser.newContext({ baseURL: gatehouse.url, locale: 'en-GB' })
  const other = await english.newPage()
  await other.goto('/signin')
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await other.getByRole('button', { name: 'Deutsch' }).click()
  await expect(other.getByRole('heading', { name: 'Anmelden' })).toBeVisible()
  await other.goto('/forgot')
  await expect(other.getByRole('heading', { name: 'Passwort vergessen' })).toBeVisible()
  await other.getByLabel('E-Mail').fill('nobody@harbour.example')
  await other.getByRole('button', { name: 'Link schicken' }).click()
  await expect(other.getByText('Wenn es ein Konto mit dieser Adresse gibt, ist eine Mail dorthin unterwegs.')).toBeVisible()
  await english.close()
})

async function chooseLanguage(label: string, name: string): Promise<void> {
  await page
    .getByRole('textbox', { name: label, exact: true })
    .or(page.getByRole('combobox', { name: label, exact: true }))
    .first()
    .click()
  await page.getByRole('option', { name, exact: true }).click()
}
