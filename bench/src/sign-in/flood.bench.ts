import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { freePorts, startProgram } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { median, medianWithSpread, quantile } from '../statistics.ts'
import { addressIn, startBehindProxy, trySignIn } from './people.ts'

const rounds = 6
const roundMs = 8000
const proxiedPerSecond = 200
const attemptsPerSecond = 100
/** p99 under the flood, against p99 without. */
const target = 2

type Round = { p50: number; p99: number; answers: Map<number, number> }

/** Whether people who use their apps notice that somebody floods the sign-in. */
export const signInFloodBench: Bench = {
  title: 'A flood of sign-ins beside proxied requests',
  about: `proxied requests while ${attemptsPerSecond} sign-in attempts arrive each second, against quiet`,
  run: async ({ say }) => {
    await using stack = new AsyncDisposableStack()
    const [app = 0] = await freePorts(1)
    stack.use(await startProgram(process.execPath, [join(import.meta.dirname, '../proxy/app.ts'), String(app)], { port: app }))
    const service = { key: 'bench', name: 'Bench', upstream: `http://127.0.0.1:${app}/api/bench`, visibility: 'everyone' }
    const gatehouse = stack.use(await startBehindProxy([service]))
    const cookie = await gatehouse.signIn()
    await measureRound(gatehouse.url, { cookie, flood: false, round: 0 })
    const quiet: Round[] = []
    const flooded: Round[] = []
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`)
      const order = round % 2 === 0 ? [true, false] : [false, true]
      for (const flood of order) (flood ? flooded : quiet).push(await measureRound(gatehouse.url, { cookie, flood, round }))
    }
    return report(quiet, flooded)
  },
}

async function measureRound(url: string, { cookie, flood, round }: { cookie: string; flood: boolean; round: number }): Promise<Round> {
  const untilMs = performance.now() + roundMs
  const answers = new Map<number, number>()
  const attempts = flood
    ? atRate(attemptsPerSecond, untilMs, async (n) => {
        // Each with a name and a network of its own, so that no limit turns it away; a name that nobody has costs what another does.
        const who = { email: `nobody-${n}@bench.example`, password: 'Not-the-password-1' }
        const { status } = await trySignIn(url, who, addressIn(round * 10_000 + n))
        answers.set(status, (answers.get(status) ?? 0) + 1)
      })
    : Promise.resolve()
  const taken: number[] = []
  const proxied = atRate(proxiedPerSecond, untilMs, async () => {
    const startedMs = performance.now()
    const response = await fetch(`${url}/api/bench/small`, { headers: { cookie } })
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`A proxied request was answered with ${response.status}.`)
    taken.push(performance.now() - startedMs)
  })
  await Promise.all([attempts, proxied])
  return { p50: quantile(taken, 0.5), p99: quantile(taken, 0.99), answers }
}

/** Does something so often a second whatever it takes, until a time; waits for what is under way. */
async function atRate(perSecond: number, untilMs: number, work: (n: number) => Promise<void>): Promise<void> {
  const startedMs = performance.now()
  const underWay: Promise<void>[] = []
  for (let n = 0; performance.now() < untilMs; n += 1) {
    underWay.push(work(n))
    await delay(Math.max(0, startedMs + ((n + 1) * 1000) / perSecond - performance.now()))
  }
  await Promise.all(underWay)
}

function report(quiet: readonly Round[], flooded: readonly Round[]): string {
  const ratio = median(flooded.map(({ p99 }) => p99)) / median(quiet.map(({ p99 }) => p99))
  const rows = [
    { name: 'quiet', of: quiet },
    { name: `${attemptsPerSecond} sign-in attempts/s`, of: flooded },
  ].map(({ name, of }) => [name, medianWithSpread(of.map(({ p50 }) => p50)), medianWithSpread(of.map(({ p99 }) => p99))])
  const answers = new Map<number, number>()
  for (const round of flooded) for (const [status, count] of round.answers) answers.set(status, (answers.get(status) ?? 0) + count)
  const told = Array.from(answers, ([status, count]) => `${count} × ${status}`).join(', ')
  return `${proxiedPerSecond} proxied requests a second, ${rounds} rounds of ${roundMs / 1000} s each, in alternating order; each attempt with a name and a
network of its own, so that only the bounded queue of password hashing holds them back. Answers to the attempts: ${told}.

${table(['', 'p50, ms', 'p99, ms'], rows)}

p99 under the flood is ${ratio.toFixed(2)} times p99 without; target at most ${target}: ${verdict(ratio <= target)}.`
}
