import type { BenchContext } from '../bench.ts'
import { table, verdict } from '../report.ts'
import { median, medianWithSpread, quantile } from '../statistics.ts'
import type { Socket } from 'node:net'
import { openSocket, requestHead } from './raw-client.ts'
import { paths, type Stage, type Subject } from './subjects.ts'

const rounds = 5
const roundMs = 6000
const perSecond = 1000
const connections = 32
const targets = { p50: 0.5, p99: 2 }

type Quantiles = { p50: number[]; p99: number[] }

/** What a proxy adds to the time of a request, at a fixed rate that leaves it room. */
export async function measureAddedLatency(stage: Stage, { say }: BenchContext): Promise<string> {
  const { direct, gatehouse, nginx } = stage
  const cookie = await stage.signIn()
  const subjects = [direct, gatehouse, nginx]
  const added = new Map<Subject, Quantiles>([gatehouse, nginx].map((subject) => [subject, { p50: [], p99: [] }]))
  for (const { port } of subjects) await latencies({ port, cookie, forMs: 2000 })
  for (let round = 1; round <= rounds; round += 1) {
    say(`added latency, round ${round} of ${rounds}`)
    const base = await latencies({ port: direct.port, cookie, forMs: roundMs })
    for (const [{ port }, { p50, p99 }] of round % 2 === 0 ? Array.from(added).toReversed() : added) {
      const values = await latencies({ port, cookie, forMs: roundMs })
      p50.push(quantile(values, 0.5) - quantile(base, 0.5))
      p99.push(quantile(values, 0.99) - quantile(base, 0.99))
    }
  }
  const rows = Array.from(added, ([subject, { p50, p99 }]) => {
    const met = subject === gatehouse ? verdict(median(p50) <= targets.p50 && median(p99) <= targets.p99) : ''
    return [
      subject.name,
      medianWithSpread(p50, 2),
      medianWithSpread(p99, 2),
      subject === gatehouse ? `${targets.p50} / ${targets.p99}` : '',
      met,
    ]
  })
  return `### Added latency at ${perSecond} requests/s

Milliseconds that a request takes longer than without the proxy: ${rounds} rounds of ${roundMs / 1000} s, ${connections} connections, sent at a fixed rate.

${table(['proxy', 'p50, ms', 'p99, ms', 'target', ''], rows)}`
}

type Sending = { port: number; cookie: string; forMs: number }

/** Sends at a fixed rate whatever the answers do; resolves with how long each took, in milliseconds. */
async function latencies({ port, cookie, forMs }: Sending): Promise<number[]> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => openSocket(port)))
  const head = requestHead({ path: paths.small, port, cookie })
  const idle = [...sockets]
  const waiting: number[] = []
  const taken: number[] = []
  const send = (socket: Socket, dueMs: number): void => {
    socket.once('data', (chunk) => {
      // A small answer comes in one piece.
      if (!chunk.toString('latin1', 0, 12).endsWith(' 200')) throw new Error(`port ${port} answered ${chunk.toString('latin1', 0, 60)}`)
      taken.push(performance.now() - dueMs)
      const next = waiting.shift()
      if (next === undefined) idle.push(socket)
      else send(socket, next)
    })
    socket.write(head)
  }
  const startedMs = performance.now()
  let sent = 0
  const sendDue = (nowMs: number): void => {
    const due = Math.floor((Math.min(nowMs - startedMs, forMs) * perSecond) / 1000)
    while (sent < due) {
      sent += 1
      const socket = idle.pop()
      if (socket === undefined) waiting.push(nowMs)
      else send(socket, nowMs)
    }
  }
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const nowMs = performance.now()
      sendDue(nowMs)
      if (nowMs - startedMs < forMs || taken.length < sent) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  for (const socket of sockets) socket.destroy()
  return taken
}
