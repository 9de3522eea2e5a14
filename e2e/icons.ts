// Draws the icons of the installed app from the mark. usage: node launch/with-node.mjs e2e/icons.ts
import { chromium } from '@playwright/test'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import config from './playwright.config.ts'

const folder = join(import.meta.dirname, '..', 'web', 'public')
const mark = / d="([^"]+)"/.exec(await readFile(join(folder, 'favicon.svg'), 'utf8'))?.[1] ?? ''

/** `share` is how much of the side the mark takes: a mask may cut off all but the middle four fifths. */
const icons = [
  { name: 'gatehouse-192', size: 192, share: 0.58, radius: 0.22 },
  { name: 'gatehouse-512', size: 512, share: 0.58, radius: 0.22 },
  { name: 'gatehouse-maskable-512', size: 512, share: 0.46, radius: 0 },
  { name: 'apple-touch-180', size: 180, share: 0.54, radius: 0 },
]

await mkdir(join(folder, 'icons'), { recursive: true })
const browser = await chromium.launch(config.use?.launchOptions ?? {})
for (const { name, size, share, radius } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const side = size * share
  await page.setContent(
    `<style>body{margin:0;display:grid;place-items:center;height:100vh;background:#0f5453;border-radius:${size * radius}px}html{background:transparent}</style>` +
      `<svg viewBox="0 0 16 16" width="${side}" height="${side}"><path fill="#fff" fill-rule="evenodd" d="${mark}"/></svg>`,
  )
  await page.screenshot({ path: join(folder, 'icons', `${name}.png`), omitBackground: true })
  await page.close()
}
await browser.close()
