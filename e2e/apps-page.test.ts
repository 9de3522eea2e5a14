import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// How a person arranges the Apps page. Links need no server behind them, and nobody checks them.
test.describe.configure({ mode: 'serial' })

let gatehouse: Gatehouse
let context: BrowserContext
let page: Page
let folder: string

const link = (key: string, category: string) => ({
  key,
  name: key,
  category,
  kind: 'link',
  open_url: `/documents?from=${key}`,
  visibility: 'everyone',
})

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-apps-'))
  const services = [
    link('alpha', 'Work'),
    link('bravo', 'Work'),
    link('charlie', 'Work'),
    link('delta', 'Home'),
    link('echo', 'Home'),
    link('foxtrot', 'Home'),
  ]
  await writeFile(join(folder, 'services.yaml'), JSON.stringify({ services }))
  gatehouse = await startGatehouse({ ...withFirstAdmin, GATEHOUSE_SERVICES: join(folder, 'services.yaml') })
  context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
})
test.afterAll(async () => {
  await context?.close()
  await gatehouse?.stop()
  await rm(folder, { recursive: true, force: true })
})

const tiles = (): Promise<(string | null)[]> =>
  page.locator('[data-tile]').evaluateAll((all) => all.map((tile) => tile.getAttribute('data-tile')))
/** What the server keeps, for whoever does not trust the page. */
const kept = async (): Promise<unknown> => (await page.request.get('/api/profile/apps')).json()

test('a favourite is chosen with its star, moves when the pointer has left, and opens with its number', async () => {
  await expect(page.locator('[data-tile]')).toHaveCount(6)
  await page.locator('[data-tile=echo]').hover()
  await page.getByRole('button', { name: 'Favourite: echo' }).click()
  await expect(page.getByRole('button', { name: 'Favourite: echo' })).toHaveAttribute('aria-pressed', 'true')
  expect(await tiles()).toEqual(['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot'])
  await page.getByRole('heading', { name: 'Apps', level: 1 }).click()
  await expect.poll(tiles).toEqual(['echo', 'alpha', 'bravo', 'charlie', 'delta', 'foxtrot'])
  await page.keyboard.press('1')
  await expect(page).toHaveURL(/from=echo/)
  await page.goto('/')
  await expect(page.getByRole('navigation', { name: 'Opened last' }).getByRole('link', { name: 'echo' })).toBeVisible()
})

test('the asterisk makes the tile that has the focus a favourite', async () => {
  await page.locator('[data-tile=bravo]').focus()
  await page.keyboard.press('*')
  await expect(page.getByRole('button', { name: 'Favourite: bravo' })).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(kept).toEqual({ favourites: ['echo', 'bravo'], order: [] })
})

test('tiles are put in order by keys, by buttons and by dragging, and stay so', async () => {
  await page.reload()
  await page.getByRole('button', { name: 'Arrange your apps' }).click()
  await page.getByRole('button', { name: /^Move foxtrot/ }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('button', { name: /^Move foxtrot/ })).toBeFocused()
  await page.getByRole('button', { name: 'Later: alpha' }).click()
  const [from, to] = [page.getByRole('button', { name: /^Move bravo/ }), page.getByRole('button', { name: /^Move echo/ })]
  await from.hover()
  await page.mouse.down()
  await to.hover()
  await page.mouse.up()
  await page.getByRole('button', { name: 'Done' }).click()
  const arranged = ['bravo', 'echo', 'charlie', 'alpha', 'foxtrot', 'delta']
  await expect.poll(tiles).toEqual(arranged)
  await expect.poll(kept).toMatchObject({ favourites: ['bravo', 'echo'] })
  await page.reload()
  await expect.poll(tiles).toEqual(arranged)
})

test('the team’s order comes back when it is wanted, and favourites stay', async () => {
  await page.getByRole('button', { name: 'Arrange your apps' }).click()
  await page.getByRole('button', { name: 'Use the team’s order' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect.poll(tiles).toEqual(['bravo', 'echo', 'alpha', 'charlie', 'delta', 'foxtrot'])
})

test('typing anywhere finds an app, Ctrl+Enter opens it apart and Enter here', async () => {
  await page.keyboard.type('charl')
  await expect(page.getByLabel('Find an app')).toHaveValue('charl')
  await expect.poll(tiles).toEqual(['charlie'])
  const [opened] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Control+Enter')])
  await expect(opened).toHaveURL(/from=charlie/)
  await opened.close()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/from=charlie/)
})
