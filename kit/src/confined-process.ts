import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { Readable } from 'node:stream'

export type ConfinedProcess = {
  /** A file of ours to run. */
  script: string
  /** What it may read: the files and folders (ending in a slash) that it consists of. */
  readable: readonly string[]
  /** After so many milliseconds, or bytes of an answer, it is ended. */
  most: { ms: number; answerBytes: number }
  /** Ends it too; then its start throws an AbortError. */
  signal?: AbortSignal
}

/** The flags under which Node.js lets a script read its own code, and nothing else: no other file, no network, no process. */
export const confinedFlags = (readable: readonly string[]): string[] => [
  '--permission',
  ...readable.map((path) => `--allow-fs-read=${path}`),
  '--max-old-space-size=256',
  '--disable-warning=ExperimentalWarning',
]

/**
 * Runs a script of ours on bytes of a stranger's, in a process of its own without an environment, behind whatever people wait for: bytes may be
 * made to break whoever parses them. They are its standard input, also as an open file, so it needs to open none. What it wrote to standard
 * output; null when it failed, took too long or said too much. Throws only when it cannot be started. Whoever broke it may have written the answer: check it.
 */
export async function runConfined({ script, readable, most, signal }: ConfinedProcess, input: Buffer | FileHandle): Promise<Buffer | null> {
  const child = spawn(process.execPath, [...confinedFlags(readable), script], {
    env: {},
    cwd: '/',
    stdio: [Buffer.isBuffer(input) ? 'pipe' : input.fd, 'pipe', 'ignore'],
    timeout: most.ms,
    killSignal: 'SIGKILL',
    signal,
    windowsHide: true,
  })
  if (child.pid !== undefined) yieldTo(child.pid)
  // One that ended before it has read everything breaks the pipe; its exit code tells.
  if (Buffer.isBuffer(input)) child.stdin?.on('error', () => {}).end(input)
  const [[code], answer] = await Promise.all([once(child, 'close'), collect(child.stdout, most.answerBytes, () => child.kill('SIGKILL'))])
  return code === 0 ? answer : null
}

function yieldTo(pid: number): void {
  try {
    setPriority(pid, 10)
  } catch {
    // It has ended already.
  }
}

async function collect(stdout: Readable | null, most: number, giveUp: () => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of (stdout ?? []) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) giveUp()
    else chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
