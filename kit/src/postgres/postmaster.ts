import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StartupError } from '../errors.ts'
import type { Log } from '../log.ts'
import { seenFromInside, type Cluster } from './cluster.ts'
import { findOrphan, isAlive, isServerOf, readPostmasterFile } from './postmaster-file.ts'
import { programEnvironment } from './run-program.ts'

/** How a server ended: its exit code, or the signal that killed it. */
export type ServerEnding = { code: number | null; signal: NodeJS.Signals | null }

export type Postmaster = {
  pid: number
  ended: Promise<ServerEnding>
}

/** How long each step of ending a server may take, in milliseconds. */
export type StopLimits = { fastMs: number; immediateMs: number }

export const defaultStopLimits: StopLimits = { fastMs: 10_000, immediateMs: 5000 }

const startLimitMs = 120_000
const leftoverLimitMs = 20_000
const maxLogBytes = 8 * 1024 * 1024

/** Starts the server of a cluster and waits until it takes connections, crash recovery included. */
export async function startPostmaster(cluster: Cluster, logFile: string, log: Log): Promise<Postmaster> {
  const deadline = performance.now() + leftoverLimitMs
  for (;;) {
    const outcome = await tryStart(cluster, logFile)
    if ('pid' in outcome) return outcome
    // Backends of a killed server hold its shared memory until they notice; PostgreSQL rightly refuses to start beside them.
    const leftoversRemain = outcome.said.includes('shared memory') && performance.now() < deadline
    if (!leftoversRemain) throw new StartupError([`PostgreSQL did not start in ${cluster.directory}: ${outcome.said}. Its log: ${logFile}`])
    log.warn({ directory: cluster.directory }, 'processes of a killed database server are still there, ending them')
    await endLeftovers(cluster.directory)
    await pause(200)
  }
}

async function tryStart(cluster: Cluster, logFile: string): Promise<Postmaster | { said: string }> {
  const { directory, programs, account } = cluster
  await using output = await openLog(logFile)
  const logStart = (await output.stat()).size
  // detached: a Ctrl+C in the terminal goes to every process of the group, but the database must outlive its users.
  const child = spawn(join(programs, 'bin', 'postgres'), ['-D', seenFromInside(cluster, directory)], {
    ...account,
    cwd: directory,
    env: programEnvironment,
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
  })
  const ended = endingOf(child)
  const ready = await Promise.race([untilReady(directory, child), ended.then(() => false)])
  if (ready && child.pid !== undefined) return { pid: child.pid, ended }
  return { said: await lastWords(logFile, logStart) }
}

function endingOf(child: ChildProcess): Promise<ServerEnding> {
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }))
    child.on('error', () => resolve({ code: null, signal: null }))
  })
}

async function untilReady(directory: string, child: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + startLimitMs
  while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
    const file = await readPostmasterFile(directory)
    if (file !== null && file.pid === child.pid && file.status === 'ready') return true
    await pause(5)
  }
  child.kill('SIGQUIT')
  return false
}

/** Opens the server's log for appending. The server holds it itself, so it goes on writing when we are killed. */
async function openLog(file: string): Promise<Awaited<ReturnType<typeof open>>> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size > maxLogBytes) await rename(file, `${file}.1`)
  return open(file, 'a+', 0o600)
}

async function lastWords(logFile: string, from: number): Promise<string> {
  await using handle = await open(logFile, 'r')
  const { size } = await handle.stat()
  const buffer = Buffer.alloc(Math.max(0, size - from))
  await handle.read(buffer, 0, buffer.length, from)
  const lines = buffer.toString('utf8').split('\n')
  const telling =
    lines.find((line) => /(FATAL|PANIC|ERROR|could not)/.test(line)) ?? lines.findLast((line) => line !== '') ?? 'it ended without a word'
  return telling.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '').trim()
}

/** Stops a server that a killed run left behind, so that the one we start is our child, with today's programs and settings. */
export async function stopOrphan(directory: string, log: Log): Promise<void> {
  const pid = await findOrphan(directory)
  if (pid === null) return
  log.warn({ pid, directory }, 'a database server of an earlier run is still there, stopping it')
  await stopServer(pid, defaultStopLimits)
}

/** Ends a server: fast (open transactions roll back), then immediate (recovery at the next start), then by force. */
export async function stopServer(pid: number, limits: StopLimits): Promise<void> {
  if (await signalAndWait(pid, 'SIGINT', limits.fastMs)) return
  if (await signalAndWait(pid, 'SIGQUIT', limits.immediateMs)) return
  await signalAndWait(pid, 'SIGKILL', limits.immediateMs)
}

/** Sends `signal` and waits at most `limitMs` for the process to be gone; true when it is. */
async function signalAndWait(pid: number, signal: NodeJS.Signals, limitMs: number): Promise<boolean> {
  if (!send(pid, signal)) return true
  // A stopped (SIGSTOP) process takes no signal before it goes on.
  send(pid, 'SIGCONT')
  const deadline = performance.now() + limitMs
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false
    await pause(10)
  }
  return true
}

/** Sends a signal; false when there is no such process. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

async function endLeftovers(directory: string): Promise<void> {
  if (process.platform !== 'linux') return
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  for (const pid of pids) if (await isServerOf(pid, directory)) send(pid, 'SIGQUIT')
}
