import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Bench } from '../bench.ts'
import { admin, person, type Gatehouse } from '../gatehouse.ts'
import { residentBytesOf } from '../processes.ts'
import { table, verdict } from '../report.ts'
import { median, quantile } from '../statistics.ts'
import { addressIn, startBehindProxy, trySignIn } from './people.ts'

const names = 10_000
const atOnce = 16
const signIns = 60

/** Whether made-up names fill the gateway up, or keep people out (tinyauth CVE-2026-77561). */
export const bogusNamesBench: Bench = {
  title: 'Ten thousand names that nobody has',
  about: `rows, memory and a person's sign-in before and after ${names} failed sign-ins with made-up names`,
  run: async ({ say }) => {
    await using gatehouse = await startBehindProxy()
    const before = await stateOf(gatehouse)
    const answers = new Map<number, number>()
    const peak = { mib: before.mib }
    for (let from = 0; from < names; from += atOnce) {
      if (from % 2000 === 0) say(`${from} of ${names}`)
      await Promise.all(
        Array.from({ length: atOnce }, async (_, n) => {
          const who = { email: `bogus-${from + n}@bench.example`, password: 'Not-the-password-1' }
          const { status } = await trySignIn(gatehouse.url, who, addressIn(from + n))
          answers.set(status, (answers.get(status) ?? 0) + 1)
        }),
      )
      peak.mib = Math.max(peak.mib, residentBytesOf([gatehouse.pid]) / 2 ** 20)
    }
    const after = await stateOf(gatehouse)
    const rows = [
      ['rows of counters', String(before.rows), String(after.rows)],
      ['size of their table, MiB', before.tableMib.toFixed(1), after.tableMib.toFixed(1)],
      ['memory of the gateway, MiB', before.mib.toFixed(0), `${after.mib.toFixed(0)} (most ${peak.mib.toFixed(0)})`],
      [`a person's sign-in, median of ${signIns}, ms`, median(before.ms).toFixed(1), median(after.ms).toFixed(1)],
      ['its p95, ms', quantile(before.ms, 0.95).toFixed(1), quantile(after.ms, 0.95).toFixed(1)],
    ]
    const told = Array.from(answers, ([status, count]) => `${count} × ${status}`).join(', ')
    const met = after.rows <= 3 * names + 10 && after.signedIn === signIns && median(after.ms) <= 2 * median(before.ms)
    return `${names} sign-ins with made-up names, ${atOnce} at once, each from a network of its own, so that no limit turns one away: the worst that
names can do. Answered: ${told}. At most three rows a name, and never more than 100,000 in all.

${table(['', 'before', 'after'], rows)}

All ${after.signedIn} of ${signIns} sign-ins of a real person succeed afterwards, on a new browser each time: ${verdict(met)}.`
  },
}

type State = { rows: number; tableMib: number; mib: number; ms: number[]; signedIn: number }

async function stateOf(gatehouse: Gatehouse): Promise<State> {
  const ms: number[] = []
  let signedIn = 0
  for (let n = 0; n < signIns; n += 1) {
    const outcome = await trySignIn(gatehouse.url, n % 2 === 0 ? person : admin, '192.0.2.1')
    if (outcome.status === 200) signedIn += 1
    ms.push(outcome.ms)
  }
  const { gateway: connectionString } = JSON.parse(await readFile(join(gatehouse.dataDir, 'run/database-urls.json'), 'utf8')) as {
    gateway: string
  }
  const client = new Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ rows: string; bytes: string }>(
    `select count(*) as rows, pg_total_relation_size('limit_counters') as bytes from limit_counters`,
  )
  await client.end()
  const [row] = rows
  return { rows: Number(row?.rows), tableMib: Number(row?.bytes) / 2 ** 20, mib: residentBytesOf([gatehouse.pid]) / 2 ** 20, ms, signedIn }
}
