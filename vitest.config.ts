import { defineConfig } from 'vitest/config'
import { words } from './web/words.config.ts'

export default defineConfig({
  plugins: [words],
  test: {
    include: ['{contracts,kit,gateway,documents,ai,web,launch,tools,deploy}/**/*.test.ts'],
    globalSetup: ['kit/src/testing/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
