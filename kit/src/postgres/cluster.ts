import { chown, lchown, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { StartupError } from '../errors.ts'
import { runProgram } from './run-program.ts'
import type { PostgresVersion } from './programs.ts'
import type { ServerAccount } from './server-account.ts'
import { configurationFiles } from './server-settings.ts'

/** A data directory of PostgreSQL (a "cluster") and what is needed to work on it. */
export type Cluster = {
  directory: string
  /** Folder with `bin`, `lib`, `share`. */
  programs: string
  version: PostgresVersion
  account: ServerAccount | null
  /** False only for throw-away clusters of tests: no fsync. */
  durable: boolean
}

export const superuser = 'gatehouse'

/** Makes the cluster unless it is there, and brings its configuration files up to date. */
export async function ensureCluster(cluster: Cluster): Promise<void> {
  // Who may connect is told by name, so one is needed before anything is made.
  const client = ownUserName()
  await removeUnfinished(cluster.directory)
  const found = await foundVersion(cluster.directory)
  if (found === null) await createCluster(cluster)
  else if (found !== String(cluster.version)) throw new StartupError([otherVersion(cluster, found)])
  else await adoptOwnership(cluster)
  await writeConfiguration(cluster, client)
}

function otherVersion({ directory, version }: Cluster, found: string): string {
  return (
    `The database in ${directory} was made by PostgreSQL ${found}, but this version of Gatehouse brings ${version}: ` +
    `restore a backup into a new data directory, or run PostgreSQL ${found} yourself and set DATABASE_URL.`
  )
}

async function foundVersion(directory: string): Promise<string | null> {
  try {
    return (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EACCES') throw new StartupError([await otherOwner(directory)], { cause: error })
    if (code !== 'ENOENT') throw error
  }
  // A cluster arrives here by rename, whole. Anything else of this name is not ours to delete, an empty folder apart.
  await rmdir(directory).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw new StartupError([`${directory} exists, but is no database of PostgreSQL (it has no PG_VERSION); move it away.`], {
      cause: error,
    })
  })
  return null
}

async function otherOwner(directory: string): Promise<string> {
  const { uid } = await stat(directory)
  return `The database in ${directory} belongs to another user (uid ${uid}): start Gatehouse as root, as when it was made, or give the folder to ${ownUserName()} with chown -R.`
}

/**
 * initdb works in a folder beside the final one, which then takes the final name: a killed initdb leaves nothing that looks like
 * a database.
 */
async function createCluster(cluster: Cluster): Promise<void> {
  const { directory, account, programs, version, durable } = cluster
  const unfinished = `${directory}${unfinishedMark}${randomBytes(4).toString('hex')}`
  await mkdir(unfinished, { mode: 0o700 })
  if (account !== null) await chown(unfinished, account.uid, account.gid)
  const locale = version >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'] : ['--locale=C']
  const args = [
    '-D',
    seenFromInside(cluster, unfinished),
    '-U',
    superuser,
    '--encoding=UTF8',
    ...locale,
    '--auth=reject',
    '--data-checksums',
  ]
  const run = await runProgram(join(programs, 'bin', 'initdb'), durable ? args : [...args, '--no-sync'], { account, cwd: unfinished })
  if (run.code !== 0) {
    await rm(unfinished, { recursive: true, force: true })
    throw new StartupError([
      `The database could not be made in ${dirname(directory)}: ${lastErrorIn(run.output) || run.fault || 'initdb failed'}.`,
    ])
  }
  await rename(unfinished, directory)
  if (durable) await syncFolder(dirname(directory))
}

const unfinishedMark = '.new-'

/** Leftovers of a start that was killed in the middle of initdb. Nobody else works here: the caller holds the data directory's lock. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(dirname(directory))) {
    if (name.startsWith(`${basename(directory)}${unfinishedMark}`))
      await rm(join(dirname(directory), name), { recursive: true, force: true })
  }
}

/** Hands a cluster that belongs to root (restored from an archive, say) to the server's account; PostgreSQL would refuse it. */
async function adoptOwnership({ directory, account }: Cluster): Promise<void> {
  if (account === null || (await stat(directory)).uid === account.uid) return
  for (const entry of await readdir(directory, { recursive: true })) await lchown(join(directory, entry), account.uid, account.gid)
  await chown(directory, account.uid, account.gid)
}

/**
 * How a program started in `directory` finds it. Under an account of its own the server may not walk down from / to a data
 * directory below closed folders (0700), but its working directory stays open to it wherever it lies.
 */
export function seenFromInside({ account }: Pick<Cluster, 'account'>, directory: string): string {
  return account !== null && process.platform === 'linux' ? '/proc/self/cwd' : directory
}

/**
 * Writes the configuration under the server's account: were root to write into a folder that belongs to another, a link planted
 * there could lead it anywhere.
 */
async function writeConfiguration({ directory, account, version, durable }: Cluster, client: string): Promise<void> {
  for (const [name, text] of Object.entries(configurationFiles({ version, durable, client }))) {
    const run = await runProgram('/bin/sh', ['-c', 'umask 077 && cat > "$1.new" && mv -f "$1.new" "$1"', 'sh', name], {
      account,
      cwd: directory,
      input: text,
    })
    if (run.code !== 0)
      throw new StartupError([`The database's ${name} in ${directory} cannot be written: ${run.fault ?? run.output.trim()}.`])
  }
}

function lastErrorIn(output: string): string {
  const lines = output.split('\n').filter((text) => text.trim() !== '')
  const line = lines.findLast((text) => /error|FATAL|PANIC/.test(text)) ?? lines.at(-1) ?? ''
  return line.replace(/^.*?(error|FATAL|PANIC|initdb):\s*/, '').trim()
}

function ownUserName(): string {
  try {
    return userInfo().username
  } catch (error) {
    const uid = process.getuid?.() ?? -1
    throw new StartupError(
      [`The user with uid ${uid} has no name in /etc/passwd, which PostgreSQL needs; give it one, or set DATABASE_URL.`],
      { cause: error },
    )
  }
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}
