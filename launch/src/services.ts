import type { Log } from '@gatehouse/kit/log'
import type { ServiceName } from '@gatehouse/kit/postgres/role-passwords'
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { localPort, vitePort, type LaunchConfig } from './launch.config.ts'
import type { Output } from './output.ts'
import { localUrl } from './service-environment.ts'
import { superviseProcess, type SupervisedProcess } from './supervised-process.ts'

export type ServicesOptions = {
  /** Folder that holds the services' sources. */
  repository: string
  config: LaunchConfig
  /** The whole environment of each service. */
  environments: Record<ServiceName, Record<string, string>>
  output: Output
  log: Log
  /** Called with a service that ended before it ever worked. */
  onFailedStart: (name: string, code: number | null) => void
  /** Called with each process that is started. */
  onSpawn: (child: ChildProcess) => void
}

/** The three service processes, not started yet. */
export function createServices(options: ServicesOptions): Record<ServiceName, SupervisedProcess> {
  const { config, repository } = options
  const readyUrls: Record<ServiceName, string> = {
    gateway: `${localUrl(config.host, localPort(config))}/ready`,
    documents: `${localUrl(config.documentsHost, config.documentsPort)}/health`,
    ai: `${localUrl(config.aiHost, config.aiPort)}/health`,
  }
  const create = (name: ServiceName): SupervisedProcess =>
    supervised(options, {
      name,
      args: [join(repository, name, 'src', 'main.ts')],
      env: options.environments[name],
      cwd: repository,
      readyUrl: readyUrls[name],
    })
  return { gateway: create('gateway'), documents: create('documents'), ai: create('ai') }
}

/** Vite's server of `npm run dev`, which passes API calls on to the gateway. */
export function createVite(options: ProgramOptions & { env: NodeJS.ProcessEnv }): SupervisedProcess {
  const args = [
    join(options.repository, 'node_modules', 'vite', 'bin', 'vite.js'),
    '--port',
    String(vitePort),
    '--strictPort',
    '--clearScreen',
    'false',
  ]
  return supervised(options, {
    name: 'web',
    args,
    env: options.env,
    cwd: join(options.repository, 'web'),
    readyUrl: `http://localhost:${vitePort}/`,
  })
}

type Program = { name: string; args: string[]; env: NodeJS.ProcessEnv; cwd: string; readyUrl: string }
type ProgramOptions = Pick<ServicesOptions, 'repository' | 'output' | 'log' | 'onFailedStart' | 'onSpawn'>

function supervised(
  { output, log, onFailedStart, onSpawn }: ProgramOptions,
  { name, args, env, cwd, readyUrl }: Program,
): SupervisedProcess {
  return superviseProcess({
    name,
    log,
    isReady: () => answers(readyUrl),
    onFailedStart: (code) => onFailedStart(name, code),
    spawn: () => {
      const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'end-with-parent.ts'), ...args], {
        cwd,
        env,
        // A process group of its own: Ctrl+C in the terminal must reach the launcher only, which ends its services in order.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      })
      if (child.stdout) output.follow(name, child.stdout)
      if (child.stderr) output.follow(name, child.stderr)
      onSpawn(child)
      return child
    },
  })
}

const probeMs = 2000

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(probeMs), redirect: 'manual' })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
