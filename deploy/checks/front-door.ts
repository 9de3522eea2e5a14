import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { deployFolder, exampleEnvironment, mountsOf, readCompose } from './compose-file.ts'
import { freePort } from './free-port.ts'

/** A front door before an upstream, on a loopback port. */
export type FrontDoor = AsyncDisposable & {
  url: string
  port: number
  tlsPort: number
  /** What it has written to its standard output and error so far. */
  log: () => Promise<string>
}

/** Root runs the front door as `nobody`, for it must do without privileges. */
const account: { uid: number; gid: number } | null = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

type NginxOptions = {
  upstreamPort: number
  /** Folder with fullchain.pem and privkey.pem: with it, the configuration of compose.tls.yaml. */
  certificates?: string
}

/** Starts nginx with our configuration, in which only addresses and folders differ. */
export async function startNginx(nginx: string, options: NginxOptions): Promise<FrontDoor> {
  const { folder, port, tlsPort, args } = await prepareNginx(options)
  const started = await startProgram(await reachableCopy(nginx, folder), [...args, '-g', 'daemon off;'], { port, folder })
  return frontDoor(started, { folder, port, tlsPort })
}

/** What `nginx -t` says about our configuration. */
export async function testNginx(nginx: string, options: NginxOptions): Promise<string> {
  const { folder, args } = await prepareNginx(options)
  try {
    await using log = await openLog(folder)
    const child = spawn(await reachableCopy(nginx, folder), ['-t', ...args], { ...account, stdio: ['ignore', log.fd, log.fd] })
    await once(child, 'exit')
    return await readFile(logFile(folder), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function prepareNginx({
  upstreamPort,
  certificates,
}: NginxOptions): Promise<{ folder: string; port: number; tlsPort: number; args: string[] }> {
  const folder = await aFolderForEverybody()
  const [port, tlsPort] = [await freePort(), await freePort()]
  const adapt = (text: string): string =>
    text
      .replaceAll('listen 8080;', `listen 127.0.0.1:${port};`)
      .replaceAll('listen 8443 ', `listen 127.0.0.1:${tlsPort} `)
      .replaceAll('server gateway:8000', `server 127.0.0.1:${upstreamPort}`)
      .replaceAll(' /tmp/', ` ${folder}/tmp/`)
      .replaceAll(' /etc/nginx/certs/', ` ${folder}/certs/`)
  const configuration = await layOutNginx(folder, { tls: certificates !== undefined, adapt })
  if (certificates !== undefined) await copyAll(certificates, join(folder, 'certs'))
  await giveAway(folder)
  return { folder, port, tlsPort, args: ['-e', 'stderr', '-c', configuration] }
}

/** Writes the files that the nginx container sees under /etc/nginx, by the mounts of our Compose files; returns the main one. */
async function layOutNginx(folder: string, options: { tls: boolean; adapt: (text: string) => string }): Promise<string> {
  const files = options.tls ? ['compose.yaml', 'compose.tls.yaml'] : ['compose.yaml']
  const services = await Promise.all(files.map(async (file) => (await readCompose(file, exampleEnvironment)).services['nginx']))
  // As in Compose, a later mount on the same target replaces the earlier one.
  const mounts = new Map(services.flatMap((service) => (service ? mountsOf(service) : [])).map(({ source, target }) => [target, source]))
  for (const [target, source] of mounts) {
    if (!source.startsWith('./')) continue
    const file = join(folder, relative('/etc/nginx', target))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, options.adapt(await readFile(join(deployFolder, source), 'utf8')))
  }
  return join(folder, 'nginx.conf')
}

/** `nobody` may not walk into a checkout below a closed folder. */
async function reachableCopy(program: string, folder: string): Promise<string> {
  if (account === null) return program
  const copy = join(folder, basename(program))
  await copyFile(program, copy)
  await chmod(copy, 0o755)
  return copy
}

/** Starts Caddy with our Caddyfile as it is; the addresses come by its variables. */
export async function startCaddy(caddy: string, options: { upstreamPort: number }): Promise<FrontDoor> {
  const folder = await aFolderForEverybody()
  const port = await freePort()
  await copyFile(join(deployFolder, 'caddy', 'Caddyfile'), join(folder, 'Caddyfile'))
  await giveAway(folder)
  const env = { GATEHOUSE_DOMAIN: `http://:${port}`, GATEHOUSE_UPSTREAM: `127.0.0.1:${options.upstreamPort}`, HOME: folder }
  const started = await startProgram(
    await reachableCopy(caddy, folder),
    ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
    { port, folder, env },
  )
  return frontDoor(started, { folder, port, tlsPort: 0 })
}

function frontDoor(started: AsyncDisposable, { folder, port, tlsPort }: { folder: string; port: number; tlsPort: number }): FrontDoor {
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

async function startProgram(file: string, args: string[], { port, folder, env = {} }: ProgramOptions): Promise<AsyncDisposable> {
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

const logFile = (folder: string): string => join(folder, 'log')

async function openLog(folder: string): Promise<FileHandle> {
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

async function aFolderForEverybody(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-front-'))
  await chmod(folder, 0o755)
  await mkdir(join(folder, 'tmp'))
  return folder
}

async function copyAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from)) await copyFile(join(from, name), join(to, name))
}

async function giveAway(folder: string): Promise<void> {
  if (account === null) return
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) await chown(join(folder, name), account.uid, account.gid)
}
