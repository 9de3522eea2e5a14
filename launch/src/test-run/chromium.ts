import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../launch.config.ts'
import { installPackage, isDebianRoot } from './apt.ts'
import { runCommand, runProgram } from './step.ts'

/** The browser for the end-to-end tests, or why there is none. */
export type Chromium = { path: string } | { fault: string }

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Finds a Chromium, or installs one: by the system's packages where that is possible, else the one Playwright brings. */
export async function ensureChromium(env: NodeJS.ProcessEnv, say: (text: string) => void): Promise<Chromium> {
  const named = env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') {
    return (await works(named, env)) ? { path: named } : { fault: `CHROMIUM_PATH is ${named}, but that does not run.` }
  }
  const found = await findChromium(env)
  if (found !== null) return { path: found }
  say('Installing Chromium for the end-to-end tests …')
  if (isDebianRoot()) {
    await installPackage('chromium', env)
    const installed = await findChromium(env)
    if (installed !== null) return { path: installed }
  }
  const { output } = await runCommand('playwright', ['install', ...(isDebianRoot() ? ['--with-deps'] : []), 'chromium'], { env })
  const brought = await findChromium(env)
  if (brought !== null) return { path: brought }
  const said = output.trim().split('\n').at(-1) ?? ''
  return { fault: `There is no Chromium and none could be installed (${said}); install one and set CHROMIUM_PATH to it.` }
}

async function findChromium(env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const path of [await playwrightsOwn(env), ...usualPlaces]) if (path !== '' && (await works(path, env))) return path
  return null
}

async function playwrightsOwn(env: NodeJS.ProcessEnv): Promise<string> {
  const script = `process.stdout.write(require('@playwright/test').chromium.executablePath())`
  const { code, output } = await runProgram(process.execPath, ['-e', script], { env, cwd: join(root, 'e2e') })
  return code === 0 ? output.trim() : ''
}

async function works(path: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return existsSync(path) && (await runProgram(path, ['--version'], { env })).code === 0
}
