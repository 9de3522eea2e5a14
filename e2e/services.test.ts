import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { faultsOf } from './product/axe.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// Ana adds an app of her team, tries it before she saves, changes it, switches it off and lets go of it again.
test.describe.configure({ mode: 'serial' })

let app: Server
let upstream: string
let gatehouse: Gatehouse
let context: BrowserContext
let page: Page

test.beforeAll(async ({ browser }) => {
  app = createServer((request, response) => {
    if (request.url === '/alive') response.end('{"status":"pass","version":"1.2"}')
    else response.writeHead(request.url === '/health' ? 404 : 200).end('the wiki says hello')
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  upstream = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  gatehouse = await startGatehouse(withFirstAdmin)
  context = await browser.newContext({ baseURL: gatehouse.url, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
  await expect(page.getByRole('heading', { name: 'Apps' })).toBeVisible()
})

test.afterAll(async () => {
  await context?.close()
  await gatehouse?.stop()
  app?.closeAllConnections()
  app?.close()
})

/** The order as the server has it. */
const savedOrder = async (): Promise<string[]> => {
  const { items } = (await (await page.request.get('/api/admin/services')).json()) as { items: { key: string }[] }
  return items.map(({ key }) => key)
}

test('an admin tries an address before saving, and adds the app', async () => {
  await page.goto('/admin/services')
  await page.getByRole('link', { name: 'Add service' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Team Wiki')
  await expect(page.getByLabel('Key')).toHaveValue('team-wiki')
  await page.getByLabel('Upstream').fill(upstream)
  await page.getByRole('button', { name: 'Test the address' }).click()
  await expect(page.getByText('It does not work yet')).toBeVisible()
  await expect(page.getByText('It answers, but has nothing at /health (HTTP 404). Choose another health path.')).toBeVisible()
  await page.getByLabel('Health path').fill('/alive')
  await page.getByRole('button', { name: 'Test the address' }).click()
  await expect(page.getByText(/^It works, in .*version 1\.2$/)).toBeVisible()
  await page.getByRole('button', { name: 'Choose an icon' }).click()
  await page.getByLabel('Search icons').fill('note')
  await page.getByRole('radio', { name: 'notebook' }).check()
  await page.keyboard.press('Escape')
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Add service' }).click()
  await expect(page.getByRole('heading', { name: 'Team Wiki' })).toBeVisible()
})

test('its tile is there, and leads to it', async () => {
  await page.goto('/')
  await expect(page.locator('[data-tile=team-wiki]')).toBeVisible()
  await page.goto('/api/team-wiki/start')
  await expect(page.getByText('the wiki says hello')).toBeVisible()
})

test('a fault is told at its field, and a change is in force at once', async () => {
  await page.goto('/admin/services/team-wiki')
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByLabel('Key')).toBeDisabled()
  await page.getByLabel('Mount').fill('/api/auth/wiki')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Is /api/auth/wiki, which Gatehouse keeps for itself; choose another path')).toBeVisible()
  await page.getByLabel('Mount').fill('/api/wiki')
  await page.getByLabel('Name', { exact: true }).fill('The Wiki')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The Wiki is saved')).toBeVisible()
  await page.goto('/api/wiki/start')
  await expect(page.getByText('the wiki says hello')).toBeVisible()
})

test('a whole web app gets a host name of its own', async () => {
  await page.goto('/admin/new-service')
  await page.getByLabel('Name', { exact: true }).fill('Board')
  await page.getByRole('radio', { name: /^App with a host name/ }).check()
  await expect(page.getByLabel('Mount')).toHaveCount(0)
  await page.getByLabel('Upstream').fill(upstream)
  await page.getByRole('button', { name: 'Add service' }).click()
  await expect(page.getByText('Enter the host name people reach it by')).toBeVisible()
  await page.getByLabel('Host name', { exact: true }).fill('board.localhost')
  await page.getByRole('switch', { name: 'Others may ask for it' }).check()
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Add service' }).click()
  await expect(page.getByRole('heading', { name: 'Board' })).toBeVisible()
  const answer = await page.request.get('/api/services')
  const { items } = (await answer.json()) as { items: { key: string; open_url: string }[] }
  const { port } = new URL(gatehouse.url)
  expect(items.find(({ key }) => key === 'board')?.open_url).toBe(`http://board.localhost:${port}/`)
  await page.goto('/admin/services/board/settings')
  await expect(page.getByLabel('Host name', { exact: true })).toHaveValue('board.localhost')
  await expect(page.getByLabel('Tile opens')).toHaveValue('')
  await page.goto('/admin/services/board')
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete service' }).click()
  await expect(page.locator('tbody tr a', { hasText: 'Board' })).toHaveCount(0)
})

test('services are put in another order by buttons, keys and dragging', async () => {
  await page.goto('/admin/services')
  const names = page.locator('tbody tr a')
  await expect(names).toHaveText(['Documents', 'Chat', 'The Wiki'])
  await page.getByRole('button', { name: 'Move The Wiki up' }).focus()
  await page.keyboard.press('Enter')
  await expect(names).toHaveText(['Documents', 'The Wiki', 'Chat'])
  const handle = (name: string) => page.getByRole('button', { name: `Move ${name}: drag, or arrow keys` })
  await handle('The Wiki').focus()
  await page.keyboard.press('ArrowUp')
  await expect(names).toHaveText(['The Wiki', 'Documents', 'Chat'])
  await expect(handle('The Wiki')).toBeFocused()
  await handle('The Wiki').hover()
  await page.mouse.down()
  await handle('Chat').hover()
  await page.mouse.up()
  await expect(names).toHaveText(['Documents', 'Chat', 'The Wiki'])
  // Shown at once, saved one after the other.
  await expect.poll(savedOrder).toEqual(['documents', 'ai', 'team-wiki'])
  await page.reload()
  await expect(names).toHaveText(['Documents', 'Chat', 'The Wiki'])
})

test('one that comes along keeps its address', async () => {
  await page.goto('/admin/services/documents/settings')
  await expect(page.getByText('Where it listens and where it is found follows from the environment', { exact: false })).toBeVisible()
  await expect(page.getByLabel('Upstream')).toBeDisabled()
  await expect(page.getByLabel('Name', { exact: true })).toBeEnabled()
  expect(await faultsOf(page)).toEqual([])
})

test('before its visibility changes, who gains or loses it is told; it goes back to its defaults', async () => {
  const dialog = page.getByRole('dialog')
  await page.getByLabel('Name', { exact: true }).fill('Library')
  await page.getByRole('switch', { name: 'For everybody who is signed in' }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('status')).toContainText('Nobody gains or loses')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Changed here: name and who can open it.')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the defaults…' }).click()
  await dialog.getByRole('button', { name: 'Back to the defaults' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Documents')
  await expect(page.getByRole('switch', { name: 'For everybody who is signed in' })).toBeChecked()
})

test('switched off it is gone for people, and deleted it is gone for good', async () => {
  await page.goto('/admin/services/team-wiki')
  await page.getByRole('button', { name: 'Switch off…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByRole('button', { name: 'Switch on…' })).toBeVisible()
  expect((await page.request.get('/api/wiki/start')).status()).toBe(404)
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('0 grants of people and 0 grants of groups', { exact: false })).toBeVisible()
  await dialog.getByRole('button', { name: 'Delete service' }).click()
  await expect(page.locator('tbody tr a')).toHaveText(['Documents', 'Chat'])
})
