import type { Bench } from '../bench.ts'
import { table, verdict } from '../report.ts'
import { median } from '../statistics.ts'
import { mannWhitney } from './mann-whitney.ts'
import { addressIn, post, startBehindProxy, trySignIn } from './people.ts'

const pairs = 300
const warmUp = 40
/** Fewer than slow an account down; then it is the turn of the next. */
const triesEach = 15
/** From hazard H2: p of the difference, and how far the medians may lie apart, in milliseconds. */
const targets = { p: 0.01, ms: 5 }

type Kind = 'known' | 'unknown' | 'known again'
type Question = { name: string; ask: (email: string) => Promise<number> }

/** Whether the time of an answer tells that somebody has this address. */
export const enumerationBench: Bench = {
  title: 'Known and unknown addresses',
  about: 'time of sign-in, registration and forgotten password for addresses that somebody has and that nobody has',
  run: async ({ say }) => {
    await using gatehouse = await startBehindProxy()
    await makeAccounts(gatehouse.url)
    const rows: string[][] = []
    for (const question of questionsTo(gatehouse.url)) {
      say(question.name)
      rows.push(rowOf(question, await measure(question)))
    }
    return `${pairs} requests of each kind, interleaved in changing order, each from a network of its own; median milliseconds. The gap and p
(Mann–Whitney, two-sided) between *known* and *unknown*, beside those between two runs of the same kind, which are the noise. Target: p >
${targets.p}, or medians at most ${targets.ms} ms apart.

${table(['', 'known', 'unknown', 'known again', 'gap, ms', 'p', 'noise: gap, ms', 'noise: p', ''], rows)}`
  },
}

function questionsTo(url: string): Question[] {
  const password = 'Mismatched-Lanterns-5!'
  let network = 0
  const address = (): string => addressIn((network += 1))
  return [
    {
      name: 'sign-in with a wrong password',
      ask: async (email) => msOf(await trySignIn(url, { email, password }, address()), 401),
    },
    { name: 'registration', ask: async (email) => msOf(await post(`${url}/api/auth/register`, { email, password }, address()), 202) },
    { name: 'forgotten password', ask: async (email) => msOf(await post(`${url}/api/auth/password/forgot`, { email }, address()), 202) },
  ]
}

function msOf({ status, ms }: { status: number; ms: number }, wanted: number): number {
  if (status !== wanted) throw new Error(`The answer was ${status} and not ${wanted}.`)
  return ms
}

const accountFor = (n: number, set: 'first' | 'second'): string => `${set}-${Math.floor(n / triesEach)}@bench.example`

/** Two sets of accounts for the two kinds of known addresses. */
async function makeAccounts(url: string): Promise<void> {
  for (const set of ['first', 'second'] as const) {
    for (let n = 0; n < pairs; n += triesEach) {
      const body = { email: accountFor(n, set), password: 'Forty!Ferries-at-Dawn' }
      msOf(await post(`${url}/api/auth/register`, body, '192.0.2.1'), 202)
    }
  }
}

type Times = Record<Kind, number[]>

/** Asks about an address that somebody has, one that nobody has, and the first kind again, in every order. */
async function measure({ ask }: Question): Promise<Times> {
  const times: Times = { known: [], unknown: [], 'known again': [] }
  const addresses: Record<Kind, (n: number) => string> = {
    known: (n) => accountFor(n, 'first'),
    unknown: (n) => `nobody-${n}@bench.example`,
    'known again': (n) => accountFor(n, 'second'),
  }
  const orders: Kind[][] = [
    ['known', 'unknown', 'known again'],
    ['unknown', 'known again', 'known'],
    ['known again', 'known', 'unknown'],
  ]
  for (let n = 0; n < warmUp; n += 1) await ask(`warm-up-${n}@bench.example`)
  for (let n = 0; n < pairs; n += 1) {
    for (const kind of orders[n % orders.length] ?? []) times[kind].push(await ask(addresses[kind](n)))
  }
  return times
}

function rowOf({ name }: Question, times: Times): string[] {
  const { known, unknown, 'known again': again } = times
  const gap = Math.abs(median(known) - median(unknown))
  const p = mannWhitney(known, unknown)
  const medians = [known, unknown, again].map((values) => median(values).toFixed(1))
  const noise = [Math.abs(median(known) - median(again)).toFixed(2), mannWhitney(known, again).toFixed(3)]
  return [name, ...medians, gap.toFixed(2), p.toFixed(3), ...noise, verdict(p > targets.p || gap <= targets.ms)]
}
