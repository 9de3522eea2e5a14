import { availableParallelism } from 'node:os'
import type { Bench } from '../bench.ts'
import { startGatehouse, type Gatehouse } from '../gatehouse.ts'
import { cpuMsOf } from '../processes.ts'
import { ensurePrograms } from '../programs.ts'
import { table, verdict } from '../report.ts'
import { median, medianWithSpread } from '../statistics.ts'
import { warmUp } from './small-requests.ts'
import { gatehouseServices, paths, startApp } from './subjects.ts'
import { load } from './wrk.ts'

const rounds = 10
const roundS = 3
/** For each worker. */
const warmUpRequests = 30_000
/** Requests with two workers against one, each with a core of its own. */
const target = 1.7

type Measured = { perSecond: number[]; cpuUs: number[]; cores: number[] }

/** What a second worker brings. */
export const workersBench: Bench = {
  title: 'Two workers',
  about: 'requests that a gateway of two workers serves, against one of one',
  run: async ({ say }) => {
    ensurePrograms(['nginx', 'wrk'])
    await using stack = new AsyncDisposableStack()
    const app = await startApp(stack)
    const subjects: { gatehouse: Gatehouse; cookie: string; measured: Measured }[] = []
    for (const workers of [1, 2]) {
      const env = { GATEHOUSE_WORKERS: String(workers) }
      const gatehouse = stack.use(await startGatehouse({ services: gatehouseServices({ app, sink: app }), env }))
      const cookie = await gatehouse.signIn()
      say(`${workers === 1 ? '1 worker' : `${workers} workers`}, warming up`)
      await warmUp(gatehouse.port, cookie, workers * warmUpRequests)
      subjects.push({ gatehouse, cookie, measured: { perSecond: [], cpuUs: [], cores: [] } })
    }
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`)
      for (const { gatehouse, cookie, measured } of round % 2 === 0 ? subjects.toReversed() : subjects) {
        const before = cpuMsOf([gatehouse.pid])
        const { requests, perSecond } = await load({ port: gatehouse.port, path: paths.small, cookie, seconds: roundS })
        const cpuMs = cpuMsOf([gatehouse.pid]) - before
        measured.perSecond.push(perSecond)
        measured.cpuUs.push((cpuMs * 1000) / requests)
        measured.cores.push(cpuMs / 1000 / roundS)
      }
    }
    const [one, two] = subjects.map(({ measured }) => measured)
    return one === undefined || two === undefined ? '' : report(one, two)
  },
}

function report(one: Measured, two: Measured): string {
  const rows = [
    { name: '1 worker', of: one },
    { name: '2 workers', of: two },
  ].map(({ name, of }) => [name, median(of.perSecond).toFixed(0), medianWithSpread(of.cpuUs), medianWithSpread(of.cores, 2)])
  // Round by round, so that what else the machine did then counts for both.
  const raw = median(two.perSecond.map((value, at) => value / (one.perSecond[at] ?? Number.NaN)))
  const perCore = median(two.cpuUs.map((value, at) => (2 * (one.cpuUs[at] ?? Number.NaN)) / value))
  const cores = availableParallelism()
  return `Small JSON over 32 kept connections, ${rounds} rounds of ${roundS} s in turn. The load, the app and both gateways share ${cores} cores: with one
worker the gateway has a core and they have the rest, with two nobody has what they ask for. So besides the requests a second there
is what they cost: a second worker whose requests cost no more than the first one’s doubles what can be served, given a core for it.

${table(['', 'requests/s', 'CPU per request, µs', 'cores used by the gateway'], rows)}

On these ${cores} cores two workers serve ${raw.toFixed(2)} times as many requests as one. By CPU time, with a core for each worker, it is ${perCore.toFixed(2)} times; target at
least ${target}: ${verdict(perCore >= target)}.`
}
