import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts, startProgram } from '../processes.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome']

/** A Chromium without a window that takes commands on a port, with a profile of its own. */
export async function startChromium(stack: AsyncDisposableStack): Promise<number> {
  const path = [process.env['CHROMIUM_PATH'] ?? '', ...places].find((place) => place !== '' && existsSync(place))
  if (path === undefined) throw new Error('This bench needs Chromium; install it, or name it with CHROMIUM_PATH.')
  const profile = await mkdtemp(join(tmpdir(), 'gatehouse-chromium-'))
  stack.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  const [port = 0] = await freePorts(1)
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-gpu']
  const args = ['--headless=new', '--no-sandbox', ...quiet, `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, 'about:blank']
  stack.use(await startProgram(path, args, { port }))
  return port
}
