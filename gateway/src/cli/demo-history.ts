// Writes a week of checks for the apps of the demo, as if they had been watched; only into the data folder of a demo that runs without
// its gateway. usage: node gateway/src/cli/demo-history.ts '[{"key":"wiki","is":"up"}]'
import { openDatabase } from '@gatehouse/kit/db/database'
import { createLog } from '@gatehouse/kit/log'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { GatewayTables } from '../database.ts'
import { createBucketsRepository } from '../features/health/health.buckets.repository.ts'
import { createHealthRepository, type NewTransition } from '../features/health/health.repository.ts'
import { createOverviewRepository } from '../features/overview/overview.repository.ts'

const appsSchema = z.array(z.object({ key: z.string(), is: z.string() }))
const urlsSchema = z.object({ gateway: z.string() })
const everyS = 300
const weekS = 7 * 86_400

const apps = [...appsSchema.parse(JSON.parse(process.argv[2] ?? '[]')), { key: 'documents', is: 'up' }, { key: 'ai', is: 'up' }]
const dataDir = z.string().parse(process.env['GATEHOUSE_DATA_DIR'])
const { gateway: url } = urlsSchema.parse(JSON.parse(await readFile(join(dataDir, 'run', 'database-urls.json'), 'utf8')))
await using database = openDatabase<GatewayTables>({
  url,
  max: 1,
  applicationName: 'gatehouse-demo',
  log: createLog({ name: 'demo', level: 'warn' }),
})

/** The same figures each time: a demo looks alike wherever it is made. */
function createRandom(seed: string): () => number {
  let state = Array.from(seed).reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0, 7)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const nowS = Math.floor(Date.now() / 1000)
const startS = nowS - weekS
const leadership = await database.db.selectFrom('health_leadership').select('term').executeTakeFirst()
const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString()
const dateOf = (seconds: number): Date => new Date(isoOf(seconds))

/** When an app was away: a night or two in the week, and one that is down now since a while ago. */
function outagesOf({ key, is }: { key: string; is: string }): { fromS: number; toS: number }[] {
  const random = createRandom(`${key} outages`)
  const past = Array.from({ length: Math.floor(random() * 3) }, () => {
    const fromS = startS + Math.floor(random() * (weekS - 40_000))
    return { fromS, toS: fromS + 600 + Math.floor(random() * 5400) }
  })
  return is === 'down' ? [...past, { fromS: nowS - 9200, toS: nowS + 1 }] : past
}

const samples = apps.flatMap((app) => {
  const random = createRandom(app.key)
  const outages = outagesOf(app)
  const usualMs = app.is === 'slow' ? 880 : 6 + random() * 40
  return Array.from({ length: Math.floor(weekS / everyS) }, (_, at) => {
    const atS = startS + at * everyS
    const away = outages.some(({ fromS, toS }) => atS >= fromS && atS < toS)
    const ms = Math.round(usualMs * (0.7 + random() ** 3 * 1.6))
    return { key: app.key, atS, ms: away ? null : ms, lastsS: everyS }
  })
})

const transitions = apps
  .flatMap((app) =>
    outagesOf(app).flatMap(({ fromS, toS }): NewTransition[] => {
      const told = { service_key: app.key, because: null }
      const gone = { ...told, at: dateOf(fromS), from_status: 'up', to_status: 'down', reason: 'refused', detail: 'connect ECONNREFUSED' }
      return toS > nowS ? [gone] : [gone, { ...told, at: dateOf(toS), from_status: 'down', to_status: 'up', reason: null, detail: null }]
    }),
  )
  .toSorted((a, b) => a.at.getTime() - b.at.getTime())

/** Two weeks of sign-ins: fewer on the two quiet days of a week. */
function signInDays(): { day: string; opened: number; refused: number; people: number }[] {
  const random = createRandom('sign-ins')
  return Array.from({ length: 13 }, (_, at) => {
    const day = dateOf(nowS - (13 - at) * 86_400)
    const people = day.getUTCDay() % 6 === 0 ? 3 + Math.floor(random() * 4) : 15 + Math.floor(random() * 8)
    const again = Math.floor(random() * 9)
    return { day: day.toISOString().slice(0, 10), opened: people + again, refused: Math.floor(random() ** 2 * 6), people }
  })
}

const health = createHealthRepository(database.db)
const buckets = createBucketsRepository(database.db)
const written = await health.write(
  { term: leadership?.term ?? 0, revision: 0, at: dateOf(nowS), states: [], samples, transitions },
  async () => {},
)
if (!written) throw new Error('The gateway has never run on this folder.')
await buckets.addUp(startS)
for (const day of signInDays()) await createOverviewRepository(database.db).keep(day)
await buckets.forget(nowS)
