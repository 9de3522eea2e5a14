import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const root = join(import.meta.dirname, '../..')

/** Runs a script of the repository in a process of its own, with this Node.js and a bare environment; returns what it prints. */
export async function outputOf(script: string, args: string[] = []): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}
