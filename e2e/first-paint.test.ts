import { expect, test, type Page } from '@playwright/test'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// What the Apps page costs a browser: requests to the API until it shows apps, and files that come small and once.
let gatehouse: Gatehouse
test.beforeAll(async () => {
  gatehouse = await startGatehouse(withFirstAdmin)
})
test.afterAll(() => gatehouse?.stop())

/** Has the page note what it asks of the API until the first tile is there. */
const noteRequests = `
  const asked = []
  const { fetch } = globalThis
  globalThis.fetch = (request, ...rest) => {
    const path = new URL(request.url ?? request, location.origin).pathname
    if (path.startsWith('/api/')) asked.push((request.method ?? 'GET') + ' ' + path)
    return fetch(request, ...rest)
  }
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector('[data-tile]')) return
    observer.disconnect()
    globalThis.askedBeforeTiles = [...asked]
  }).observe(document, { childList: true, subtree: true })
`
const askedBeforeTiles = (page: Page): Promise<string[]> => page.evaluate('askedBeforeTiles')

test('after signing in the Apps page shows with one more request, and anew with two', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: gatehouse.url })
  const page = await context.newPage()
  await page.addInitScript(noteRequests)
  await page.goto('/signin')
  await signIn(page, ana)
  await expect(page.locator('[data-tile=documents]')).toBeVisible()
  const asked = await askedBeforeTiles(page)
  expect(asked.slice(asked.indexOf('POST /api/auth/session'))).toEqual(['POST /api/auth/session', 'GET /api/services'])
  await page.reload()
  await expect(page.locator('[data-tile=documents]')).toBeVisible()
  expect(await askedBeforeTiles(page)).toEqual(['GET /api/auth/session', 'GET /api/services'])
  await context.close()
})

test('scripts and styles come compressed, are kept for good, and the page itself is asked for anew', async ({ request }) => {
  const get = (path: string, accepts: string) => request.get(`${gatehouse.url}${path}`, { headers: { 'accept-encoding': accepts } })
  const start = await get('/', 'br, gzip')
  expect(start.headers()).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache', vary: 'accept-encoding' })
  const html = await start.text()
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, file = '']) => file)
  expect(files.length).toBeGreaterThan(1)
  for (const file of files) {
    const headers = { 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' }
    expect((await get(file, 'br, gzip')).headers()).toMatchObject({ ...headers, 'content-encoding': 'br' })
    expect((await get(file, 'gzip')).headers()).toMatchObject({ ...headers, 'content-encoding': 'gzip' })
    expect((await get(file, 'identity')).headers()).not.toHaveProperty('content-encoding')
  }
  // Shown first text stands in another one, so nothing waits for it.
  expect(html).not.toContain('.woff2')
  const typeface = /"(\/assets\/inter-latin-wght[^"]+\.woff2)"/.exec(await (await get('/before-paint.js', 'br')).text())?.[1] ?? ''
  expect((await get(typeface, 'br')).headers()).toMatchObject({
    'content-type': 'font/woff2',
    'cache-control': expect.stringContaining('immutable'),
  })
})
