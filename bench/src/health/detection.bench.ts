import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { admin, startGatehouse, type Gatehouse } from '../gatehouse.ts'
import { freePorts, startProgram, type Running } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { medianWithSpread } from '../statistics.ts'
import { listen, type Listener } from './events.ts'

const appFile = join(import.meta.dirname, 'app.ts')
const rounds = 3

type Measured = { what: string; seconds: number[]; target: number }
type Stage = { gatehouse: Gatehouse; listener: Listener; cookie: string; ports: Record<string, number> }

/** How long it takes until people see that an app has gone, and that it is back, with the defaults. */
export const detectionBench: Bench = {
  title: 'Health: from the fault to the tile',
  about: 'time until a dead, a hanging and a recovered app are shown, with the defaults and real processes',
  run: async ({ say }) => {
    // Other apps in each round: one that fell twice in ten minutes is called unstable.
    const names = Array.from({ length: rounds }, (_, at) => ['crash', 'hang', 'used'].map((name) => `${name}-${at + 1}`)).flat()
    const free = await freePorts(names.length)
    const ports = Object.fromEntries(names.map((name, at) => [name, free[at] ?? 0]))
    const services = Object.entries(ports).map(([key, port]) => ({
      key,
      name: key,
      upstream: `http://127.0.0.1:${port}`,
      visibility: 'everyone',
    }))
    await using stack = new AsyncDisposableStack()
    const apps = new Map<string, Running>()
    stack.defer(async () => void (await Promise.all([...apps.values()].map((app) => app[Symbol.asyncDispose]()))))
    for (const [key, port] of Object.entries(ports)) apps.set(key, await startApp(port))
    const gatehouse = stack.use(await startGatehouse({ services }))
    const cookie = await gatehouse.signIn(admin)
    const listener = stack.use(await listen(gatehouse.url, cookie))
    const stage = { gatehouse, listener, cookie, ports }
    const measured: Measured[] = [
      { what: 'refused, after the last good check', seconds: [], target: 34 },
      { what: 'hang, after the last good check', seconds: [], target: 41 },
      { what: 'refused, while people use the app', seconds: [], target: 3 },
      { what: 'recovery, after it listens again', seconds: [], target: 13 },
    ]
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`)
      const [crashed, hung, used, back] = await oneRound(round, stage, apps)
      for (const [at, seconds] of [crashed, hung, used, back].entries()) measured[at]?.seconds.push(...seconds)
    }
    const rows = measured.map(({ what, seconds, target }) => [
      what,
      medianWithSpread(seconds),
      `≤ ${target}`,
      verdict(Math.max(...seconds) <= target),
    ])
    return `Seconds until a listener of the event stream hears of it; interval 30 s, time-out 3 s, \`fall\` and \`rise\` 2.\n\n${table(['fault', 'seconds', 'target', ''], rows)}`
  },
}

const startApp = (port: number): Promise<Running> => startProgram(process.execPath, [appFile, String(port)], { untilSaid: 'listening' })

async function oneRound(round: number, stage: Stage, apps: Map<string, Running>): Promise<[number[], number[], number[], number[]]> {
  // One after the other: a failure has others looked at sooner, which would make this look faster than it is.
  const [crashS, crashBackS] = await crashOne(`crash-${round}`, stage, apps)
  const [hangS, hangBackS] = await hangOne(`hang-${round}`, stage, apps)
  const [usedS, usedBackS] = await crashOne(`used-${round}`, stage, apps)
  return [[crashS], [hangS], [usedS], [crashBackS, usedBackS, hangBackS]]
}

/** Kills an app just after a good check and starts it again once that is shown; one in use is used all the while. */
async function crashOne(key: string, stage: Stage, apps: Map<string, Running>): Promise<[number, number]> {
  const app = apps.get(key)
  const checkedMs = await nextCheck(app)
  const down = stage.listener.until(key, 'down', 60_000)
  app?.child.kill('SIGKILL')
  const killedMs = Date.now()
  const isUsed = key.startsWith('used')
  const stopUsing = isUsed ? use(key, stage) : () => {}
  const { atMs } = await down
  stopUsing()
  await delay(7000)
  const up = stage.listener.until(key, 'up', 60_000)
  apps.set(key, await startApp(stage.ports[key] ?? 0))
  const startedMs = Date.now()
  const back = await up
  return [(atMs - (isUsed ? killedMs : checkedMs)) / 1000, (back.atMs - startedMs) / 1000]
}

/** Stops an app as a debugger would: its port still takes connections, and nobody answers. */
async function hangOne(key: string, stage: Stage, apps: Map<string, Running>): Promise<[number, number]> {
  const app = apps.get(key)
  const checkedMs = await nextCheck(app)
  const down = stage.listener.until(key, 'down', 60_000)
  app?.child.kill('SIGSTOP')
  const { atMs } = await down
  await delay(7000)
  const up = stage.listener.until(key, 'up', 60_000)
  app?.child.kill('SIGCONT')
  const goesOnMs = Date.now()
  const back = await up
  return [(atMs - checkedMs) / 1000, (back.atMs - goesOnMs) / 1000]
}

/** When the app is asked for its health the next time. */
async function nextCheck(app: Running | undefined): Promise<number> {
  const count = (): number => (app?.said().match(/^asked/gm) ?? []).length
  const before = count()
  for (let waited = 0; waited < 60_000; waited += 20) {
    if (count() > before) return Date.now()
    await delay(20)
  }
  throw new Error('The app was not asked for its health within a minute.')
}

/** Opens the app ten times a second. */
function use(key: string, { gatehouse, cookie }: Stage): () => void {
  const timer = setInterval(() => void fetch(`${gatehouse.url}/api/${key}/`, { headers: { cookie } }).catch(() => {}), 100)
  return () => clearInterval(timer)
}
