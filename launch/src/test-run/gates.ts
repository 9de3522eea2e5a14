import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../launch.config.ts'
import { runCommand, type StepResult } from './step.ts'

type Gate = {
  name: string
  command: string
  args: string[]
  /** Finds in the output how many files were looked at; a gate that looks at too few passes for nothing. */
  looked?: RegExp
}

/** Folders with code of ours. */
const folders = ['contracts', 'kit', 'gateway', 'documents', 'ai', 'web', 'launch', 'tools', 'e2e', 'bench', 'deploy']

/** What `npm run check` asks of the whole tree. */
export const gates: Gate[] = [
  { name: 'format', command: 'oxfmt', args: ['--check'], looked: /on (\d+) files/ },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'], looked: /on (\d+) files/ },
  { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'types (web)', command: 'tsc', args: ['-p', 'web/tsconfig.json'] },
  { name: 'imports', command: 'depcruise', args: ['--config', '.dependency-cruiser.cjs', ...folders], looked: /\((\d+) modules/ },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
]

/** Share of our source files that a gate has to look at; it may leave out generated ones. */
const leastShare = 0.9

/** Runs all gates, a few at a time; `onResult` hears of each when it ends. */
export async function runGates(env: NodeJS.ProcessEnv, onResult: (result: StepResult) => void): Promise<StepResult[]> {
  const least = Math.floor(countSources(root) * leastShare)
  const results: StepResult[] = []
  const waiting = [...gates]
  const worker = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const result = await runGate(gate, { env, least })
      results.push(result)
      onResult(result)
    }
  }
  await Promise.all([worker(), worker(), worker()])
  return results
}

/** Runs one gate; it fails when it says so, and when it looked at fewer than `least` files. */
export async function runGate(
  { name, command, args, looked }: Gate,
  options: { env: NodeJS.ProcessEnv; least: number },
): Promise<StepResult> {
  const { code, output, ms } = await runCommand(command, args, { env: { ...options.env, NO_COLOR: '1', FORCE_COLOR: '0' } })
  const count = looked === undefined ? null : Number(looked.exec(output)?.[1] ?? 0)
  const fault =
    code === 0 && count !== null && count < options.least ? `It looked at ${count} files, but there are at least ${options.least}.` : ''
  const good = code === 0 && fault === ''
  return { name, passed: good ? 1 : 0, failed: good ? 0 : 1, ms, output: good ? '' : `${output.trimEnd()}\n${fault}`.trim() }
}

/** How many source files there are in our folders. */
export function countSources(repository: string): number {
  const notOurs = new Set(['node_modules', 'dist', '__generated__', 'data'])
  const countIn = (folder: string): number =>
    readdirSync(folder, { withFileTypes: true }).reduce((total, entry) => {
      if (entry.isDirectory())
        return notOurs.has(entry.name) || entry.name.startsWith('.') ? total : total + countIn(join(folder, entry.name))
      return total + (/\.(ts|tsx|mjs|cjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? 1 : 0)
    }, 0)
  return folders.reduce((total, folder) => total + countIn(join(repository, folder)), 0)
}
