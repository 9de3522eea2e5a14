// Runs a script or an installed command with the Node.js that the project pins, whatever Node.js started this file.
// usage: node launch/with-node.mjs <file.ts | command of a dependency> [arguments]
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nodeBinary, root } from './pinned-node.mjs'

/** Absolute path of a script: a file of the repository, or the JavaScript behind a dependency's command. */
function scriptOf(name) {
  if (/\.[cm]?[jt]s$/.test(name)) return resolve(name)
  const link = join(root, 'node_modules', '.bin', name)
  if (!existsSync(link)) throw new Error(`${name} is neither a script nor an installed command`)
  const target = realpathSync(link)
  if (process.platform !== 'win32') return target
  // On Windows the entry is a shim that names the script relative to itself.
  const shim = readFileSync(link, 'utf8')
  const relative = /"\$basedir\/([^"]+)"/.exec(shim)?.[1]
  return relative ? resolve(dirname(link), relative) : target
}

/** Starts the pinned Node.js with `args`; resolves with the exit code, 128 + n after signal n. */
export function runWithPinnedNode(args, options = {}) {
  const node = nodeBinary()
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  const child = spawn(node, args, { stdio: 'inherit', ...options, env: { ...process.env, ...options.env, PATH: path } })
  const forward = (signal) => child.kill(signal)
  process.on('SIGTERM', forward)
  // A terminal sends Ctrl+C to the whole process group, so the child has it already; this process only has to outlive it.
  process.on('SIGINT', () => {})
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code, signal) => done(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)))
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [name, ...rest] = process.argv.slice(2)
  if (!name) {
    console.error('usage: node launch/with-node.mjs <file.ts | command> [arguments]')
    process.exit(2)
  }
  process.exitCode = await runWithPinnedNode([scriptOf(name), ...rest])
}
