import { defineConfig } from 'vitest/config'
import { words } from './web/words.config.ts'

export default defineConfig({
  plugins: [words],
  test: {
    include: ['{contracts,kit,gateway,documents,ai,web,launch,tools,deploy}/**/*.test.ts'],
    globalSetup: ['kit/src/testing/global-setup.ts'],
    pool: 'forks',
    // Files share what was imported, which is a third of the time; a test leaves nothing behind in a module or in the process.
    isolate: false,
    maxWorkers: 2,
    // How long something may take is said by the test that promises it; all others only have to end, on a busy machine too.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
