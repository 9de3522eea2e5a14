import type { Clock } from '@gatehouse/kit/clock'
import { ProblemError, temporarilyUnavailable, type ErrorFactory } from '@gatehouse/kit/errors'
import { createHash } from 'node:crypto'
import { tooManyRequests } from './limits.errors.ts'
import type { LimitEvents } from './limits.events.ts'
import { networkOf } from './limits.network.ts'
import type { Counted, LimitsRepository, Wait } from './limits.repository.ts'

/**
 * `most` uses within a window of so many seconds, then all have to wait for its end. With `growsTo_s` nobody waits for the end of
 * the window: after `most` uses one waits 1 s, after the next 2 s, then 4 s and so on up to this many seconds, and the series is forgotten a
 * window after its last use.
 */
export type LimitRule = { most: number; window_s: number; growsTo_s?: number }

/** By what uses are counted: a network (/24, /64), a subject (an account, an id), or a subject from one network. */
export type LimitRules = { network?: LimitRule; subjectAndNetwork?: LimitRule; subject?: LimitRule }

/** Who uses something. `subject` may be anything a client wrote: it is hashed. Without one only its network counts. */
export type Use = { address: string; subject?: string }

export type LimitOptions = {
  /** Names the limit in the table and in the log; each has its own. */
  name: string
  rules: LimitRules
  /** The refusal, `request.too_many` unless another is given; gets a detail and `Retry-After`. */
  refusal?: ErrorFactory
  /** What people are told beside how long to wait, by the rule that makes them wait. */
  hints?: Partial<Record<keyof LimitRules, string>>
  /** Called with each use after which a rule makes wait: once for a window, again and again while a wait grows. */
  onReached?: (reached: { by: keyof LimitRules; use: Use }) => void
}

/**
 * A limit on something that can be guessed or flooded. `take` before looking at what was sent, so that parallel attempts cannot slip
 * past one another; `giveBack` when only failures are to count and this was none. All throw the refusal when one has to wait, and
 * 503 when uses cannot be counted: what cannot be counted is not let through.
 */
export type Limit = {
  /** Changes nothing; for refusing before anything else is done. */
  check: (use: Use) => Promise<void>
  take: (use: Use) => Promise<void>
  giveBack: (use: Use) => Promise<void>
  /** Forgets what failed for this subject from this network. */
  forgive: (use: Use) => Promise<void>
  /** Forgets all about a subject, from everywhere. */
  forget: (subject: string) => Promise<void>
  stateOf: (subject: string) => Promise<SubjectState>
}

/** How often a subject was used from anywhere, from how many networks, and until when all have to wait. */
export type SubjectState = { uses: number; networks: number; waitUntil: Date | null }

type Parts = {
  repository: LimitsRepository
  clock: Clock
  events: LimitEvents
  noteRow: () => void
  /** Waits when rows come faster than they are removed. */
  keepPace: () => Promise<void>
}
type Rule = { by: keyof LimitRules; key: string; rule: LimitRule }

export function createLimitOn(parts: Parts, options: LimitOptions): Limit {
  const { repository, clock } = parts
  const { name, refusal = tooManyRequests } = options
  const keysOf = (use: Use): string[] => rulesFor(options, use).map(({ key }) => key)
  const refuse = ({ key, until }: Wait, use: Use): ProblemError => {
    const by = rulesFor(options, use).find((rule) => rule.key === key)?.by
    const words = [waitWords(until, clock.now()), by === undefined ? undefined : options.hints?.[by]]
    const detail = words.filter((text) => text !== undefined).join(' ')
    return refusal({ detail, retryAfterS: secondsUntil(until, clock.now()) })
  }

  return {
    check: (use) =>
      orUnavailable(async () => {
        const wait = await repository.findWait(keysOf(use), clock.now())
        if (wait !== null) throw refuse(wait, use)
      }),
    take: (use) =>
      orUnavailable(async () => {
        const wait = await takeAll(parts, options, use)
        if (wait !== null) throw refuse(wait, use)
      }),
    giveBack: (use) => orUnavailable(() => repository.takeBack(keysOf(use))),
    forgive: (use) =>
      orUnavailable(async () => {
        const rules = rulesFor(options, use)
        const own = rules.filter(({ by }) => by === 'subjectAndNetwork')
        const shared = rules.filter(({ by }) => by !== 'subjectAndNetwork')
        await repository.remove(own.map(({ key }) => key))
        await repository.takeBack(shared.map(({ key }) => key))
      }),
    forget: (subject) =>
      orUnavailable(() =>
        Promise.all([
          repository.remove([subjectKey(name, subject)]),
          repository.removeBelow(`${prefixOf(name, 'subjectAndNetwork')}${hashOf(subject)}:`),
        ]),
      ),
    stateOf: async (subject) => {
      const now = clock.now()
      const [row, networks] = await Promise.all([
        repository.find(subjectKey(name, subject), now),
        repository.countBelow(`${prefixOf(name, 'subjectAndNetwork')}${hashOf(subject)}:`, now),
      ])
      const until = row === undefined ? null : new Date(row.wait_until)
      return { uses: row?.uses ?? 0, networks, waitUntil: until !== null && until > now ? until : null }
    },
  }
}

/** Counts under every rule, or under none. The network comes first: what it refuses adds no row for a name. */
async function takeAll({ repository, clock, events, noteRow, keepPace }: Parts, options: LimitOptions, use: Use): Promise<Wait | null> {
  await keepPace()
  const now = clock.now()
  const rules = rulesFor(options, use)
  const counted = await repository.count(
    rules.map(({ key, rule }) => countedBy(key, rule)),
    now,
  )
  for (const [at, { by, key, rule }] of rules.entries()) {
    const uses = counted[at] ?? null
    if (uses === null) {
      const taken = rules.slice(0, at).map((one) => one.key)
      if (taken.length > 0) await repository.takeBack(taken)
      return (await repository.findWait([key], now)) ?? { key, until: new Date(now.getTime() + 1000) }
    }
    if (uses === 1) noteRow()
    if (uses < rule.most) continue
    if (uses === rule.most) events.reached({ limit: options.name, by, network: by === 'subject' ? null : networkOf(use.address) })
    options.onReached?.({ by, use })
  }
  return null
}

const countedBy = (key: string, { most, window_s, growsTo_s }: LimitRule): Counted => ({
  key,
  most,
  window_s,
  growsTo_s: growsTo_s ?? null,
})

const letters = { network: 'n', subjectAndNetwork: 'sn', subject: 's' } as const

const prefixOf = (name: string, by: keyof LimitRules): string => `${name}:${letters[by]}:`

const subjectKey = (name: string, subject: string): string => `${prefixOf(name, 'subject')}${hashOf(subject)}`

function rulesFor({ name, rules }: LimitOptions, { address, subject }: Use): Rule[] {
  const network = networkOf(address)
  const found: Rule[] = []
  if (rules.network !== undefined) found.push({ by: 'network', key: `${prefixOf(name, 'network')}${network}`, rule: rules.network })
  if (subject === undefined) return found
  if (rules.subjectAndNetwork !== undefined) {
    const key = `${prefixOf(name, 'subjectAndNetwork')}${hashOf(subject)}:${network}`
    found.push({ by: 'subjectAndNetwork', key, rule: rules.subjectAndNetwork })
  }
  if (rules.subject !== undefined) found.push({ by: 'subject', key: subjectKey(name, subject), rule: rules.subject })
  return found
}

/** Subjects may be of any length, and a list of who failed to sign in is nobody's business. */
const hashOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url')

async function orUnavailable(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw error instanceof ProblemError ? error : temporarilyUnavailable({ retryAfterS: 2, cause: error })
  }
}

const secondsUntil = (until: Date, now: Date): number => Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))

function waitWords(until: Date, now: Date): string {
  const waitS = secondsUntil(until, now)
  const wait = waitS === 1 ? 'a second' : waitS < 90 ? `${waitS} seconds` : `${Math.ceil(waitS / 60)} minutes`
  return `Wait ${wait}, then try again.`
}
