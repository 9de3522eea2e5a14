import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGatehouse } from '../gatehouse.ts'
import { freePorts, startProgram } from '../processes.ts'

/** Something that passes requests on, and how to measure it. */
export type Subject = {
  name: string
  port: number
  /** Its processes; those below them count too. */
  pids: number[]
}

export const largeBytes = 1_000_000_000

/** Paths below which the proxies reach the two apps behind them. */
export const paths = { small: '/api/bench/small', large: '/api/bench/large', sink: '/api/sink/upload', webSocket: '/api/sink/ws' }

export type Stage = AsyncDisposable & {
  /** The app itself, with nothing before it. */
  direct: Subject
  gatehouse: Subject
  nginx: Subject
  floor: Subject
  caddy: Subject
  fastify: Subject
  /** Cookie header of a person who has just signed in; sent to every subject, so that all read the same bytes. */
  signIn: () => Promise<string>
}

/** Starts the apps, Gatehouse and its peers, all on loopback. */
export async function setStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-proxy-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const [app = 0, sink = 0, nginx = 0, caddy = 0, floor = 0, fastify = 0] = await freePorts(6)
  const ports = { app, sink, nginx }
  await makeSparseFile(join(folder, 'large'))
  const origin = `http://127.0.0.1:${app}`
  const start = async (name: string, port: number, [command = '', ...args]: string[]): Promise<Subject> => {
    const { pid } = stack.use(await startProgram(command, args, { port }))
    return { name, port, pids: [pid] }
  }
  const direct = await start('the app itself', app, await nginxCommand(folder, 'app.conf', appServer(folder, ports)))
  await start('sink', sink, [process.execPath, script('app.ts'), String(sink)])
  const peers = {
    nginx: await start('nginx `proxy_pass`', nginx, await nginxCommand(folder, 'nginx.conf', proxyServer(ports))),
    caddy: await start('Caddy `reverse_proxy`', caddy, await caddyCommand(folder, { port: caddy, app })),
    floor: await start('bare `node:http` + undici', floor, [process.execPath, script('floor.ts'), String(floor), origin]),
    fastify: await start('@fastify/http-proxy', fastify, [process.execPath, script('fastify-proxy.ts'), String(fastify), origin]),
  }
  // All of the load comes from one address.
  const env = { GATEHOUSE_MAX_CONNECTIONS_PER_CLIENT: '10000' }
  const gatehouse = stack.use(await startGatehouse({ services: gatehouseServices(ports), env }))
  const parts = stack.move()
  return {
    ...peers,
    direct,
    gatehouse: { name: 'Gatehouse', port: gatehouse.port, pids: [gatehouse.pid] },
    signIn: () => gatehouse.signIn(),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

const script = (name: string): string => join(import.meta.dirname, name)

/** The two apps as services of Gatehouse. */
export function gatehouseServices({ app, sink }: { app: number; sink: number }): Record<string, unknown>[] {
  const common = { visibility: 'granted', max_body_bytes: 2 * largeBytes }
  return [
    { ...common, key: 'bench', name: 'Bench', upstream: `http://127.0.0.1:${app}/api/bench` },
    { ...common, key: 'sink', name: 'Sink', upstream: `http://127.0.0.1:${sink}/api/sink` },
  ]
}

/** Starts the app with its small answers alone; resolves with its port. */
export async function startApp(stack: AsyncDisposableStack): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-app-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const [port = 0] = await freePorts(1)
  const [command = '', ...args] = await nginxCommand(folder, 'app.conf', appServer(folder, { app: port }))
  stack.use(await startProgram(command, args, { port }))
  return port
}

async function makeSparseFile(path: string): Promise<void> {
  await using file = await open(path, 'w')
  await file.truncate(largeBytes)
}

type Ports = { app: number; sink: number; nginx: number }

const json = JSON.stringify({
  id: 4711,
  name: 'Harbour',
  open: true,
  berths: [1, 2, 3, 5, 8],
  note: 'Small, as most answers of an API are.',
})

function appServer(folder: string, { app }: Pick<Ports, 'app'>): string {
  return `server {
    listen 127.0.0.1:${app} backlog=4096;
    location / { default_type application/json; return 200 '${json}'; }
    location = ${paths.large} { alias ${folder}/large; }
  }`
}

function proxyServer({ app, sink, nginx }: Ports): string {
  return `map $http_upgrade $connection_header { default upgrade; '' ''; }
  upstream app { server 127.0.0.1:${app}; keepalive 64; keepalive_requests 1000000000; }
  upstream sink { server 127.0.0.1:${sink}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${nginx} backlog=4096;
    client_max_body_size 0;
    proxy_http_version 1.1;
    proxy_set_header Connection $connection_header;
    proxy_set_header Upgrade $http_upgrade;
    proxy_request_buffering off;
    proxy_max_temp_file_size 0;
    proxy_read_timeout 1h;
    location / { proxy_pass http://app; }
    location /api/sink/ { proxy_pass http://sink; }
  }`
}

async function nginxCommand(folder: string, name: string, server: string): Promise<string[]> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`)
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  await writeFile(
    join(folder, name),
    `daemon off; ${user} worker_processes 1; error_log stderr; pid ${folder}/${name}.pid; worker_rlimit_nofile 16384;
events { worker_connections 16000; }
http {
  access_log off; keepalive_requests 1000000000; sendfile on; large_client_header_buffers 4 16k;
  ${temporary.join(' ')}
  ${server}
}
`,
  )
  return ['nginx', '-e', 'stderr', '-p', folder, '-c', join(folder, name)]
}

async function caddyCommand(folder: string, { port, app }: { port: number; app: number }): Promise<string[]> {
  const file = join(folder, 'Caddyfile')
  await writeFile(file, `{\n\tadmin off\n\tauto_https off\n}\n:${port} {\n\tbind 127.0.0.1\n\treverse_proxy 127.0.0.1:${app}\n}\n`)
  return ['env', `HOME=${folder}`, 'caddy', 'run', '--config', file, '--adapter', 'caddyfile']
}
