import { defineConfig } from '@playwright/test'

const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** Quiet: no sandbox in containers, and nothing a browser asks of its maker's servers. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  globalSetup: './product/prepare.ts',
  outputDir: '.results',
  // Each test file starts a whole Gatehouse of its own; more of them than cores would wait for one another.
  workers: 2,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  projects: [{ name: 'chromium' }],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    // What is looked at must not be on its way yet; a busy machine takes longer for the way.
    reducedMotion: 'reduce',
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromium, args },
  },
})
