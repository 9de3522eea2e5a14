// Computes password hashes on a thread of its own, which gives way to everything else this process does.
import { hashSync, verifySync } from '@node-rs/argon2'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { Argon2Cost } from './passwords.config.ts'

/** A password as UTF-8, to be hashed at a cost or compared with a hash whose parameters were looked at. */
export type HashTask = { password: Uint8Array; cost: Argon2Cost } | { password: Uint8Array; hash: string }

/** A share of the processor about a tenth of a usual thread's, when both want it. */
const niceness = 10

// Elsewhere a priority is of the whole process; on Linux it is of the thread that asks (setpriority(2), "C library/kernel differences").
if (process.platform === 'linux') setPriority(niceness)

parentPort?.on('message', (task: HashTask) => {
  const result = 'hash' in task ? verifySync(task.hash, task.password) : hashSync(task.password, task.cost)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(result)
})
