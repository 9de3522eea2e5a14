// Sees to it that node_modules holds what package-lock.json says. Plain JavaScript for Node.js 20: nothing is installed yet.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const npmArguments = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']

/** Installs with npm what is missing under `root`; ends at once when nothing is. `say` tells the person who waits. */
export async function ensureInstalled(root, { say, nodeBinary }) {
  if (isInstalled(root)) return
  await withInstallLock(root, say, async () => {
    // Another start may have installed everything while this one waited.
    if (isInstalled(root)) return
    const began = performance.now()
    say('Installing dependencies …')
    await runNpm(root, process.execPath)
    // npm skips optional packages whose `engines` exclude the Node.js it runs on, native parts of the build tools among them.
    // The pinned one suits them all.
    if (missingPackages(root).length > 0 && canRun(nodeBinary)) await runNpm(root, nodeBinary())
    writeFileSync(stampFile(root), stampOf(root))
    say(`Installed in ${((performance.now() - began) / 1000).toFixed(0)} s.`)
  })
}

/** True when what npm recorded in node_modules is what package-lock.json asks for on this platform. */
export function isInstalled(root) {
  const recorded = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(recorded)) return false
  if (existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === stampOf(root)) return true
  return missingPackages(root).length === 0
}

const stampFile = (root) => join(root, 'node_modules', '.gatehouse-installed')

/** What was installed from what; a later `npm install` or `npm prune` by hand changes it. */
function stampOf(root) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const file of ['package-lock.json', 'node_modules/.package-lock.json']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** Packages that package-lock.json asks for here and npm's record of node_modules does not have in that version. */
export function missingPackages(root) {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
  return Object.entries(wanted)
    .filter(([path, one]) => path !== '' && isForThisPlatform(one))
    .filter(([path, one]) => present[path]?.version !== one.version || present[path]?.resolved !== one.resolved)
    .map(([path]) => path)
}

function isForThisPlatform(one) {
  if (!one.optional && !one.devOptional) return true
  // Without a platform of its own an optional package hangs on another one that may be left out.
  if (!one.os && !one.cpu) return false
  return admits(one.os, process.platform) && admits(one.cpu, process.arch) && (!one.libc || admits(one.libc, libc()))
}

/** npm's lists of platforms: names that are admitted, or names with `!` that are not. */
function admits(list, name) {
  if (!list) return true
  const names = [list].flat()
  return names.some((entry) => entry.startsWith('!')) ? !names.includes(`!${name}`) : names.includes(name)
}

let knownLibc
function libc() {
  if (knownLibc === undefined) {
    // Without this the report looks up the names of all network peers, which takes seconds.
    process.report.excludeNetwork = true
    knownLibc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
  }
  return knownLibc
}

const canRun = (nodeBinary) => {
  try {
    return existsSync(nodeBinary())
  } catch {
    return false
  }
}

/** Runs `npm ci` by the given Node.js. npm's warnings are left out, its errors are shown as they come. */
function runNpm(root, node) {
  const env = { ...process.env }
  // What the person told the outer npm about this command must not change what the inner one installs.
  for (const name of ['workspace', 'workspaces', 'include_workspace_root', 'omit', 'only', 'production', 'dry_run', 'package_lock_only']) {
    delete env[`npm_config_${name}`]
  }
  const child = spawn(node, [npmScript(), ...npmArguments], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const end = (signal) => child.kill(signal)
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', end)
      process.off('SIGINT', end)
      if (code === 0) resolve()
      else
        reject(
          new InstallError(
            signal ? `npm ci was ended by ${signal}.` : 'The dependencies could not be installed; what npm says about it stands above.',
          ),
        )
    })
  })
}

/** A failure whose message is a sentence for the person at the terminal. */
export class InstallError extends Error {}

function npmScript() {
  const beside = dirname(process.execPath)
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'))
  const candidates = [
    process.env.npm_execpath,
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...onPath.filter(existsSync).map((file) => realpathSync(file)),
  ]
  const found = candidates.find((file) => file && /npm-cli\.[cm]?js$/.test(file) && existsSync(file))
  if (!found) throw new InstallError('npm was not found; install it, it comes with Node.js.')
  return found
}

const heartbeatMs = 1000
const staleMs = 10_000

/** Lets one process at a time install; the others wait and then find the work done. */
async function withInstallLock(root, say, work) {
  const file = join(root, 'launch', '.installing')
  let told = false
  while (!takeLock(file)) {
    if (!told) say('Another start is installing dependencies, waiting for it …')
    told = true
    await pause(200)
  }
  // A lock whose holder was killed goes stale, because nobody touches it any more; its pid alone could mean another process by now.
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), heartbeatMs)
  try {
    await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(file, { force: true })
  }
}

function takeLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST')
      throw new InstallError(
        `Dependencies are missing and cannot be installed: ${dirname(dirname(file))} may not be written (${error.code}).`,
      )
    if (isStale(file)) rmSync(file, { force: true })
    return false
  }
}

function isStale(file) {
  try {
    return Date.now() - statSync(file).mtimeMs > staleMs
  } catch {
    return false
  }
}
