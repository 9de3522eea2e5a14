// Runs one program of ours by the pinned Node.js so that it ends with the terminal it was started from, once and cleanly.
import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { whenNpmIsGone } from './npm-alive.mjs'
import { nodeBinary } from './pinned-node.mjs'

/** One Ctrl+C arrives twice: from the terminal, and again from npm, which passes it on. */
const samePressMs = 300

/**
 * Starts the pinned Node.js with `args`; resolves with its exit code. The child has a process group of its own and hears of
 * SIGINT, SIGTERM and SIGHUP only from here: each request once, as SIGTERM. Should this process be killed, the channel between the two
 * breaks, which tells the child to end.
 */
export function runInForeground(args) {
  const node = nodeBinary()
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], detached: process.platform !== 'win32', env })
  // The channel exists for its end only.
  child.channel?.unref()

  let requests = 0
  let last = -samePressMs
  const onSignal = () => {
    const now = performance.now()
    if (now - last < samePressMs) return
    last = now
    requests += 1
    child.kill(requests > 2 ? 'SIGKILL' : 'SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  whenNpmIsGone(onSignal)

  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)))
  })
}
