import type { BenchContext } from '../bench.ts'
import { once } from 'node:events'
import { residentBytesOf } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { median, medianWithSpread } from '../statistics.ts'
import { expectStatus, openSocket, readUntil, requestHead } from './raw-client.ts'
import { largeBytes, paths, type Stage, type Subject } from './subjects.ts'

const rounds = 3
const targets = { ratio: 0.7, growthMB: 30 }

type Direction = 'down' | 'up'
type Measured = { mbPerS: Record<Direction, number[]>; growthMB: Record<Direction, number[]> }

/** One GB down and up: how fast, and how much memory the proxy takes for it. */
export async function measureLargeBodies(stage: Stage, { say }: BenchContext): Promise<string> {
  const { gatehouse, nginx } = stage
  const cookie = await stage.signIn()
  const measured = new Map<Subject, Measured>(
    [gatehouse, nginx].map((subject) => [subject, { mbPerS: { down: [], up: [] }, growthMB: { down: [], up: [] } }]),
  )
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? 'large bodies, warming up' : `large bodies, round ${round} of ${rounds}`)
    for (const [subject, results] of round % 2 === 0 ? Array.from(measured).toReversed() : measured) {
      const transfers = await transferBoth(subject, cookie)
      if (round > 0) note(results, transfers)
    }
  }
  return report(measured, gatehouse)
}

type Transfer = { seconds: number; growth: number }

async function transferBoth(subject: Subject, cookie: string): Promise<Record<Direction, Transfer>> {
  const down = await watched(subject, () => download(subject.port, cookie))
  return { down, up: await watched(subject, () => upload(subject.port, cookie)) }
}

function note({ mbPerS, growthMB }: Measured, transfers: Record<Direction, Transfer>): void {
  for (const direction of ['down', 'up'] as const) {
    mbPerS[direction].push(largeBytes / 1e6 / transfers[direction].seconds)
    growthMB[direction].push(transfers[direction].growth / 1e6)
  }
}

function report(measured: ReadonlyMap<Subject, Measured>, gatehouse: Subject): string {
  const peer = Array.from(measured).find(([subject]) => subject !== gatehouse)?.[1]
  const rows = Array.from(measured).flatMap(([subject, { mbPerS, growthMB }]) =>
    (['down', 'up'] as const).map((direction) => {
      const ratio = median(mbPerS[direction]) / median(peer?.mbPerS[direction] ?? [])
      const met = ratio >= targets.ratio && median(growthMB[direction]) < targets.growthMB
      const own = subject === gatehouse
      return [
        subject.name,
        direction,
        medianWithSpread(mbPerS[direction], 0),
        own ? ratio.toFixed(2) : '',
        medianWithSpread(growthMB[direction]),
        own ? verdict(met) : '',
      ]
    }),
  )
  return `### 1 GB down and up

${rounds} rounds after one to warm up. Memory: how much more was resident at the most while it ran than before. Target: ≥ ${targets.ratio}× nginx, < ${targets.growthMB} MB.

${table(['proxy', 'direction', 'MB/s', '× nginx', 'memory, MB', ''], rows)}`
}

async function watched(subject: Subject, run: () => Promise<void>): Promise<Transfer> {
  const before = residentBytesOf(subject.pids)
  let most = before
  const watch = setInterval(() => (most = Math.max(most, residentBytesOf(subject.pids))), 100)
  const startedMs = performance.now()
  await run()
  clearInterval(watch)
  return { seconds: (performance.now() - startedMs) / 1000, growth: most - before }
}

async function download(port: number, cookie: string): Promise<void> {
  const socket = await openSocket(port)
  socket.write(requestHead({ path: paths.large, port, cookie, headers: 'Connection: close\r\n' }))
  let received = (await expectStatus(socket, 200)).length
  socket.on('data', (chunk) => (received += chunk.length)).resume()
  await once(socket, 'close')
  if (received !== largeBytes) throw new Error(`${received} bytes came instead of ${largeBytes}`)
}

async function upload(port: number, cookie: string): Promise<void> {
  const socket = await openSocket(port)
  socket.write(requestHead({ method: 'POST', path: paths.sink, port, cookie, headers: `Content-Length: ${largeBytes}\r\n` }))
  const chunk = Buffer.alloc(200_000)
  for (let sent = 0; sent < largeBytes; sent += chunk.length) if (!socket.write(chunk)) await once(socket, 'drain')
  const answer = (await readUntil(socket, '}')).toString('latin1')
  if (!answer.includes(`"bytes":${largeBytes}`)) throw new Error(`the app did not get all of it: ${answer}`)
  socket.destroy()
}
