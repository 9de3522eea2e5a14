import { createHash } from 'node:crypto'
import { lstat, lutimes, mkdir, readlink, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Longest path of a Unix socket that every supported system takes, in bytes (sun_path has 108 on Linux, 104 on macOS). */
export const maxSocketPathBytes = 103

export type ReachableFolder = AsyncDisposable & {
  /** A path to the folder that is short enough for the sockets in it. */
  path: string
}

/** How often the link is made fresh: cleaners of /tmp remove what is untouched for days. */
const refreshMs = 60 * 60 * 1000

/**
 * A path to `folder` short enough for a socket whose path below it has `reserve` bytes. A deep folder is reached by a symbolic
 * link in a private folder under the system's temporary one; the socket itself stays where it is.
 */
export async function reachByShortPath(folder: string, reserve: number): Promise<ReachableFolder> {
  if (fits(folder, reserve)) return { path: folder, [Symbol.asyncDispose]: async () => {} }
  const target = await realpath(folder)
  const privateFolder = join(fits(tmpdir(), reserve + 40) ? tmpdir() : '/tmp', `gatehouse-${process.getuid?.() ?? 0}-${shortHash(target)}`)
  const link = join(privateFolder, 'd')
  await makeLink(privateFolder, link, target)
  const timer = setInterval(() => void makeLink(privateFolder, link, target).catch(() => {}), refreshMs)
  timer.unref()
  return {
    path: link,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await rm(privateFolder, { recursive: true, force: true })
    },
  }
}

const fits = (folder: string, reserve: number): boolean => Buffer.byteLength(folder) + 1 + reserve <= maxSocketPathBytes

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

async function makeLink(folder: string, link: string, target: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const found = await lstat(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    throw new Error(`${folder} belongs to somebody else; remove it`)
  const present = await readlink(link).catch(() => null)
  if (present !== target) {
    await rm(link, { force: true })
    await symlink(target, link)
  }
  const now = new Date()
  await lutimes(link, now, now)
}
