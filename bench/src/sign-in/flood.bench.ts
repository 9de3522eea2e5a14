import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Bench } from '../bench.ts'
import type { Gatehouse } from '../gatehouse.ts'
import { cpuMsOf, freePorts, startProgram } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { median, medianWithSpread, quantile } from '../statistics.ts'
import type { Answers, AttackerTask } from './flood.attacker.ts'
import type { Observed, ObserverTask } from './flood.observer.ts'
import { startBehindProxy } from './people.ts'

const rounds = 10
const forMs = 8000
/** Until both processes are up, and how long the flood has been going on when those who use the app are looked at. */
const startMs = 1000
const aheadMs = 1000
const proxiedPerSecond = 200
const attemptsPerSecond = 100
/** p99 under the flood, against p99 without. */
const target = 2

/** One round: milliseconds through Gatehouse and straight to the app, CPU of the gateway in % of a core, answers to the attempts. */
type Round = { proxied: number[]; direct: number[]; cpu: number; answers: Answers }

/** Whether people who use their apps notice that somebody floods the sign-in. */
export const signInFloodBench: Bench = {
  title: 'A flood of sign-ins beside proxied requests',
  about: `proxied requests while ${attemptsPerSecond} sign-in attempts arrive each second, against quiet`,
  run: async ({ say }) => {
    await using stack = new AsyncDisposableStack()
    const [app = 0] = await freePorts(1)
    stack.use(await startProgram(process.execPath, [script('../proxy/app.ts'), String(app)], { port: app }))
    const service = { key: 'bench', name: 'Bench', upstream: `http://127.0.0.1:${app}/api/bench`, visibility: 'granted' }
    const gatehouse = stack.use(await startBehindProxy([service]))
    const stage = { gatehouse, app, cookie: await gatehouse.signIn() }
    // Until compilers have done what they do.
    for (const flood of [true, false]) await measureRound(stage, { flood, round: 0 })
    const [quiet, flooded]: [Round[], Round[]] = [[], []]
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`)
      for (const flood of round % 2 === 0 ? [true, false] : [false, true])
        (flood ? flooded : quiet).push(await measureRound(stage, { flood, round }))
    }
    return report(quiet, flooded)
  },
}

type Stage = { gatehouse: Gatehouse; app: number; cookie: string }

/** Those who use an app and those who attack are processes of their own, so that they do not wait for one another. */
async function measureRound({ gatehouse, app, cookie }: Stage, { flood, round }: { flood: boolean; round: number }): Promise<Round> {
  const { port, pid } = gatehouse
  const floodedAtMs = Date.now() + startMs
  const beginsAtMs = floodedAtMs + aheadMs
  const observer: ObserverTask = { ports: [port, app], path: '/api/bench/small', cookie, perSecond: proxiedPerSecond, forMs, beginsAtMs }
  // Each attempt from a network of its own, so that no limit turns it away.
  const attacker: AttackerTask = {
    port,
    perSecond: attemptsPerSecond,
    forMs: forMs + aheadMs,
    beginsAtMs: floodedAtMs,
    firstNetwork: round * 10_000,
  }
  const [observed, answers, cpu] = await Promise.all([
    run<Observed>('flood.observer.ts', observer),
    flood ? run<Answers>('flood.attacker.ts', attacker) : {},
    cpuShareOf(pid, beginsAtMs),
  ])
  return { proxied: observed[port] ?? [], direct: observed[app] ?? [], cpu, answers }
}

/** % of a core while the app is used. */
async function cpuShareOf(pid: number, beginsAtMs: number): Promise<number> {
  await delay(Math.max(0, beginsAtMs - Date.now()))
  const beforeMs = cpuMsOf([pid])
  await delay(forMs)
  return ((cpuMsOf([pid]) - beforeMs) / forMs) * 100
}

const script = (name: string): string => join(import.meta.dirname, name)

async function run<Result>(name: string, task: unknown): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, [script(name), JSON.stringify(task)], { maxBuffer: 2 ** 26 })
  return JSON.parse(stdout) as Result
}

function report(quiet: readonly Round[], flooded: readonly Round[]): string {
  const rowOf = (name: string, of: (round: Round) => number[]): string[] => {
    const quantiles = (all: readonly Round[], share: number): string =>
      medianWithSpread(
        all.map((round) => quantile(of(round), share)),
        2,
      )
    const figures = [0.5, 0.99].flatMap((share) => [quantiles(quiet, share), quantiles(flooded, share)])
    return [name, ...figures, ratioOf(quiet, flooded, of).toFixed(2)]
  }
  const rows = [rowOf('through Gatehouse', ({ proxied }) => proxied), rowOf('straight to the app', ({ direct }) => direct)]
  const ratio = ratioOf(quiet, flooded, ({ proxied }) => proxied)
  const cpu = [quiet, flooded].map((all) => median(all.map((round) => round.cpu)).toFixed(0))
  return `${proxiedPerSecond} requests a second through Gatehouse and as many straight to the app, at random moments, ${rounds} rounds of ${forMs / 1000} s with and
without ${attemptsPerSecond} sign-in attempts a second, in alternating order. Each attempt with a name and a network of its own, so that only the bounded
queue of password hashing holds them back; those who use and those who attack are processes of their own, on the same two cores, and up before
anything is measured.
Answers to the attempts: ${told(flooded)}. CPU of the gateway’s process: ${cpu[0]} % of a core without, ${cpu[1]} % under the flood.

${table(['', 'p50 without, ms', 'under the flood', 'p99 without, ms', 'under the flood', 'p99, ratio'], rows)}

p99 through Gatehouse under the flood is ${ratio.toFixed(2)} times p99 without; target at most ${target}: ${verdict(ratio <= target)}.`
}

function ratioOf(quiet: readonly Round[], flooded: readonly Round[], of: (round: Round) => number[]): number {
  const [without = Number.NaN, under = Number.NaN] = [quiet, flooded].map((all) => median(all.map((round) => quantile(of(round), 0.99))))
  return under / without
}

function told(flooded: readonly Round[]): string {
  const counts = new Map<string, number>()
  for (const { answers } of flooded)
    for (const [status, count] of Object.entries(answers)) counts.set(status, (counts.get(status) ?? 0) + count)
  return Array.from(counts, ([status, count]) => `${count} × ${status}`).join(', ')
}
