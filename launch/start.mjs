// What `npm start`, `npm run dev`, `npm run demo`, `npm test`, `npm run check` and `npm run bench` run, on any Node.js from 20 on and with nothing installed:
// installs what is missing, then hands over to the pinned Node.js. See README.md in this folder.
// usage: node launch/start.mjs <start|dev|demo|test|check|bench> [arguments]
import { join } from 'node:path'
import { ensureInstalled, InstallError } from './installed.mjs'
import { nodeBinary, root } from './pinned-node.mjs'
import { runInForeground } from './foreground.mjs'

const entries = {
  start: 'main.ts',
  dev: 'main.ts',
  demo: 'demo/main.ts',
  test: 'test-run/main.ts',
  check: 'test-run/main.ts',
  bench: '../../bench/src/main.ts',
}

const [task, ...rest] = process.argv.slice(2)
if (!Object.hasOwn(entries, task)) {
  console.error(`usage: node launch/start.mjs <${Object.keys(entries).join('|')}> [arguments]`)
  process.exit(2)
}

try {
  await ensureInstalled(root, { say: (text) => console.error(text), nodeBinary })
  process.exitCode = await runInForeground([join(root, 'launch', 'src', entries[task]), task, ...rest])
} catch (error) {
  console.error(error instanceof InstallError || error.code === undefined ? error.message : error)
  // Whoever runs the tests reads the last line.
  if (task === 'test' || task === 'check') console.log('0 passed, 1 failed')
  process.exitCode = 1
}
