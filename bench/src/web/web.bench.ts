import type { Bench } from '../bench.ts'
import { startGatehouse } from '../gatehouse.ts'
import { table, verdict } from '../report.ts'
import { median } from '../statistics.ts'
import { startChromium } from './chromium.ts'
import { judge, type FormFactor, type LighthouseRun } from './lighthouse.ts'

const rounds = 3
const targets = { performance: 95, accessibility: 100, practices: 100 }
const pages = [
  { name: 'Apps', path: '/' },
  { name: 'Documents', path: '/documents' },
]

/** What a browser makes of the built pages, by Lighthouse. */
export const webBench: Bench = {
  title: 'The pages in a browser',
  about: 'Lighthouse on Apps and Documents, signed in',
  run: async ({ say }) => {
    await using stack = new AsyncDisposableStack()
    const gatehouse = stack.use(await startGatehouse())
    const port = await startChromium(stack)
    const cookie = await gatehouse.signIn()
    const rows: string[][] = []
    const faults = new Set<string>()
    for (const form of ['desktop', 'phone'] satisfies FormFactor[]) {
      for (const { name, path } of pages) {
        const runs: LighthouseRun[] = []
        for (let round = 0; round < rounds; round += 1) runs.push(await judge(`${gatehouse.url}${path}`, { port, cookie, form }))
        for (const fault of runs.flatMap((run) => run.faults)) faults.add(`${name}, ${form}: ${fault}`)
        rows.push([`${name}, ${form}`, ...cellsOf(runs)])
        say(rows.at(-1)?.join('  ') ?? '')
      }
    }
    return `${about}\n\n${table(head, rows)}\n\n${faultsText([...faults])}`
  },
}

const head = [
  'page',
  'performance',
  'accessibility',
  'best practices',
  'first paint, ms',
  'largest paint, ms',
  'blocked, ms',
  'shift',
  'targets',
]

const about =
  `Lighthouse 13 on the production build, signed in, with an empty cache and storage: medians of ${rounds} runs. Targets: performance ≥ ${targets.performance}, accessibility and best\n` +
  'practices 100. The desktop is reckoned with 10 Mbit/s and 40 ms, the phone with 1.6 Mbit/s, 150 ms and a processor four times slower.'

function cellsOf(runs: readonly LighthouseRun[]): string[] {
  const of = (pick: (run: LighthouseRun) => number): number => median(runs.map(pick))
  const performance = of((run) => run.scores.performance)
  const accessibility = of((run) => run.scores.accessibility)
  const practices = of((run) => run.scores.practices)
  const met = performance >= targets.performance && accessibility >= targets.accessibility && practices >= targets.practices
  const times = [of((run) => run.firstPaintMs), of((run) => run.largestPaintMs), of((run) => run.blockedMs)].map((ms) =>
    String(Math.round(ms)),
  )
  return [...[performance, accessibility, practices].map(String), ...times, of((run) => run.shift).toFixed(3), verdict(met)]
}

function faultsText(faults: readonly string[]): string {
  return faults.length === 0 ? 'Nothing that counts is below 90.' : `Below 90 in a run: ${faults.join('; ')}.`
}
