import { StartupError } from '@gatehouse/kit/errors'
import { join } from 'node:path'
import { root } from '../launch.config.ts'
import { ensureWebBuilt } from '../web-build.ts'
import { ensureChromium } from './chromium.ts'
import { ensureGit } from './git.ts'
import { runGates } from './gates.ts'
import { checkPageWeight } from './page-weight.ts'
import { runPlaywright, runVitest } from './runners.ts'
import { recap, stepLine, totalLine, type StepResult } from './step.ts'

const [task = 'test', ...filters] = process.argv.slice(2)
/**
 * Most of what a process of ours does at its start is to read TypeScript and compile it; hundreds are started in a run, and all but the
 * first of each kind find it done.
 */
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'gatehouse', 'compiled'), ...process.env }
const say = (text: string): void => void process.stdout.write(`${text}\n`)

// The wrapper leads no group of ours: everything started here shares this process's group and ends with it.
const endAll = (): void => {
  process.removeAllListeners('SIGTERM')
  process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGTERM')
}
process.on('SIGTERM', endAll)
process.once('disconnect', endAll)
process.channel?.unref()

const results: StepResult[] = []
const report = (result: StepResult): void => {
  results.push(result)
  say(stepLine(result))
  if (result.output !== '') say(`${result.output}\n`)
}

await runTask().catch((error: unknown) => {
  report({ name: 'test run', passed: 0, failed: 1, ms: 0, output: error instanceof Error ? (error.stack ?? error.message) : String(error) })
})
const faults = recap(results)
if (faults !== '') say(`\nWhat failed:\n\n${faults}\n`)
say(totalLine(results))
process.exitCode = results.every(({ failed }) => failed === 0) ? 0 : 1

async function runTask(): Promise<void> {
  if (task === 'check') await runGates(env, report)
  else if (filters.length > 0) {
    await reportMissing(ensureGit(env, say))
    report(await runVitest(env, filters))
  } else await runEverything()
}

async function runEverything(): Promise<void> {
  // Downloads, if they do, while the processor is busy with the gates; one after the other, as packages are installed.
  const git = ensureGit(env, say)
  const chromium = git.then(() => ensureChromium(env, say))
  await runGates(env, report)
  await reportMissing(git)
  report(await runVitest(env, []))
  if (!(await buildWeb())) return
  report(await checkPageWeight({ note: false }))
  const browser = await chromium
  if ('fault' in browser) report({ name: 'playwright', passed: 0, failed: 1, ms: 0, output: browser.fault })
  else report(await runPlaywright(env, browser.path))
}

async function reportMissing(fault: Promise<string | null>): Promise<void> {
  const output = await fault
  if (output !== null) report({ name: 'git', passed: 0, failed: 1, ms: 0, output })
}

async function buildWeb(): Promise<boolean> {
  const began = performance.now()
  const fault = await ensureWebBuilt({ repository: root, env, say: () => {} }).then(
    () => '',
    (error: unknown) => (error instanceof StartupError ? error.message : String(error)),
  )
  report({ name: 'web build', passed: fault === '' ? 1 : 0, failed: fault === '' ? 0 : 1, ms: performance.now() - began, output: fault })
  return fault === ''
}
