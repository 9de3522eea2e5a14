import { freePorts } from '@gatehouse/kit/testing/free-ports'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own for one test, removed at the end. */
export async function aFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'gatehouse-launch-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** What a stand-in service does beside answering on its port with its own environment. */
export type StandIn = { first?: string; onTerm?: string }

/** Writes a repository whose services are stand-ins of a few lines. */
export async function aRepository(
  folder: string,
  standIns: Partial<Record<'gateway' | 'documents' | 'ai', StandIn>> = {},
): Promise<string> {
  const repository = join(folder, 'repository')
  for (const [name, prefix] of [
    ['gateway', 'GATEHOUSE'],
    ['documents', 'DOCUMENTS'],
    ['ai', 'AI'],
  ] as const) {
    await mkdir(join(repository, name, 'src'), { recursive: true })
    const { first = '', onTerm = 'server.close(); server.closeAllConnections()' } = standIns[name] ?? {}
    await writeFile(join(repository, name, 'src', 'main.ts'), serviceText({ prefix, first, onTerm }))
  }
  for (const shared of ['contracts', 'kit']) await mkdir(join(repository, shared))
  return repository
}

const serviceText = ({ prefix, first, onTerm }: { prefix: string; first: string; onTerm: string }): string => `
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
${first}
const server = createServer((request, response) => response.end(JSON.stringify(process.env)))
server.listen(Number(process.env.${prefix}_PORT), process.env.${prefix}_HOST)
process.on('SIGTERM', () => { ${onTerm} })
`

export type Running = AsyncDisposable & {
  child: ChildProcess
  /** Everything it has written so far. */
  said: () => string
  /** Waits until it has written something that matches. */
  untilSaid: (pattern: RegExp) => Promise<string>
  exit: Promise<number | null>
}

/** Runs a script by this Node.js (or another program) and follows what it writes. Killed at the end of the test when it still runs. */
export function run(args: string[], env: Record<string, string> = {}, program = process.execPath): Running {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(program, args, { env: { PATH, NODE_COMPILE_CACHE, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const waiting = new Set<() => void>()
  const collect = (chunk: Buffer): void => {
    text += chunk.toString('utf8')
    for (const look of waiting) look()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exit = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null))
  const untilSaid = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => void (pattern.test(text) && resolve(text))
      waiting.add(look)
      void exit.then((code) => (look(), reject(new Error(`ended with ${code} without saying ${pattern}:\n${text}`))))
      look()
    })
  return {
    child,
    said: () => text,
    untilSaid,
    exit,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await exit
    },
  }
}

export type Launchable = {
  repository: string
  dataDir: string
  env: Record<string, string>
  ports: { gateway: number; documents: number; ai: number }
}

/** A repository of stand-ins, a data directory and free ports, ready to be launched. */
export async function aLaunchable(folder: string, standIns: Parameters<typeof aRepository>[1] = {}): Promise<Launchable> {
  const repository = await aRepository(folder, standIns)
  const dataDir = join(folder, 'data')
  const [gateway = 0, documents = 0, ai = 0] = await freePorts(3)
  const env = { GATEHOUSE_DATA_DIR: dataDir, GATEHOUSE_PORT: `${gateway}`, DOCUMENTS_PORT: `${documents}`, AI_PORT: `${ai}` }
  return { repository, dataDir, env, ports: { gateway, documents, ai } }
}

/** Makes a start faster where the database does not matter: stand-ins never connect to these. */
export function withoutDatabase(one: Launchable): Launchable {
  const url = 'postgresql://nobody@localhost/none'
  return { ...one, env: { ...one.env, GATEWAY_DATABASE_URL: url, DOCUMENTS_DATABASE_URL: url, AI_DATABASE_URL: url } }
}

/** Starts the launcher on stand-ins. End it in the test: it is killed otherwise, which leaves its database running. */
export function launchStandIns({ repository, env }: Launchable, args: string[] = ['start'], more: Record<string, string> = {}): Running {
  return run([join(import.meta.dirname, 'testing', 'stand-in.ts'), repository, ...args], { ...env, ...more })
}
