import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts, processTree, startProgram } from './processes.ts'

const root = join(import.meta.dirname, '..', '..')

export const admin = { email: 'admin@bench.example', password: 'Lighthouse-over-42-Cliffs' }
export const person = { email: 'person@bench.example', password: 'Forty!Ferries-at-Dawn' }

export type Gatehouse = AsyncDisposable & {
  /** The address people use. */
  url: string
  port: number
  dataDir: string
  /** Process id of the gateway: what serves people, without the launcher, the database and the services. */
  pid: number
  /** Signs in as the browser does; resolves with the Cookie header. */
  signIn: (who?: { email: string; password: string }) => Promise<string>
}

export type GatehouseOptions = {
  /** Entries of the services file beside documents and ai, which need none. The person is given those with visibility `granted`. */
  services?: readonly Record<string, unknown>[]
  env?: Record<string, string>
}

/** Starts the whole product by `npm start` on a new data folder, with an {@link admin} and a {@link person}. */
export async function startGatehouse({ services = [], env = {} }: GatehouseOptions = {}): Promise<Gatehouse> {
  await using stack = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const [port = 0, documents = 0, ai = 0] = await freePorts(3)
  const url = `http://localhost:${port}`
  const servicesFile = join(dataDir, 'services.yaml')
  const file: Record<string, string> = services.length === 0 ? {} : { GATEHOUSE_SERVICES: servicesFile }
  // JSON is YAML too.
  await writeFile(servicesFile, JSON.stringify({ services }))
  const environment = {
    ...systemEnvironment(),
    ...file,
    NODE_ENV: 'production',
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_PORT: String(port),
    DOCUMENTS_PORT: String(documents),
    AI_PORT: String(ai),
    GATEHOUSE_PUBLIC_URL: url,
    GATEHOUSE_ADMIN_EMAIL: admin.email,
    GATEHOUSE_ADMIN_PASSWORD: admin.password,
    ...env,
  }
  const launcher = stack.use(
    await startProgram(process.execPath, [join(root, 'launch', 'start.mjs'), 'start'], {
      env: environment,
      untilSaid: 'Stop with Ctrl+C',
      withinMs: 300_000,
    }),
  )
  await createPerson(environment, services)
  const pid = processTree(launcher.pid).find(({ command }) => command.includes('gateway/src/main.ts'))?.pid
  if (pid === undefined) throw new Error('The gateway runs, but its process was not found.')
  const parts = stack.move()
  return { url, port, dataDir, pid, signIn: (who = person) => signIn(url, who), [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

async function createPerson(env: NodeJS.ProcessEnv, services: readonly Record<string, unknown>[]): Promise<void> {
  await operate(['users', 'create', person.email, '--password-stdin'], env, person.password)
  for (const { key, visibility } of services)
    if (visibility === 'granted') await operate(['grants', 'add', String(key), '--user', person.email], env)
}

/** Runs a command for operators. */
async function operate(command: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<void> {
  const args = [join(root, 'launch', 'with-node.mjs'), join(root, 'gateway', 'src', 'cli.ts'), ...command]
  const child = spawn(process.execPath, args, { env, cwd: root, stdio: ['pipe', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command.join(' ')} failed: ${said}`)
}

async function signIn(url: string, who: { email: string; password: string }): Promise<string> {
  const response = await fetch(`${url}/api/auth/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ ...who, remember: true }),
  })
  if (!response.ok) throw new Error(`The sign-in was answered with ${response.status}: ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .filter((cookie) => /Path=\/(;|$)/.test(cookie))
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

/** The environment without what would make it another Gatehouse than a fresh one. */
function systemEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(?:GATEHOUSE|DOCUMENTS|AI|GATEWAY|DATABASE|SMTP)_/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}
