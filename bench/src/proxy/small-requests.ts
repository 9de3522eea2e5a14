import type { BenchContext } from '../bench.ts'
import { cpuMsOf } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { median, medianWithSpread } from '../statistics.ts'
import { paths, type Stage, type Subject } from './subjects.ts'
import { load } from './wrk.ts'

const rounds = 15
const roundS = 2
const warmUpRequests = 30_000

type Measured = { cpuUs: number[]; perSecond: number[] }

/** CPU time of the proxy's processes per request: small JSON over kept connections, all subjects in turn, several rounds. */
export async function measureSmallRequests(stage: Stage, { say }: BenchContext): Promise<string> {
  const { gatehouse, nginx, floor, caddy, fastify } = stage
  const subjects = [gatehouse, nginx, floor, caddy, fastify]
  const cookie = await stage.signIn()
  for (const { port } of subjects) await warmUp(port, cookie)
  const measured = new Map<Subject, Measured>(subjects.map((subject) => [subject, { cpuUs: [], perSecond: [] }]))
  for (let round = 1; round <= rounds; round += 1) {
    say(`small requests, round ${round} of ${rounds}`)
    // Each round in another order, so that nobody always runs after the same one.
    for (const subject of round % 2 === 0 ? subjects.toReversed() : subjects) {
      const before = cpuMsOf(subject.pids)
      const { requests, perSecond } = await load({ port: subject.port, path: paths.small, cookie, seconds: roundS })
      const results = measured.get(subject)
      results?.cpuUs.push(((cpuMsOf(subject.pids) - before) * 1000) / requests)
      results?.perSecond.push(perSecond)
    }
  }
  return report(measured, {
    gatehouse,
    targets: [
      { subject: nginx, most: 4 },
      { subject: floor, most: 1.15 },
      { subject: caddy, most: 1 },
      { subject: fastify, most: 0.6 },
    ],
  })
}

/** Until compilers have done what they do: a runtime that still compiles is not what people wait for. */
export async function warmUp(port: number, cookie: string, requests = warmUpRequests): Promise<void> {
  for (let left = requests; left > 0;) left -= (await load({ port, path: paths.small, cookie, seconds: 3 })).requests
}

type Targets = { gatehouse: Subject; targets: { subject: Subject; most: number }[] }

function report(measured: ReadonlyMap<Subject, Measured>, { gatehouse, targets }: Targets): string {
  const own = measured.get(gatehouse)?.cpuUs ?? []
  const rows = Array.from(measured, ([subject, { cpuUs, perSecond }]) => {
    const most = targets.find((target) => target.subject === subject)?.most
    // Round by round, so that what else the machine did then counts for both.
    const ratios = own.map((us, round) => us / (cpuUs[round] ?? Number.NaN))
    const ratio = subject === gatehouse ? '' : medianWithSpread(ratios, 2)
    const target = most === undefined ? '' : `≤ ${most}×`
    return [
      subject.name,
      medianWithSpread(cpuUs),
      median(perSecond).toFixed(0),
      ratio,
      target,
      most === undefined ? '' : verdict(median(ratios) <= most),
    ]
  })
  const head = ['proxy', 'CPU per request, µs', 'requests/s', 'Gatehouse is', 'target', '']
  return `### Small JSON over kept connections

CPU time of the proxy’s processes per request, user and system: ${rounds} rounds of ${roundS} s in turn, 32 connections, one thread of wrk; medians, in brackets
least and greatest. Gatehouse checks a cookie session and a grant for the app; the others check nothing.

${table(head, rows)}`
}
