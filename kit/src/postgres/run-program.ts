import { spawn } from 'node:child_process'
import type { ServerAccount } from './server-account.ts'

export type ProgramRun = {
  /** Exit code; null when a signal ended it or it could not be started. */
  code: number | null
  output: string
  /** Why it could not be started at all, such as `EACCES` or `ENOENT`. */
  fault: string | null
}

export type ProgramOptions = { account: ServerAccount | null; cwd?: string; input?: string }

/** Environment of every PostgreSQL program: nothing of ours, English messages. */
export const programEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }

/** Runs a program to its end under the server's account, with no environment of ours. */
export function runProgram(file: string, args: string[], { account, cwd, input = '' }: ProgramOptions): Promise<ProgramRun> {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(file, args, {
      ...account,
      ...(cwd === undefined ? {} : { cwd }),
      env: programEnvironment,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'))
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    // A program that ends before it has read its input is judged by its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', (error) => resolve({ code: null, output, fault: 'code' in error ? String(error.code) : error.message }))
    child.on('close', (code) => resolve({ code, output, fault: null }))
  })
}
