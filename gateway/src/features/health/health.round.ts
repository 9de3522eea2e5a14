import type { Clock } from '@gatehouse/kit/clock'
import type { Timers } from '@gatehouse/kit/timers'
import type { ProbeOutcome } from './health.outcome.ts'
import type { CheckSelf } from './health.self-check.ts'

/**
 * Whether what fails is out there or here. Before a service is called down, some others are asked as well; when nearly all of them
 * fail at once, the gateway looks at itself first.
 */
export type Rounds = {
  /** Every outcome as it comes in, before anything is made of it. */
  note: (key: string, outcome: ProbeOutcome) => void
  /** Begins to ask others because `key` failed so, unless that is happening. */
  begin: (key: string, outcome: ProbeOutcome) => void
  /** Why the gateway doubts itself, or null. Begins a round if there is none that is fresh enough. */
  doubt: (key: string, outcome: ProbeOutcome) => Promise<string | null>
}

type RoundsOptions = {
  /** All services that are checked. */
  members: () => readonly Member[]
  /** Has a service checked now. */
  hurry: (key: string) => void
  checkSelf: CheckSelf
  clock: Clock
  timers: Timers
}

/** A service, the host it is on, and whether it worked when it was last asked. */
export type Member = { key: string; host: string; worked: boolean }

type Round = {
  begunMs: number
  waiting: Set<string>
  outcomes: Map<string, ProbeOutcome>
  finished: Promise<void>
  finish: () => void
  selfIsFine: Promise<boolean> | null
}

const fewestMembers = 3
const suspiciousShare = 0.8
/** So many others are asked: enough to tell an outage of one from an outage of all. */
const sampleSize = 7
/** A round tells of the present for this long. */
const freshMs = 8000
/** Who has not answered by then is not waited for. */
const patienceMs = 6000

export function createRounds({ clock, timers, members, hurry, checkSelf }: RoundsOptions): Rounds {
  /** The latest round among services on this machine, and among those over the network. */
  const rounds = new Map<boolean, Round>()

  const begin = (key: string, outcome: ProbeOutcome): Round | null => {
    const near = isNear(key, members())
    const alike = membersLike(near, members())
    if (alike.length < fewestMembers) return null
    const known = rounds.get(near)
    const round = known !== undefined && clock.elapsedMs() - known.begunMs < freshMs ? known : ask(near, sampleOf(key, alike))
    round.outcomes.set(key, outcome)
    return round
  }

  const ask = (near: boolean, others: readonly string[]): Round => {
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
    const round = { begunMs: clock.elapsedMs(), waiting: new Set(others), outcomes: new Map(), finished, finish, selfIsFine: null }
    rounds.set(near, round)
    const cancel = timers.after(patienceMs, finish)
    void finished.then(cancel)
    for (const other of others) hurry(other)
    return round
  }

  return {
    note: (key, outcome) => {
      const round = rounds.get(isNear(key, members()))
      if (round === undefined) return
      round.outcomes.set(key, outcome)
      round.waiting.delete(key)
      if (round.waiting.size === 0 || isSettled(round)) round.finish()
    },
    begin: (key, outcome) => void begin(key, outcome),
    doubt: async (key, outcome) => {
      const round = begin(key, outcome)
      if (round === null) return null
      await round.finished
      const near = isNear(key, members())
      const outcomes = membersLike(near, members()).flatMap((member) => round.outcomes.get(member.key) ?? [])
      if (!isSuspicious(outcomes)) return null
      round.selfIsFine ??= checkSelf()
      if (!(await round.selfIsFine)) return 'nearly everything failed, and so did a connection to itself'
      // What runs on this very machine is out of reach of no network.
      return near || outcomes.some(isHeard)
        ? null
        : 'nothing on the network could be reached, perhaps for a fault of the gateway’s own network'
    },
  }
}

/** Whether so many work that those still to come cannot make it suspicious: one that hangs must not delay what is clear. */
function isSettled({ waiting, outcomes }: Round): boolean {
  const working = [...outcomes.values()].filter(({ kind }) => kind === 'pass' || kind === 'warn').length
  return working > (outcomes.size + waiting.size) * (1 - suspiciousShare)
}

function isSuspicious(outcomes: readonly ProbeOutcome[]): boolean {
  const failed = outcomes.filter(({ kind }) => kind === 'fail' || kind === 'doubt').length
  return outcomes.length >= fewestMembers && failed >= outcomes.length * suspiciousShare
}

const isHeard = (outcome: ProbeOutcome): boolean => (outcome.kind === 'fail' ? outcome.heard : outcome.kind !== 'doubt')

/** Those that are reached in the same way: on this machine, or over the network. */
function membersLike(near: boolean, all: readonly Member[]): Member[] {
  return all.filter(({ host }) => isLoopback(host) === near)
}

function isNear(key: string, all: readonly Member[]): boolean {
  return all.some((member) => member.key === key && isLoopback(member.host))
}

const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)

/** Those that worked first, of as many hosts as there are: an outage of one machine must not look like one of all. */
function sampleOf(key: string, alike: readonly Member[]): string[] {
  const others = alike.filter((member) => member.key !== key).toSorted((one, other) => Number(other.worked) - Number(one.worked))
  const hosts = [...Map.groupBy(others, ({ host }) => host).values()]
  const longest = Math.max(0, ...hosts.map((host) => host.length))
  const rows = Array.from({ length: longest }, (_, row) => hosts.flatMap((host) => host[row] ?? []))
  return rows
    .flat()
    .slice(0, sampleSize)
    .map((member) => member.key)
}
