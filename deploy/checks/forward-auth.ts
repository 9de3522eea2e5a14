import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deployFolder } from './compose-file.ts'
import { freePort } from '@gatehouse/kit/testing/free-ports'
import type { Program } from './programs.ts'
import { startTraefikStandIn } from './traefik-stand-in.ts'
import { aFolderForEverybody, copyAll, frontDoor, giveAway, reachableCopy, startProgram, type FrontDoor } from './running.ts'

type FoundProgram = Extract<Program, { kind: 'found' }>
type Behind = { gatewayPort: number; appPort: number }

const snippet = (name: string): Promise<string> => readFile(join(deployFolder, 'forward-auth', name), 'utf8')

/** The addresses that stand in the snippets, replaced by those of the test. */
const moved = (text: string, { gatewayPort, appPort }: Behind, port: number): string =>
  text
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${gatewayPort}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${appPort}`)
    .replaceAll('listen 8080;', `listen 127.0.0.1:${port};`)
    .replaceAll('bind :8080', `bind 127.0.0.1:${port}`)

/** nginx with one of the snippets for it, in the smallest configuration around it. */
export async function startAskingNginx({ file }: FoundProgram, behind: Behind, name: string): Promise<FrontDoor> {
  const folder = await aFolderForEverybody()
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder}/tmp/${what};`).join(' ')
  const text = moved(await snippet(name), behind, port).replaceAll('/run/', `${folder}/tmp/`)
  const around = `pid ${folder}/tmp/nginx.pid;\nerror_log stderr warn;\nevents {}\nhttp {\n${temporary}\naccess_log off;\n${text}\n}\n`
  await writeFile(join(folder, 'nginx.conf'), around)
  await giveAway(folder)
  const args = ['-e', 'stderr', '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;']
  return frontDoor(await startProgram(await reachableCopy(file, folder), args, { port, folder }), { folder, port, tlsPort: 0 })
}

/** Caddy with its snippet as it is; the addresses come by its variables. */
export async function startAskingCaddy({ file }: FoundProgram, { gatewayPort, appPort }: Behind): Promise<FrontDoor> {
  const folder = await aFolderForEverybody()
  const port = await freePort()
  await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n}\n${await snippet('Caddyfile')}`)
  await giveAway(folder)
  const env = {
    GATEHOUSE_DOMAIN: `http://:${port}`,
    GATEHOUSE_UPSTREAM: `127.0.0.1:${gatewayPort}`,
    APP_UPSTREAM: `127.0.0.1:${appPort}`,
    HOME: folder,
  }
  const args = ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]
  return frontDoor(await startProgram(await reachableCopy(file, folder), args, { port, folder, env }), { folder, port, tlsPort: 0 })
}

/** HAProxy with its snippet and the Lua that belongs to it. */
export async function startAskingHaproxy({ file, libraries }: FoundProgram, behind: Behind): Promise<FrontDoor> {
  const folder = await aFolderForEverybody()
  const port = await freePort()
  const text = moved(await snippet('haproxy.cfg'), behind, port).replaceAll('/etc/haproxy/gatehouse.lua', join(folder, 'gatehouse.lua'))
  await writeFile(join(folder, 'haproxy.cfg'), text)
  await copyFile(join(deployFolder, 'forward-auth/haproxy.lua'), join(folder, 'gatehouse.lua'))
  await mkdir(join(folder, 'lib'))
  if (libraries !== null) await copyAll(libraries, join(folder, 'lib'))
  await giveAway(folder)
  const env: Record<string, string> = libraries === null ? {} : { LD_LIBRARY_PATH: join(folder, 'lib') }
  const started = await startProgram(await reachableCopy(file, folder), ['-db', '-f', join(folder, 'haproxy.cfg')], { port, folder, env })
  return frontDoor(started, { folder, port, tlsPort: 0 })
}

/** What stands in for Traefik, with the snippet for it. */
export async function startAskingTraefik(_program: FoundProgram, behind: Behind): Promise<FrontDoor> {
  const folder = await aFolderForEverybody()
  const text = moved(await snippet('traefik.yaml'), behind, 0).replaceAll('gatehouse.example.org', 'localhost')
  const standIn = await startTraefikStandIn(text)
  return frontDoor(standIn, { folder, port: standIn.port, tlsPort: 0 })
}
