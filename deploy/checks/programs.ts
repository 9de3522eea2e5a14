import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = join(import.meta.dirname, '../../node_modules/.cache/gatehouse-deploy')

/** A program of the system: where it is, with its libraries if they are not the system's own, or why it cannot be had here. */
export type Program = { kind: 'found'; file: string; libraries: string | null } | { kind: 'missing'; reason: string }

type Wanted = {
  name: string
  debianPackage: string
  path: string
  versionArgument: string
  /** Packages with libraries that a small system may not have. */
  libraries?: readonly string[]
}

export const nginxProgram: Wanted = { name: 'nginx', debianPackage: 'nginx', path: 'usr/sbin/nginx', versionArgument: '-v' }
export const caddyProgram: Wanted = { name: 'caddy', debianPackage: 'caddy', path: 'usr/bin/caddy', versionArgument: 'version' }
export const haproxyProgram: Wanted = {
  name: 'haproxy',
  debianPackage: 'haproxy',
  path: 'usr/sbin/haproxy',
  versionArgument: '-v',
  libraries: ['liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'],
}

/**
 * Finds a program on PATH, or takes it out of the Debian package. The package is unpacked into node_modules/.cache, not installed:
 * installing would start a server on port 80 of this machine.
 */
export async function obtainProgram(wanted: Wanted): Promise<Program> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  for (const folder of folders) {
    const file = join(folder, wanted.name)
    if (await works(file, wanted.versionArgument)) return { kind: 'found', file, libraries: null }
  }
  const unpacked = join(cache, wanted.debianPackage)
  const found = await unpackedProgram(wanted, unpacked)
  if (found !== null) return found
  try {
    await unpackDebianPackages([wanted.debianPackage, ...(wanted.libraries ?? [])], unpacked)
  } catch (error) {
    return { kind: 'missing', reason: `${wanted.name} is neither on PATH nor to be had by apt-get (${firstLine(error)})` }
  }
  const fresh = await unpackedProgram(wanted, unpacked)
  return fresh ?? { kind: 'missing', reason: `${wanted.name} of the Debian package does not run here; install it` }
}

async function unpackedProgram(wanted: Wanted, folder: string): Promise<Program | null> {
  const file = join(folder, wanted.path)
  const libraries = wanted.libraries === undefined ? null : await libraryFolder(folder)
  return (await works(file, wanted.versionArgument, libraries)) ? { kind: 'found', file, libraries } : null
}

/** `usr/lib/x86_64-linux-gnu` or whatever the machine is. */
async function libraryFolder(unpacked: string): Promise<string | null> {
  const folder = join(unpacked, 'usr/lib')
  const machine = (await readdir(folder).catch(() => [])).find((name) => name.includes('-linux-'))
  return machine === undefined ? null : join(folder, machine)
}

async function works(file: string, versionArgument: string, libraries: string | null = null): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    await run(file, [versionArgument], { env: { ...process.env, ...(libraries === null ? {} : { LD_LIBRARY_PATH: libraries }) } })
    return true
  } catch {
    return false
  }
}

async function unpackDebianPackages(names: readonly string[], folder: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, `${names[0] ?? ''}-`))
  try {
    for (const name of names) await downloadPackage(name, work)
    const files = (await readdir(work)).filter((entry) => entry.endsWith('.deb'))
    if (files.length < names.length) throw new Error('apt-get download brought nothing')
    for (const file of files) await run('dpkg-deb', ['--extract', join(work, file), join(work, 'root')])
    await rm(folder, { recursive: true, force: true })
    await rename(join(work, 'root'), folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function downloadPackage(name: string, folder: string): Promise<void> {
  const download = (): Promise<unknown> => run('apt-get', ['download', name], { cwd: folder })
  try {
    await download()
  } catch (error) {
    // A fresh system has no lists of packages, and only root may fetch them.
    if (process.getuid?.() !== 0) throw error
    await run('apt-get', ['update'])
    await download()
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
