import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process beyond doubt: pids are used again, a pid with its start time is not. */
export type ProcessIdentity = { pid: number; started: string }

/** The identity of a running process, or null when none has this pid (one that has ended but is not collected counts as none). */
export function identityOf(pid: number): ProcessIdentity | null {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid)
  return started === null ? null : { pid, started }
}

/** True while that very process runs. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  return identityOf(pid)?.started === started
}

function startOnLinux(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // proc(5): the name in brackets may hold anything, also brackets; the fields behind the last one are plain.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // A killed process shows as a zombie when its first thread is gone; it holds its ports until the last one is.
    const ended = fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1)
    return ended ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function startByPs(pid: number): string | null {
  try {
    return (
      execFileSync('/bin/ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      null
    )
  } catch {
    return null
  }
}
