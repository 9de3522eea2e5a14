import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { programEnvironment } from './programs.ts'

export type Running = AsyncDisposable & { pid: number; child: ChildProcess; said: () => string }

type StartOptions = {
  env?: NodeJS.ProcessEnv
  /** It is started when something listens on this port, */
  port?: number
  /** or when it has said this. */
  untilSaid?: string
  withinMs?: number
}

/** Starts a program of this bench, to be ended with it. Throws with what the program said when it does not come up. */
export async function startProgram(command: string, args: readonly string[], options: StartOptions = {}): Promise<Running> {
  const child = spawn(command, args, { env: options.env ?? programEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  const endWithUs = (): void => void child.kill('SIGTERM')
  process.once('exit', endWithUs)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-20_000)))
  const spawned = await Promise.race([once(child, 'spawn').then(() => null), once(child, 'error').then(([error]: unknown[]) => error)])
  if (spawned !== null) throw new Error(`${command} could not be started.`, { cause: spawned })
  const ended = once(child, 'exit')
  const deadlineMs = performance.now() + (options.withinMs ?? 30_000)
  while (!(await isUp(options, text))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) throw new Error(`${command} ${args.join(' ')} did not come up:\n${text}`)
    await delay(50)
  }
  return {
    pid: child.pid ?? 0,
    child,
    said: () => text,
    [Symbol.asyncDispose]: async () => {
      process.off('exit', endWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(killer)
    },
  }
}

async function isUp({ port, untilSaid }: StartOptions, text: string): Promise<boolean> {
  if (untilSaid !== undefined) return text.includes(untilSaid)
  return port === undefined || (await listensOn(port))
}

function listensOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (up: boolean): void => {
      socket.destroy()
      resolve(up)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}

/** Ports that nobody listens on; all are held until all are found, so no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Clock ticks a second in /proc/<pid>/stat: 100 on every Linux that Node.js runs on. */
const ticksPerS = 100

type ProcessFacts = { pid: number; parent: number; cpuMs: number; command: string }

/** This process and all below it. */
export function processTree(pid: number): ProcessFacts[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => factsOf(Number(name)) ?? [])
  const tree = all.filter((one) => one.pid === pid)
  for (const one of tree) tree.push(...all.filter(({ parent }) => parent === one.pid))
  return tree
}

/** CPU time in milliseconds, user and system, that these processes and all below them have used so far. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.flatMap(processTree).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
}

/** Resident memory of these processes and all below them, in bytes. */
export function residentBytesOf(pids: readonly number[]): number {
  return pids.flatMap(processTree).reduce((sum, { pid }) => sum + residentBytes(pid), 0)
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(contentOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
}

function factsOf(pid: number): ProcessFacts | null {
  const text = contentOf(`/proc/${pid}/stat`)
  // The name in brackets may hold anything, blanks and brackets too (proc_pid_stat(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (fields.length < 14) return null
  const ticks = Number(fields[11]) + Number(fields[12])
  const command = contentOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
  return { pid, parent: Number(fields[1]), cpuMs: (ticks * 1000) / ticksPerS, command }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has gone.
    return ''
  }
}
