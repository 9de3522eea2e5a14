import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** A front door before an upstream, on a loopback port. */
export type FrontDoor = AsyncDisposable & {
  url: string
  port: number
  tlsPort: number
  /** What it has written to its standard output and error so far. */
  log: () => Promise<string>
}

/** Root runs the front door as `nobody`, for it must do without privileges. */
export const account: { uid: number; gid: number } | null = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

/** `nobody` may not walk into a checkout below a closed folder. */
export async function reachableCopy(program: string, folder: string): Promise<string> {
  if (account === null) return program
  const copy = join(folder, basename(program))
  await copyFile(program, copy)
  await chmod(copy, 0o755)
  return copy
}

export function frontDoor(
  started: AsyncDisposable,
  { folder, port, tlsPort }: { folder: string; port: number; tlsPort: number },
): FrontDoor {
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    tlsPort,
    log: () => readFile(logFile(folder), 'utf8'),
    [Symbol.asyncDispose]: async () => {
      await started[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type ProgramOptions = { port: number; folder: string; env?: Record<string, string> }

export async function startProgram(file: string, args: string[], { port, folder, env = {} }: ProgramOptions): Promise<AsyncDisposable> {
  // A file, because nginx opens /dev/stdout anew, which a pipe of Node.js does not allow.
  await using log = await openLog(folder)
  const child = spawn(file, args, { ...account, env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', log.fd, log.fd] })
  let running = true
  const ended = new Promise<void>((resolve) => {
    const onEnd = (): void => {
      running = false
      resolve()
    }
    child.on('error', onEnd)
    child.on('exit', onEnd)
  })
  await untilAccepting(port, async () => {
    if (!running) throw new Error(`${file} ended at once: ${await readFile(logFile(folder), 'utf8')}`)
  })
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

export const logFile = (folder: string): string => join(folder, 'log')

export async function openLog(folder: string): Promise<FileHandle> {
  const log = await open(logFile(folder), 'a')
  if (account !== null) await log.chown(account.uid, account.gid)
  return log
}

/** Another program's start cannot be awaited but by knocking. */
async function untilAccepting(port: number, stillAlive: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + 15_000
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const accepted = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
      () => false,
    )
    socket.destroy()
    if (accepted) return
    await stillAlive()
    if (performance.now() > deadline) throw new Error(`nothing listens on port ${port} after 15 s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function aFolderForEverybody(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-front-'))
  await chmod(folder, 0o755)
  await mkdir(join(folder, 'tmp'))
  return folder
}

export async function copyAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from)) await copyFile(join(from, name), join(to, name))
}

export async function giveAway(folder: string): Promise<void> {
  if (account === null) return
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) await chown(join(folder, name), account.uid, account.gid)
}
