import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { get } from 'node:http'
import type { Bench } from '../bench.ts'
import { admin, startGatehouse, type Gatehouse } from '../gatehouse.ts'
import { cpuMsOf, freePorts, residentBytesOf, startProgram, type Running } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { median, medianWithSpread, quantile } from '../statistics.ts'
import { listen, type Listener } from './events.ts'

const count = 1000
const listeners = 500
const changes = 9
const lists = 300
/** Until compilers have done what they do. */
const warmUps = 50

/** What a thousand registered services cost. */
export const fleetBench: Bench = {
  title: 'Health: a thousand services',
  about: 'the first round, CPU, GET /api/services and 500 listeners with 1,000 registered services',
  run: async ({ say }) => {
    const [port = 0] = await freePorts(1)
    await using app = await startProgram(process.execPath, [join(import.meta.dirname, 'app.ts'), String(port)], { untilSaid: 'listening' })
    const asked = watchQuestions(app)
    const services = Array.from({ length: count }, (_, at) => ({
      key: `app-${at}`,
      name: `App ${at}`,
      description: `The app with the number ${at}`,
      upstream: `http://127.0.0.1:${port}`,
      health_path: `/app-${at}/health`,
      visibility: 'everyone',
    }))
    await using gatehouse = await startGatehouse({ services })
    say('first round')
    const roundS = await asked.all(count)
    const cookie = await gatehouse.signIn(admin)
    await delay(5000)
    say('CPU over 30 s')
    const cpu = await cpuShare(gatehouse, 30_000)
    say('lists')
    const { p95, bytes } = await measureLists(gatehouse, cookie)
    say('listeners')
    const heardMs = await measureListeners(gatehouse, cookie)
    const memory = Math.round(residentBytesOf([gatehouse.pid]) / 1024 ** 2)
    const rows = [
      ['first healthy round, s', roundS.toFixed(1), '≤ 3.5', verdict(roundS <= 3.5)],
      ['CPU of the gateway over 30 s, % of a core', (cpu * 100).toFixed(1), '< 20', verdict(cpu < 0.2)],
      [`\`GET /api/services\`, p95 of ${lists}, ms`, p95.toFixed(1), '< 10', verdict(p95 < 10)],
      ['the same compressed, KB', (bytes / 1024).toFixed(1), '< 60', verdict(bytes < 60 * 1024)],
      [
        `${listeners} listeners: the last hears of a change after, ms (of ${changes})`,
        medianWithSpread(heardMs, 0),
        '≤ 100',
        verdict(median(heardMs) <= 100),
      ],
      ['memory of the gateway, MB', String(memory), '', ''],
    ]
    return table(['figure', 'value', 'target', ''], rows)
  },
}

/** Collects when each service was asked for the first time. */
function watchQuestions(app: Running): { all: (wanted: number) => Promise<number> } {
  const firstMs = new Map<string, number>()
  let rest = ''
  app.child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, at, url] = /^asked (\d+) (\S+)$/.exec(line) ?? []
      if (url !== undefined && !firstMs.has(url)) firstMs.set(url, Number(at))
    }
  })
  return {
    all: async (wanted) => {
      for (let waited = 0; firstMs.size < wanted && waited < 60_000; waited += 50) await delay(50)
      const times = [...firstMs.values()]
      if (times.length < wanted) throw new Error(`Only ${times.length} of ${wanted} services were asked within a minute.`)
      return (Math.max(...times) - Math.min(...times)) / 1000
    },
  }
}

async function cpuShare({ pid }: Gatehouse, ms: number): Promise<number> {
  const before = cpuMsOf([pid])
  await delay(ms)
  return (cpuMsOf([pid]) - before) / ms
}

async function measureLists({ url }: Gatehouse, cookie: string): Promise<{ p95: number; bytes: number }> {
  const times: number[] = []
  let bytes = 0
  for (let turn = 0; turn < warmUps + lists; turn += 1) {
    const startedMs = performance.now()
    const body = await getBytes(`${url}/api/services`, { cookie, 'accept-encoding': 'gzip' })
    if (turn >= warmUps) times.push(performance.now() - startedMs)
    bytes = body.length
    if (turn === 0 && (JSON.parse(gunzipSync(body).toString()) as { items: unknown[] }).items.length !== count)
      throw new Error('Some apps are missing.')
    await delay(20)
  }
  return { p95: quantile(times, 0.95), bytes }
}

function getBytes(url: string, headers: Record<string, string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)))
    }).on('error', reject)
  })
}

/** Milliseconds from the request that changes an app until the last of all listeners has heard of it, for several changes. */
async function measureListeners({ url }: Gatehouse, cookie: string): Promise<number[]> {
  await using stack = new AsyncDisposableStack()
  const all: Listener[] = []
  // Browsers come one after the other.
  while (all.length < listeners)
    all.push(...(await Promise.all(Array.from({ length: 25 }, () => listen(url, cookie)))).map((one) => stack.use(one)))
  const times: number[] = []
  for (let change = 0; change < changes; change += 1) {
    await delay(2000)
    const key = `app-${change}`
    const heard = all.map((listener) => listener.until(key, 'maintenance', 10_000))
    const startedMs = Date.now()
    await beginMaintenance(`${url}/api/admin/services/${key}/maintenance`, { cookie, origin: url })
    times.push(Math.max(...(await Promise.all(heard)).map(({ atMs }) => atMs)) - startedMs)
  }
  return times
}

async function beginMaintenance(url: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' })
  if (!response.ok) throw new Error(`The maintenance was answered with ${response.status}: ${await response.text()}`)
}
