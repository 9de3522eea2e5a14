import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../launch.config.ts'
import { countPlaywright, countVitest, judge, type Counted } from './reports.ts'
import { runCommand, type CommandRun, type StepResult } from './step.ts'

/** Runs the tests beside the code, or those whose file names match `filters`. */
export function runVitest(env: NodeJS.ProcessEnv, filters: string[]): Promise<StepResult> {
  return runReported('vitest', countVitest, (report) => {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters]
    return runCommand('vitest', args, { env, show: true })
  })
}

/** Runs the end-to-end tests in the Chromium at `chromium`. */
export function runPlaywright(env: NodeJS.ProcessEnv, chromium: string): Promise<StepResult> {
  return runReported('playwright', countPlaywright, (report) => {
    const options = { env: { ...env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report }, cwd: join(root, 'e2e'), show: true }
    return runCommand('playwright', ['test', '--reporter=list,json'], options)
  })
}

async function runReported(
  name: string,
  count: (report: unknown) => Counted,
  start: (report: string) => Promise<CommandRun>,
): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-report-'))
  try {
    const report = join(folder, 'report.json')
    const { code, ms } = await start(report)
    const counted = await readFile(report, 'utf8').then(
      (text) => count(JSON.parse(text)),
      () => null,
    )
    const { passed, failed, skipped, faults, fault } = judge(counted, code)
    const output = [fault, skipped > 0 ? `${skipped} skipped` : ''].filter((line) => line !== '').join('\n')
    return { name, passed, failed, ms, output, faults }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
