import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './product/axe.ts'
import { openPdf } from './product/library.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { makePages } from './product/pdf.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// One person who reads a logbook of twelve pages, and large plans.

let gatehouse: Gatehouse
let page: Page
let logbook = ''

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  const context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
  const entries = Array.from({ length: 12 }, (_, at) => `Entry ${at + 1}: the winch of the ${at % 3 === 0 ? 'Möwe' : 'slipway'}`)
  logbook = `/documents/${await openPdf(page, 'Logbook', makePages(entries))}`
})

test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

const pane = (title: string) => page.getByRole('region', { name: `Content of ${title}` })
const sheet = (number: number) => page.getByRole('region', { name: `Page ${number}`, exact: true })
const pageField = () => page.getByRole('textbox', { name: /^Page, of/ })
const dialog = () => page.getByRole('dialog')

/** A PDF of 500 pages and 20 MB, of which each test has its own. */
const largePlan = (of: string): Buffer =>
  makePages(
    Array.from({ length: 500 }, (_, at) => `Sheet ${at + 1} of ${of}`),
    { paddingBytes: 40_000 },
  )

/** Opens the logbook at its first page. */
async function openLogbook(): Promise<void> {
  await page.goto(logbook)
  await expect(sheet(1).locator('canvas')).toBeVisible()
}

async function goToPage(number: number): Promise<void> {
  await pageField().fill(String(number))
  await pageField().press('Enter')
}

test('pages are drawn with their text, and the keys go through them; the address keeps the page', async () => {
  await openLogbook()
  await expect(sheet(1)).toContainText('Entry 1: the winch')
  await expect(pageField()).toHaveValue('1')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(pageField()).toHaveValue('3')
  await expect(page).toHaveURL(/\?page=3$/)
  await page.keyboard.press('End')
  await expect(sheet(12)).toContainText('Entry 12')
  await expect(page).toHaveURL(/\?page=12$/)
  await page.reload()
  await expect(sheet(12).locator('canvas')).toBeVisible()
  await expect(pageField()).toHaveValue('12')
  await page.keyboard.press('Home')
  await expect(page).not.toHaveURL(/page=/)
  await page.keyboard.press('PageDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => pane('Logbook').evaluate((element) => element.scrollTop)).toBeGreaterThan(300)
  await goToPage(7)
  await expect(sheet(7)).toContainText('Entry 7')
  await expect(pageField()).toHaveValue('7')
})

test('a search counts the hits of all pages and goes from one to the next, without accents and case', async () => {
  await openLogbook()
  await page.keyboard.press('Control+f')
  const field = page.getByRole('searchbox', { name: 'Search in this PDF' })
  await expect(field).toBeFocused()
  await field.fill('MOWE')
  const count = page.getByRole('search').getByRole('status')
  await expect(count).toHaveText('1 of 4')
  await expect(sheet(1).locator('mark')).toHaveText('Möwe')
  await field.press('Enter')
  await expect(count).toHaveText('2 of 4')
  await expect(sheet(4).locator('mark[data-current]')).toHaveText('Möwe')
  await expect(pageField()).toHaveValue('4')
  await pane('Logbook').focus()
  await page.keyboard.press('n')
  await expect(count).toHaveText('3 of 4')
  await page.keyboard.press('p')
  await page.keyboard.press('p')
  await page.keyboard.press('p')
  await expect(count).toHaveText('4 of 4')
  await expect(sheet(10).locator('mark[data-current]')).toBeInViewport()
  await field.fill('anchor chain')
  await expect(count).toHaveText('Nothing found')
  await page.keyboard.press('Escape')
  await expect(field).toBeHidden()
  await expect(page).toHaveURL(/\/documents\/[^/]+/)
  await expect(page.locator('mark')).toHaveCount(0)
})

test('the size changes by keys, buttons and the wheel, and pages can be turned', async () => {
  await openLogbook()
  const width = async (): Promise<number> => (await sheet(1).boundingBox())?.width ?? 0
  const before = await width()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect.poll(width).toBeGreaterThan(before + 5)
  await page.keyboard.press('0')
  await expect.poll(width).toBeCloseTo(before, 0)
  await pane('Logbook').hover()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -200)
  await page.keyboard.up('Control')
  await expect.poll(width).toBeGreaterThan(before + 5)
  await page.getByRole('button', { name: /^Size: / }).click()
  await page.getByRole('menuitem', { name: 'Whole page' }).click()
  const height = async (): Promise<number> => (await sheet(1).boundingBox())?.height ?? 0
  await expect.poll(async () => (await height()) <= ((await pane('Logbook').boundingBox())?.height ?? 0)).toBe(true)
  await page.keyboard.press('r')
  await expect.poll(async () => (await width()) > (await height())).toBe(true)
  await expect(sheet(1)).toContainText('Entry 1')
})

test('the rail shows the pages and leads to them; on a phone it is a drawer', async () => {
  await openLogbook()
  const rail = page.getByRole('navigation', { name: 'Pages' })
  await expect(rail.getByRole('button', { name: 'Page 1', exact: true }).locator('canvas')).toBeVisible()
  await rail.getByRole('button', { name: 'Page 3', exact: true }).click()
  await expect(rail.getByRole('button', { name: 'Page 3', exact: true })).toHaveAttribute('aria-current', 'page')
  await expect(sheet(3)).toContainText('Entry 3')
  await page.keyboard.press('t')
  await expect(rail).toBeHidden()
  await page.keyboard.press('t')
  await expect(rail).toBeVisible()

  await page.setViewportSize({ width: 360, height: 640 })
  await page.reload()
  await expect(sheet(3).locator('canvas')).toBeVisible()
  await expect(rail).toBeHidden()
  await page.getByRole('button', { name: 'Show the pages' }).click()
  await rail.getByRole('button', { name: 'Page 4', exact: true }).click()
  await expect(rail).toBeHidden()
  await expect(pageField()).toHaveValue('4')
  await page.getByRole('button', { name: 'More for the view' }).click()
  await expect(page.getByRole('menuitem', { name: 'Turn clockwise' })).toBeVisible()
  await page.keyboard.press('Escape')
  const [wide, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  expect(wide).toBeLessThanOrEqual(seen)
  await page.setViewportSize({ width: 1280, height: 800 })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on a PDF that is open with its rail and a search in ${colorScheme}, and the keys are listed`, async () => {
    await page.emulateMedia({ colorScheme })
    await openLogbook()
    await page.keyboard.press('/')
    await page.getByRole('searchbox', { name: 'Search in this PDF' }).fill('winch')
    await expect(sheet(1).locator('mark')).toHaveText('winch')
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(dialog()).toContainText('Page before, page after')
    await expect(dialog()).toContainText('Search in this PDF; Ctrl F too')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Size: / }).click()
    await expect(page.getByRole('menuitem', { name: 'Whole page' })).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
  })
}

test('text can be selected and copied', async () => {
  await openLogbook()
  await sheet(1).getByText('Entry 1').dblclick()
  expect(await page.evaluate<string>('getSelection().toString()')).toMatch(/Entry|winch|the|of/)
})

test('of a large PDF only what is looked at is fetched and drawn', async () => {
  await page.emulateMedia({ colorScheme: 'light' })
  const file = largePlan('the pier')
  let fetched = 0
  const count = (response: { url: () => string; headers: () => Record<string, string> }): void => {
    if (response.url().endsWith('/file')) fetched += Number(response.headers()['content-length'] ?? 0)
  }
  page.on('response', count)
  await openPdf(page, 'Large plan', file)
  await expect(sheet(1).locator('canvas')).toBeVisible()
  expect(fetched).toBeGreaterThan(1000)
  expect(fetched).toBeLessThan(file.length / 5)
  for (const number of [100, 200, 300, 400]) {
    await goToPage(number)
    await expect(sheet(number)).toContainText(`Sheet ${number}`)
    await expect(sheet(number).locator('canvas')).toBeVisible()
  }
  await expect.poll(() => pane('Large plan').locator('canvas').count()).toBeLessThanOrEqual(4)
  await expect.poll(() => page.locator('canvas').count()).toBeLessThanOrEqual(16)
  expect(fetched).toBeLessThan(file.length / 2)
  page.off('response', count)
})

test('who is signed out while reading signs in again in place and reads on', async () => {
  await openPdf(page, 'Plan of the mole', largePlan('the mole'))
  await expect(sheet(1).locator('canvas')).toBeVisible()
  await page.context().clearCookies()
  await goToPage(250)
  await expect(dialog()).toContainText('Sign in again')
  await dialog().getByLabel('Password', { exact: true }).fill(ana.password)
  await dialog().getByRole('button', { name: 'Sign in' }).click()
  await expect(sheet(250)).toContainText('Sheet 250')
  await expect(pageField()).toHaveValue('250')
})

test('a document that is taken away while it is read says so', async () => {
  const id = await openPdf(page, 'Plan of the lock', largePlan('the lock'))
  await expect(sheet(1).locator('canvas')).toBeVisible()
  const gone = await page.request.delete(`/api/documents/${id}`, { headers: { origin: gatehouse.url } })
  expect(gone.ok()).toBe(true)
  await goToPage(480)
  await expect(page.getByRole('alert').filter({ hasText: 'The document could not be opened' })).toBeVisible()
  await expect(page.locator('canvas')).toHaveCount(0)
})
