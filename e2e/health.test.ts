import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './product/free-ports.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'

// How people and admins see that an app goes away and comes back. The app is real, and so is its absence.
let gatehouse: Gatehouse
let context: BrowserContext
let page: Page
let folder: string
let port: number
let app: Server | null = null

async function startApp(): Promise<void> {
  app = createServer((request, response) => {
    const isHealth = request.url === '/health'
    response.writeHead(200, { 'content-type': isHealth ? 'application/json' : 'text/html' })
    response.end(isHealth ? '{"status":"pass","version":"4.2"}' : '<h1>The wiki itself</h1>')
  }).listen(port, '127.0.0.1')
  await once(app, 'listening')
}

async function stopApp(): Promise<void> {
  const gone = app
  app = null
  gone?.closeAllConnections()
  gone?.close()
  if (gone !== null) await once(gone, 'close')
}

test.beforeAll(async ({ browser }) => {
  ;[port = 0] = await freePorts(1)
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-health-'))
  const services = [{ key: 'wiki', name: 'Wiki', description: 'How we do things', upstream: `http://127.0.0.1:${port}`, interval_s: 5 }]
  await writeFile(join(folder, 'services.yaml'), JSON.stringify({ services }))
  await startApp()
  gatehouse = await startGatehouse({ ...withFirstAdmin, GATEHOUSE_SERVICES: join(folder, 'services.yaml') })
  context = await browser.newContext({ baseURL: gatehouse.url })
  page = await context.newPage()
  await page.goto('/signin')
  await signIn(page, ana)
  // The page opens its connection some time after it is painted.
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
})

test.afterAll(async () => {
  await context?.close()
  await gatehouse?.stop()
  await stopApp()
  await rm(folder, { recursive: true, force: true })
})

const tile = (on: Page, status: string) => on.locator(`[data-tile=wiki][data-status=${status}]`)

test('two tabs share one connection, and both see the app go', async () => {
  const streams: Page[] = []
  const other = await context.newPage()
  for (const tab of [page, other]) tab.on('request', (request) => request.url().endsWith('/api/services/events') && streams.push(tab))
  await page.goto('/')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await other.goto('/')
  await expect(other.getByText('Live', { exact: true })).toBeVisible()
  await expect(tile(other, 'up')).toBeVisible()
  expect(streams).toHaveLength(1)
  await stopApp()
  await expect(tile(page, 'down')).toBeVisible()
  await expect(tile(other, 'down')).toBeVisible()
  await other.close()
})

test('the overview of admins tells of it and leads there', async () => {
  await page.getByRole('navigation', { name: 'Main' }).first().getByRole('link', { name: 'Admin' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  const item = page.getByRole('listitem').filter({ hasText: /Wiki has been unavailable since .*: it refused connections\./ })
  await expect(item).toContainText('Urgent')
  await item.getByRole('link', { name: 'See Wiki' }).click()
  await expect(page.getByRole('heading', { name: 'Wiki' })).toBeVisible()
  await page.goto('/')
})

test('an app that is away cannot be opened from its tile, and one may ask to be told', async () => {
  await expect(tile(page, 'down')).toHaveAttribute('aria-disabled', 'true')
  expect(await tile(page, 'down').getAttribute('href')).toBeNull()
  await page.getByRole('button', { name: 'Tell me when it is back: Wiki' }).click()
  await page.getByRole('menuitem', { name: 'By mail' }).click()
  await expect(page.getByRole('button', { name: 'You get a mail when it is back' })).toBeVisible()
})

test('what one waits for is listed among the notifications, ended there, and taken back', async () => {
  await page.goto('/profile/notifications')
  const waited = page.getByRole('list', { name: 'Apps you wait for' }).getByRole('listitem').filter({ hasText: 'Wiki' })
  await expect(waited).toContainText('One mail, when it is back')
  await page.getByRole('button', { name: 'Do not tell me of Wiki' }).click()
  await expect(page.getByText('You wait for none.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(waited).toBeVisible()
})

test('opened by hand it has a page that names it and opens it when it is back', async () => {
  const answer = await page.goto('/api/wiki/')
  expect(answer?.status()).toBe(503)
  await expect(page.getByRole('heading', { name: 'Wiki is not available' })).toBeVisible()
  await startApp()
  await expect(page.getByRole('heading', { name: 'The wiki itself' })).toBeVisible({ timeout: 40_000 })
  await page.goto('/')
  await expect(tile(page, 'up')).toBeVisible()
})

test('an admin checks it now, sees why it was away, and puts it under maintenance', async () => {
  await page.goto('/admin/services')
  await page.getByRole('link', { name: 'Wiki' }).click()
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText('It works, HTTP 200')).toBeVisible()
  await expect(page.getByText('it refused connections').first()).toBeVisible()
  await page.getByRole('button', { name: 'Add maintenance' }).click()
  await page.getByLabel('Message').fill('A new disk')
  await page.getByRole('button', { name: 'Begin' }).click()
  await expect(page.getByText('running', { exact: true })).toBeVisible()
  await page.goto('/')
  await expect(tile(page, 'maintenance')).toContainText('A new disk')
  await page.goto('/admin/services/wiki')
  await page.getByRole('button', { name: 'End' }).click()
  await expect(page.getByText('Maintenance of Wiki has ended')).toBeVisible()
  await page.goto('/')
  await expect(tile(page, 'up')).toBeVisible()
})
