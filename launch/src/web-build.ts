import { StartupError } from '@gatehouse/kit/errors'
import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { waitForFileLock } from './file-lock.ts'

/** What the built UI is made of. */
const sources = ['web', 'contracts/src', 'package-lock.json']
const notSources = /(^|\/)(dist|node_modules|__screenshots__)$|\.test\.tsx?$/

type WebBuild = {
  repository: string
  env: Record<string, string | undefined>
  say: (text: string) => void
  /** Builds into web/dist; null when all went well, else what went wrong. */
  build?: (options: Pick<WebBuild, 'repository' | 'env'>) => Promise<string | null>
}

/** Builds the web UI unless `web/dist` comes from these very sources. Two starts at once build once. */
export async function ensureWebBuilt({ repository, env, say, build = runVite }: WebBuild): Promise<void> {
  const stamp = join(repository, 'web', 'dist', '.built-from')
  if ((await stampOf(stamp)) === (await hashOfSources(repository))) return
  const lockFile = join(repository, 'node_modules', '.cache', 'gatehouse', 'web-build.lock')
  await mkdir(dirname(lockFile), { recursive: true }).catch((error: unknown) => {
    throw new StartupError([`The web UI has to be built, but ${dirname(lockFile)} may not be written.`], { cause: error })
  })
  using lock = await waitForFileLock(lockFile)
  void lock
  const wanted = await hashOfSources(repository)
  if ((await stampOf(stamp)) === wanted) return
  const began = performance.now()
  say('Building the web UI …')
  const fault = await build({ repository, env })
  if (fault !== null) throw new StartupError([`The web UI could not be built:\n${fault}`])
  // Written last: a build that was killed has no stamp and is made again.
  await writeFile(stamp, `${wanted}\n`)
  say(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
}

async function stampOf(file: string): Promise<string | null> {
  return existsSync(file) ? (await readFile(file, 'utf8')).trim() : null
}

/** One hash over the names and contents of all sources. */
async function hashOfSources(repository: string): Promise<string> {
  const hash = createHash('sha256')
  const files = (await Promise.all(sources.map((source) => filesBelow(repository, source)))).flat()
  for (const file of files.toSorted())
    hash
      .update(`${file}\0`)
      .update(await readFile(join(repository, file)))
      .update('\0')
  return hash.digest('hex')
}

async function filesBelow(repository: string, path: string): Promise<string[]> {
  if (notSources.test(path)) return []
  try {
    const entries = await readdir(join(repository, path), { withFileTypes: true })
    const below = await Promise.all(
      entries.filter((entry) => !entry.isSymbolicLink()).map((entry) => filesBelow(repository, `${path}/${entry.name}`)),
    )
    return below.flat()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path]
    throw error
  }
}

function runVite({ repository, env }: Pick<WebBuild, 'repository' | 'env'>): Promise<string | null> {
  const vite = join(repository, 'node_modules', 'vite', 'bin', 'vite.js')
  const options = { cwd: join(repository, 'web'), env: { ...env, NO_COLOR: '1' }, maxBuffer: 1 << 26 }
  return new Promise((resolve) => {
    execFile(process.execPath, [vite, 'build', '--logLevel', 'warn'], options, (error, stdout, stderr) => {
      resolve(error === null ? null : `${stdout}${stderr}`.trim() || error.message)
    })
  })
}
