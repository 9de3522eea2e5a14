import { expect, test, type Page } from '@playwright/test'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// What stands before any script has run, and what is asked for meanwhile.
let gatehouse: Gatehouse
let page: Page
test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse(withFirstAdmin)
  page = await (await browser.newContext({ baseURL: gatehouse.url })).newPage()
  await page.goto('/signin')
  await signIn(page, ana)
})
test.afterAll(async () => {
  await page?.context().close()
  await gatehouse?.stop()
})

/** Opens a page whose scripts are held up; `go` lets them through. */
async function openHeld(path: string): Promise<{ go: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.unrouteAll({ behavior: 'wait' })
  await page.route('**/assets/first-*.js', async (route) => {
    await promise
    await route.continue()
  })
  await page.goto(path, { waitUntil: 'commit' })
  return { go: () => resolve() }
}

const frame = () => page.locator('.first-frame')

for (const [name, width] of [
  ['a desktop', 1280],
  ['a phone', 390],
] as const) {
  test(`on ${name} the frame stands before any script has run, and the page takes its place without moving it`, async () => {
    await page.setViewportSize({ width, height: 844 })
    const { go } = await openHeld('/')
    await expect(frame().locator('svg')).toBeVisible()
    const mark = await frame().locator('svg').boundingBox()
    const header = await frame().locator('.first-frame-header').boundingBox()
    go()
    await expect(page.locator('[data-tile=documents]')).toBeVisible()
    await expect(frame()).toHaveCount(0)
    expect(await page.getByRole('banner').locator('svg').first().boundingBox()).toEqual(mark)
    expect(await page.getByRole('banner').boundingBox()).toEqual(header)
  })
}

test('the frame is dark where dark was chosen, and is not there before the sign-in', async ({ browser }) => {
  await page.evaluate("localStorage.setItem('gatehouse-color-scheme', 'dark')")
  const { go } = await openHeld('/')
  await expect(frame().locator('.first-frame-bar')).toHaveCSS('color', 'rgb(134, 195, 191)')
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(25, 23, 21)')
  go()
  await page.evaluate("localStorage.removeItem('gatehouse-color-scheme')")
  const stranger = await browser.newPage({ baseURL: gatehouse.url, javaScriptEnabled: true })
  await stranger.route('**/assets/first-*.js', () => {})
  await stranger.goto('/signin', { waitUntil: 'commit' })
  await expect(stranger.locator('.first-frame')).toBeHidden()
  await stranger.close()
})

test('what a page needs is asked for beside the first script, and once', async () => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const { go } = await openHeld('/documents')
  const has = (what: RegExp) => () => asked.some((path) => what.test(path))
  for (const early of [/^\/api\/auth\/session$/, /DocumentsPage-.*\.js$/, /DocumentsPage-.*\.css$/])
    await expect.poll(has(early)).toBe(true)
  go()
  await expect(page.getByRole('heading', { name: 'Documents', level: 1 })).toBeVisible()
  await expect.poll(has(/^\/api\/documents$/)).toBe(true)
  expect(asked.filter((path) => path === '/api/auth/session')).toHaveLength(1)
})
