// Notices that the npm which started this process is gone. npm puts a shell between itself and us: when npm is told to end, only that
// shell hears of it, and when npm is killed, nobody does.
import { readFileSync } from 'node:fs'

const lookEveryMs = 500

/** Calls `onGone` once when npm, or the shell it put in between, has ended. Does nothing when npm did not start us. */
export function whenNpmIsGone(onGone) {
  if (!process.env.npm_lifecycle_event) return
  const before = ancestors()
  const timer = setInterval(() => {
    if (ancestors() === before) return
    clearInterval(timer)
    onGone()
  }, lookEveryMs)
  timer.unref()
}

/** Our parent, and its parent where that is npm; a shell further up may end without our having to. */
function ancestors() {
  const parent = process.ppid
  const grandparent = processOf(parent)?.parent
  return `${parent} ${grandparent && processOf(grandparent)?.name.startsWith('npm') ? grandparent : ''}`
}

/** Name and parent of a process; null where there is no /proc. */
function processOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const end = text.lastIndexOf(')')
    return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(text.slice(end + 2).split(' ')[1]) }
  } catch {
    return null
  }
}
