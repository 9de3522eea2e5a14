import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Bench } from '../bench.ts'
import { admin, person, startGatehouse, type Gatehouse } from '../gatehouse.ts'
import { cpuMsOf } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { median, quantile } from '../statistics.ts'
import { appKey, connectTo, countRows, seed, services, size, wholeReads } from './seed.ts'

type Asked = { name: string; targetMs: number | null; paths: readonly string[]; as: 'admin' | 'person' }

const rounds = 100
/** Before each, until compilers and caches have done what they do. */
const warmUps = 40
/** Statistics of a connection reach the database’s own at most once a second. */
const statisticsMs = 2500

const searches = ['novak', 'ana.almeida', 'kowalski77', 'quinn', 'rosa rossi', 'nobody-has-this', 'ito', 'pia.tanaka4']
/** Too short for an index of runs of three; common letters, rare ones, and some that nobody has. */
const shorts = ['a', 'q', 'z', 'an', 'qu', 'x9', 'ö', 'zz']
const common = appKey(0)
const rare = appKey(size.services - 1)

const asked: Asked[] = [
  { name: 'for comparison: a request that asks nothing', targetMs: null, paths: ['/health'], as: 'person' },
  { name: 'Apps list, one person of 100,000', targetMs: 10, paths: ['/api/services'], as: 'person' },
  { name: 'users, first page', targetMs: 50, paths: ['/api/admin/users'], as: 'admin' },
  {
    name: 'users, search',
    targetMs: 50,
    paths: searches.map((text) => `/api/admin/users?search=${encodeURIComponent(text)}`),
    as: 'admin',
  },
  {
    name: 'users, one or two letters',
    targetMs: 50,
    paths: shorts.map((text) => `/api/admin/users?search=${encodeURIComponent(text)}`),
    as: 'admin',
  },
  {
    name: 'groups, search',
    targetMs: 50,
    paths: ['', 'team 4', 'project 77', 'nothing'].map((text) => `/api/admin/groups?search=${text}`),
    as: 'admin',
  },
  {
    name: 'audit, search',
    targetMs: 50,
    paths: ['grant', 'person77@', 'target19999', 'nobody-has-this'].map((text) => `/api/admin/audit?search=${text}`),
    as: 'admin',
  },
  { name: 'who can open, an app for many', targetMs: 50, paths: [`/api/admin/services/${common}/access`], as: 'admin' },
  { name: 'who can open, an app for few', targetMs: 50, paths: [`/api/admin/services/${rare}/access`], as: 'admin' },
  {
    name: 'who can open, search',
    targetMs: 50,
    paths: searches.flatMap((text) => [common, rare].map((key) => `/api/admin/services/${key}/access?search=${encodeURIComponent(text)}`)),
    as: 'admin',
  },
  {
    name: 'who can open, one or two letters',
    targetMs: 50,
    paths: shorts.flatMap((text) => [common, rare].map((key) => `/api/admin/services/${key}/access?search=${encodeURIComponent(text)}`)),
    as: 'admin',
  },
  { name: 'groups and apps, a page of the grid', targetMs: 50, paths: ['/api/admin/access/grid'], as: 'admin' },
]

/** What is shown beside the lists, computed over everybody; no target. */
const figures: Asked[] = [
  { name: 'how many can open an app for many', targetMs: null, paths: [`/api/admin/services/${common}/access/summary`], as: 'admin' },
]

/** Whether lists and searches stay quick with many people, groups and grants. */
export const accessBench: Bench = {
  title: 'Access at scale',
  about: 'Apps list and admin searches with 100,000 people, 1,000 groups, 200 services and 1,000,000 memberships and grants',
  run: async ({ say }) => {
    const upstream = createServer((_request, response) => response.end('{"status":"pass"}')).listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    const { port } = upstream.address() as AddressInfo
    try {
      await using gatehouse = await startGatehouse({ services: services(`http://127.0.0.1:${port}`) })
      const db = await connectTo(gatehouse.dataDir)
      try {
        say('making people, groups and grants')
        await seed(db)
        await joinPerson(db)
        await delay(statisticsMs)
        const counts = await countRows(db)
        const cookies = { admin: await gatehouse.signIn(admin), person: await gatehouse.signIn(person) }
        const pids = [gatehouse.pid, await databasePid(gatehouse.dataDir)]
        const rows: string[][] = []
        for (const one of [...asked, ...figures]) {
          const row = await measure(one, { gatehouse, db, pids, cookie: cookies[one.as] })
          say(row.join('  '))
          rows.push(row)
        }
        return textOf(counts, rows)
      } finally {
        await db.end()
      }
    } finally {
      upstream.close()
      upstream.closeAllConnections()
    }
  },
}

/** The one whose Apps page is asked for is in seven groups, like everybody. */
async function joinPerson(db: Client): Promise<void> {
  await db.query(
    `insert into group_memberships (group_id, user_id, role, added_at)
     select groups.id, users.id, 'member', now() from users, (select id from groups order by id limit 7) groups where users.email = $1`,
    [person.email],
  )
}

/** What the server of the database and all its processes are below. */
const databasePid = async (dataDir: string): Promise<number> =>
  Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])

type Place = { gatehouse: Gatehouse; db: Client; pids: readonly number[]; cookie: string }

async function measure({ name, targetMs, paths }: Asked, { gatehouse, db, pids, cookie }: Place): Promise<string[]> {
  const ask = async (n: number): Promise<number> => {
    const path = paths[n % paths.length]
    const response = await fetch(`${gatehouse.url}${path}`, { headers: { cookie } })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
    return (await response.arrayBuffer()).byteLength
  }
  const before = await wholeReads(db)
  for (let n = 0; n < warmUps; n += 1) await ask(n)
  const cpuMs = cpuMsOf(pids)
  const times: number[] = []
  let bytes = 0
  for (let n = 0; n < rounds; n += 1) {
    const startedMs = performance.now()
    bytes = await ask(n)
    times.push(performance.now() - startedMs)
  }
  const cpuEachMs = (cpuMsOf(pids) - cpuMs) / rounds
  await delay(statisticsMs)
  const after = await wholeReads(db)
  const read = [...after].filter(([relation, scans]) => scans > (before.get(relation) ?? 0)).map(([relation]) => relation)
  const p95 = quantile(times, 0.95)
  const good = targetMs === null ? '' : verdict(p95 < targetMs && read.length === 0)
  const target = targetMs === null ? '–' : `< ${targetMs}`
  return [
    name,
    median(times).toFixed(1),
    p95.toFixed(1),
    target,
    cpuEachMs.toFixed(1),
    read.length === 0 ? 'none' : read.join(', '),
    `${(bytes / 1024).toFixed(0)} KB`,
    good,
  ]
}

function textOf(counts: Record<string, number>, rows: string[][]): string {
  const made = Object.entries(counts).map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
  return `Rows: ${made.join(', ')}; ${size.groups.toLocaleString('en')} groups, ${size.services} services. One after the other over HTTP by one
client, ${rounds} requests each after ${warmUps} to warm up, milliseconds as the client sees them, with the session looked up each time. Searches go round several
words: common, rare, and one that nothing has. The first row is what the client, the machine and its other work cost alone. *CPU*: milliseconds of the gateway and its database for one
request on average, whatever else the machine does. *Read whole*: large tables of which PostgreSQL counted a sequential scan meanwhile.

${table(['', 'median', 'p95', 'target', 'CPU', 'read whole', 'last answer', ''], rows)}`
}
