import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { deployFolder, exampleEnvironment, mountsOf, readCompose } from './compose-file.ts'
import { freePort } from '@gatehouse/kit/testing/free-ports'
import {
  account,
  aFolderForEverybody,
  copyAll,
  frontDoor,
  giveAway,
  logFile,
  openLog,
  reachableCopy,
  startProgram,
  type FrontDoor,
} from './running.ts'

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
