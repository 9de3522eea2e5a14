// Makes the pictures in docs/screens from the demo: every page in light, dark and on a phone. usage: npm run screens [-- <words of names>]
import { chromium, expect, type Browser, type Page } from '@playwright/test'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import config from './playwright.config.ts'
import { startDemo, type Demo } from './product/demo.ts'
import { signIn } from './product/people.ts'
import { screens, type Screen } from './screens.pages.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'screens')
const words = process.argv.slice(2)
const wanted = screens.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
const forms = [
  { form: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { form: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { form: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const
type Form = (typeof forms)[number]

const demo = await startDemo()
const browser = await chromium.launch(config.use?.launchOptions ?? {})
try {
  if (words.length === 0) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const painter = await browser.newPage()
  for (const form of forms) for (const who of ['nobody', 'person', 'admin'] as const) await paint(painter, form, who)
} finally {
  await browser.close()
  await demo.stop()
}

/** All pictures of one person in one form. */
async function paint(painter: Page, form: Form, who: Screen['who']): Promise<void> {
  const page = await openAs(browser, demo, { form, who })
  for (const screen of wanted.filter((one) => one.who === who)) {
    const png = await picture(page, screen)
    await writeFile(join(folder, `${screen.name}-${form.form}.webp`), await asWebp(painter, png))
  }
  await page.context().close()
}

async function openAs(from: Browser, { url, ...people }: Demo, { form, who }: { form: Form; who: Screen['who'] }): Promise<Page> {
  const { colorScheme, viewport } = form
  const context = await from.newContext({
    baseURL: url,
    colorScheme,
    viewport,
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
    reducedMotion: 'reduce',
    hasTouch: form.form === 'phone',
  })
  const page = await context.newPage()
  if (who === 'nobody') return page
  await page.goto('/signin')
  await signIn(page, people[who])
  await expect(page.locator('[data-tile=wiki][data-status=up]')).toBeVisible({ timeout: 90_000 })
  return page
}

async function picture(page: Page, { path, sign, act }: Screen): Promise<Buffer> {
  // A picture has one moment: what counts seconds stands still from here on.
  await page.clock.setFixedTime(new Date())
  await page.goto(path)
  await expect(page.locator(sign).first()).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await act?.(page)
  await page.evaluate('document.fonts.ready')
  return page.screenshot({ animations: 'disabled', caret: 'hide' })
}

/** The browser itself writes WebP: a third of the size of a PNG. */
async function asWebp(painter: Page, png: Buffer): Promise<Buffer> {
  const source = JSON.stringify(`data:image/png;base64,${png.toString('base64')}`)
  const data: string = await painter.evaluate(`(async () => {
    const image = new Image()
    image.src = ${source}
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.86)
  })()`)
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64')
}
