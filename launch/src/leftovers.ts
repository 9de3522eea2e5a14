import type { Log } from '@gatehouse/kit/log'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.ts'

const noteSchema = z.array(z.object({ pid: z.number(), started: z.string() }))

/** Time for processes of a killed run to end by themselves, which they do when they notice (see end-with-parent.ts). */
const patienceMs = 3000

/** Remembers the processes that were started, so that the next start can end what a killed one left behind. */
export type StartedProcesses = Disposable & { add: (pid: number) => void }

export function rememberProcesses(run: string): StartedProcesses {
  const file = noteIn(run)
  let known: ProcessIdentity[] = []
  return {
    add: (pid) => {
      const identity = identityOf(pid)
      if (identity === null) return
      known = [...known.filter(isRunning), identity]
      writeFileSync(file, JSON.stringify(known), { mode: 0o600 })
    },
    [Symbol.dispose]: () => rmSync(file, { force: true }),
  }
}

/** Ends the service processes that a killed run left behind; they would hold the ports. */
export async function endLeftovers(run: string, log: Log): Promise<void> {
  const left = readNote(run).filter(isRunning)
  if (left.length === 0) return
  log.warn({ pids: left.map(({ pid }) => pid) }, 'processes of an earlier, killed run are still there, ending them')
  for (const process of left) send(process, 'SIGTERM')
  const deadline = performance.now() + patienceMs
  while (left.some(isRunning) && performance.now() < deadline) await pause(50)
  for (const process of left.filter(isRunning)) send(process, 'SIGKILL')
  while (left.some(isRunning)) await pause(20)
}

const noteIn = (run: string): string => join(run, 'processes.json')

function readNote(run: string): ProcessIdentity[] {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(noteIn(run), 'utf8')))
  } catch {
    return []
  }
}

function send({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended in this moment.
  }
}
