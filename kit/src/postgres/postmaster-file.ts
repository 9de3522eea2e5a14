import { readFile, readlink, realpath, rm, stat } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server writes about itself into `postmaster.pid`. */
export type PostmasterFile = { pid: number; status: string }

/** Reads `postmaster.pid`; null when there is none or it is not whole yet. */
export async function readPostmasterFile(directory: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  // Negative for a server in single-user mode; 0 and 1 would signal a process group or init.
  return Number.isSafeInteger(pid) && pid > 1 ? { pid, status: lines[7]?.trim() ?? '' } : null
}

/**
 * The server that runs on this data directory although we did not start it: what a killed run left behind. A recorded pid that
 * belongs to anything else by now (pids are reused, in containers soon) is no server; the stale file is removed, because
 * PostgreSQL itself would take such a process for the old server and refuse to start.
 */
export async function findOrphan(directory: string): Promise<number | null> {
  const file = await readPostmasterFile(directory)
  if (file !== null && (await isServerOf(file.pid, directory))) return file.pid
  await rm(join(directory, 'postmaster.pid'), { force: true })
  return null
}

/** True when `pid` is a PostgreSQL process that works in `directory`. */
export async function isServerOf(pid: number, directory: string): Promise<boolean> {
  if (process.platform !== 'linux') return /\bpostgres\b/.test(await commandOf(pid))
  try {
    const [folder, owner, program] = await Promise.all([
      readlink(`/proc/${pid}/cwd`),
      stat(directory),
      readFile(`/proc/${pid}/comm`, 'utf8'),
    ])
    return folder === (await realpath(directory)) && program.trim() === 'postgres' && (await stat(`/proc/${pid}`)).uid === owner.uid
  } catch {
    return false
  }
}

function commandOf(pid: number): Promise<string> {
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-p', String(pid), '-o', 'command='], (_error, output) => resolve(output))
  })
}

/** True while a process of this pid runs. A zombie has ended, whether or not its parent (in a container: any pid 1) collects it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return process.platform !== 'linux' || !/\) [ZX] /.test(readProcStat(pid))
}

function readProcStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return ''
  }
}
