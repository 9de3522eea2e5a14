import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = join(import.meta.dirname, '../../node_modules/.cache/gatehouse-deploy')

/** A program of the system: where it is, or why it cannot be had here. */
export type Program = { kind: 'found'; file: string } | { kind: 'missing'; reason: string }

type Wanted = { name: string; debianPackage: string; path: string; versionArgument: string }

export const nginxProgram: Wanted = { name: 'nginx', debianPackage: 'nginx', path: 'usr/sbin/nginx', versionArgument: '-v' }
export const caddyProgram: Wanted = { name: 'caddy', debianPackage: 'caddy', path: 'usr/bin/caddy', versionArgument: 'version' }

/**
 * Finds a program on PATH, or takes it out of the Debian package. The package is unpacked into node_modules/.cache, not installed:
 * installing would start a server on port 80 of this machine.
 */
export async function obtainProgram(wanted: Wanted): Promise<Program> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  for (const folder of folders) {
    if (await works(join(folder, wanted.name), wanted.versionArgument)) return { kind: 'found', file: join(folder, wanted.name) }
  }
  const unpacked = join(cache, wanted.debianPackage)
  const file = join(unpacked, wanted.path)
  if (await works(file, wanted.versionArgument)) return { kind: 'found', file }
  try {
    await unpackDebianPackage(wanted.debianPackage, unpacked)
  } catch (error) {
    return { kind: 'missing', reason: `${wanted.name} is neither on PATH nor to be had by apt-get (${firstLine(error)})` }
  }
  if (await works(file, wanted.versionArgument)) return { kind: 'found', file }
  return { kind: 'missing', reason: `${wanted.name} of the Debian package does not run here; install it` }
}

async function works(file: string, versionArgument: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    await run(file, [versionArgument])
    return true
  } catch {
    return false
  }
}

async function unpackDebianPackage(name: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, `${name}-`))
  try {
    await downloadPackage(name, work)
    const file = (await readdir(work)).find((entry) => entry.endsWith('.deb'))
    if (file === undefined) throw new Error('apt-get download brought nothing')
    await run('dpkg-deb', ['--extract', join(work, file), join(work, 'root')])
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
