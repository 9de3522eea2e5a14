import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../launch.config.ts'

/** What one step of a check or test run came to. */
export type StepResult = {
  name: string
  /** Single tests, or 1 for a step that is good or bad as a whole. */
  passed: number
  failed: number
  ms: number
  /** What it said, for a person who has to mend it; empty when there is nothing to say or it was shown already. */
  output: string
  /** What failed in it, a paragraph each, where a runner showed it long before; told again at the end of the run. */
  faults?: string[]
}

export type CommandRun = { code: number | null; output: string; ms: number }

export type CommandOptions = { env: NodeJS.ProcessEnv; cwd?: string; show?: boolean }

/** The JavaScript file behind a dependency's command. */
export const scriptOf = (command: string): string => realpathSync(join(root, 'node_modules', '.bin', command))

/** Runs a dependency's command by this Node.js; its output is collected, or shown as it comes. */
export function runCommand(command: string, args: string[], { env, cwd = root, show = false }: CommandOptions): Promise<CommandRun> {
  return runProgram(process.execPath, [scriptOf(command), ...args], { env, cwd, show })
}

/** Runs a program to its end, see {@link runCommand}. */
export function runProgram(file: string, args: string[], { env, cwd = root, show = false }: CommandOptions): Promise<CommandRun> {
  const began = performance.now()
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(file, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'))
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    const end = (code: number | null, said: string): void => resolve({ code, output: said, ms: performance.now() - began })
    child.on('error', (error) => end(null, error.message))
    child.on('close', (code) => end(code, output))
  })
}

/** One line about a step: `lint  good  3.9 s`, `vitest  612 passed, 0 failed  41.0 s`. */
export function stepLine({ name, passed, failed, ms }: StepResult): string {
  const single = passed + failed === 1
  const outcome = single ? (failed === 0 ? 'good' : 'FAILED') : `${passed} passed, ${failed} failed`
  return `${name.padEnd(12)} ${outcome.padEnd(24)} ${(ms / 1000).toFixed(1)} s`
}

/** All that failed, once more, so that the end of a long output says it; empty when nothing did. */
export function recap(results: StepResult[]): string {
  const failed = results.filter((result) => result.failed > 0)
  return failed
    .flatMap(({ name, output, faults = [] }) => [...faults, ...(output === '' ? [] : [output])].map((fault) => `${name}: ${fault}`))
    .join('\n\n')
}

/** The last line of a test run. */
export function totalLine(results: StepResult[]): string {
  const sum = (key: 'passed' | 'failed'): number => results.reduce((total, result) => total + result[key], 0)
  return `${sum('passed')} passed, ${sum('failed')} failed`
}
