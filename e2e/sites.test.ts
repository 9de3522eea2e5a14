import { expect, test } from '@playwright/test'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './product/free-ports.ts'
import { startGatehouse, type Gatehouse } from './product/gatehouse.ts'
import { ana, withFirstAdmin } from './product/people.ts'

// A whole web app at a host name of its own, in a real browser: names below localhost lead to this machine.
let app: Server
let gatehouse: Gatehouse
let folder: string
let siteUrl: string
let url: string
const seen: IncomingMessage['headers'][] = []

const page = `<!doctype html><title>Board</title><h1>Board</h1><p id="said"></p><script>
fetch('/api/who').then((answer) => (answer.status === 200 ? answer.text() : String(answer.status))).then((text) => { said.textContent = text })
</script>`

test.beforeAll(async () => {
  app = createServer((request, response) => {
    seen.push(request.headers)
    if (request.url === '/api/who') response.end(`hello ${String(request.headers['x-user-email'])}`)
    else response.setHeader('content-type', 'text/html').end(page)
  }).listen(0, '127.0.0.1')
  await once(app, 'listening')
  const address = app.address()
  const appPort = typeof address === 'object' && address !== null ? address.port : 0
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-sites-'))
  const file = join(folder, 'services.yaml')
  const [port = 0] = await freePorts(1)
  const site = {
    key: 'board',
    name: 'Board',
    kind: 'site',
    host: 'board.localhost',
    upstream: `http://127.0.0.1:${appPort}`,
    health_path: '/',
  }
  await writeFile(file, JSON.stringify({ services: [site] }))
  url = `http://localhost:${port}`
  siteUrl = `http://board.localhost:${port}/`
  gatehouse = await startGatehouse({
    ...withFirstAdmin,
    GATEHOUSE_PORT: String(port),
    GATEHOUSE_PUBLIC_URL: url,
    GATEHOUSE_SERVICES: file,
  })
})

test.afterAll(async () => {
  await gatehouse?.stop()
  app?.close()
  await rm(folder, { recursive: true, force: true })
})

test('a person opens a whole web app at its own host, and signing out of Gatehouse ends it there', async ({ page: tab, context }) => {
  await tab.goto(`${siteUrl}boards/7?view=all`)
  await expect(tab).toHaveURL(/^http:\/\/localhost:\d+\/signin\?next=/)
  await tab.getByLabel('E-mail').fill(ana.email)
  await tab.getByLabel('Password', { exact: true }).fill(ana.password)
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(tab).toHaveURL(`${siteUrl}boards/7?view=all`)
  await expect(tab.locator('#said')).toHaveText(`hello ${ana.email}`)

  const cookies = await context.cookies()
  expect(
    cookies
      .filter(({ domain }) => domain === 'board.localhost')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['__Host-gatehouse-site', '__Host-gatehouse-site-nonce'])
  expect(seen.flatMap(({ cookie }) => cookie ?? [])).toEqual([])

  const apps = await context.newPage()
  await apps.goto(url)
  await expect(apps.getByRole('link', { name: /Board/ })).toHaveAttribute('href', siteUrl)
  const ended = await apps.evaluate(async () => (await fetch('/api/auth/session', { method: 'DELETE' })).status)
  expect(ended).toBe(204)

  expect(await tab.evaluate(async () => (await fetch('/api/who')).status)).toBe(401)
  await tab.reload()
  await expect(tab).toHaveURL(/\/signin\?next=/)
})

test('somebody who is still signed in comes to the app without seeing Gatehouse, also after their short-lived cookie is gone', async ({
  page: tab,
  context,
}) => {
  await tab.goto(`${url}/signin`)
  await tab.getByLabel('E-mail').fill(ana.email)
  await tab.getByLabel('Password', { exact: true }).fill(ana.password)
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(tab.getByRole('link', { name: /Board/ })).toBeVisible()
  await context.clearCookies({ name: '__Host-gatehouse' })
  await tab.goto(siteUrl)
  await expect(tab.locator('#said')).toHaveText(`hello ${ana.email}`)
})
