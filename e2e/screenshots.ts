// Makes the pictures of the Apps page in docs/images. usage: node launch/with-node.mjs e2e/screenshots.ts
import { chromium, expect } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import config from './playwright.config.ts'
import { startGatehouse } from './product/gatehouse.ts'
import { ana, signIn, withFirstAdmin } from './product/people.ts'
import { startTeamApps } from './product/team-apps.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'images')
await mkdir(folder, { recursive: true })

const apps = await startTeamApps()
const gatehouse = await startGatehouse({ ...withFirstAdmin, ...apps.settings })
const browser = await chromium.launch(config.use?.launchOptions ?? {})
try {
  const page = await browser.newPage({ baseURL: gatehouse.url, viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  await page.goto('/signin')
  await signIn(page, ana)
  await page.goto('/profile')
  await page.getByLabel('Name', { exact: true }).fill(ana.name)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Your details are saved')).toBeVisible()
  await page.goto('/')
  const patience = { timeout: 60_000 }
  for (const key of ['documents', 'ai', 'wiki', 'builds'])
    await expect(page.locator(`[data-tile=${key}][data-status=up]`)).toBeVisible(patience)
  await expect(page.locator('[data-tile=reports][data-status=down]')).toBeVisible(patience)
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await page.screenshot({ path: join(folder, `apps-${scheme}.png`), animations: 'disabled' })
  }
} finally {
  await browser.close()
  await gatehouse.stop()
  await apps.stop()
}
