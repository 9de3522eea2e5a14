import type { FailureReason, ProbeOutcome } from './health.outcome.ts'

/** What the checks of a service add up to. */
export type Level = 'unknown' | 'up' | 'degraded' | 'down'

/** Why a service is not simply up: a failed check, its own warning, too many ups and downs, or that nobody knows yet. */
export type StatusReason = FailureReason | 'warning' | 'unstable' | 'starting' | 'not_checked'

/** What people are shown. */
export type Shown = { status: Level; reason: StatusReason | null }

/** Everything the decision needs to remember of the past. Times are in milliseconds: `wall` as people read it, `elapsed` steady. */
export type HealthState = {
  readonly level: Level
  readonly reason: StatusReason | null
  readonly shown: Shown
  /** Since when it is shown so. */
  readonly sinceWallMs: number
  readonly lastOkWallMs: number | null
  /** How many checks of one kind came in a row. */
  readonly passes: number
  readonly failures: number
  readonly doubts: number
  /** When it went down; null while it is not. */
  readonly downElapsedMs: number | null
  /** When it lately changed between working and not. */
  readonly turns: readonly number[]
}

/** How many checks in a row it takes to be up, or down. */
export type Thresholds = { rise: number; fall: number }
export type Moment = { wallMs: number; elapsedMs: number }

const turnsWindowMs = 600_000
const unstableTurns = 4
const closeWatchMs = 120_000
const closeWatchEveryMs = 10_000

export function initialState(at: Moment): HealthState {
  return {
    level: 'unknown',
    reason: 'starting',
    shown: { status: 'unknown', reason: 'starting' },
    sinceWallMs: at.wallMs,
    lastOkWallMs: null,
    passes: 0,
    failures: 0,
    doubts: 0,
    downElapsedMs: null,
    turns: [],
  }
}

/** The state after one more check. */
export function nextState(state: HealthState, outcome: ProbeOutcome, context: { at: Moment; thresholds: Thresholds }): HealthState {
  const { at, thresholds } = context
  const counted = count(state, outcome)
  const { level, reason } = decide({ ...state, ...counted }, outcome, thresholds)
  const turned = isWorking(state.level) !== null && isWorking(level) !== null && isWorking(state.level) !== isWorking(level)
  const turns = [...state.turns.filter((turn) => at.elapsedMs - turn < turnsWindowMs), ...(turned ? [at.elapsedMs] : [])]
  const unstable = turns.length >= unstableTurns && isWorking(level) !== null
  const shown: Shown = unstable ? { status: 'degraded', reason: 'unstable' } : { status: level, reason }
  return {
    ...counted,
    level,
    reason,
    shown,
    sinceWallMs: shown.status === state.shown.status ? state.sinceWallMs : at.wallMs,
    lastOkWallMs: outcome.kind === 'pass' || outcome.kind === 'warn' ? at.wallMs : state.lastOkWallMs,
    downElapsedMs: level === 'down' ? (state.downElapsedMs ?? at.elapsedMs) : null,
    turns,
  }
}

type Counts = Pick<HealthState, 'passes' | 'failures' | 'doubts'>

function count(state: Counts, outcome: ProbeOutcome): Counts {
  if (outcome.kind === 'fail') return { passes: 0, failures: state.failures + 1, doubts: 0 }
  if (outcome.kind === 'doubt') return { passes: 0, failures: 0, doubts: state.doubts + 1 }
  return { passes: state.passes + 1, failures: 0, doubts: 0 }
}

function decide(state: HealthState, outcome: ProbeOutcome, { rise, fall }: Thresholds): { level: Level; reason: StatusReason | null } {
  const same = { level: state.level, reason: state.reason }
  if (outcome.kind === 'doubt') return state.doubts >= fall ? { level: 'unknown', reason: 'not_checked' } : same
  if (outcome.kind === 'fail') return state.failures >= fall ? { level: 'down', reason: outcome.reason } : same
  // The first good check after the start is enough: nobody has to wait for what works.
  if (state.passes < (state.level === 'down' ? rise : 1)) return same
  return outcome.kind === 'warn' ? { level: 'degraded', reason: 'warning' } : { level: 'up', reason: null }
}

/** Whether a level is one of a service that answers; null when nobody knows. */
function isWorking(level: Level): boolean | null {
  return level === 'unknown' ? null : level !== 'down'
}

/** When to look again: after a fixed time, or at the usual interval, which may be spread. */
export type NextCheck = { inMs: number; spread: boolean }

/**
 * A single contradiction is confirmed soon, later for faults that need time to pass. A service that went down is watched closely for two
 * minutes, since most come back within them.
 */
export function nextCheck(
  state: HealthState,
  outcome: ProbeOutcome,
  context: { at: Moment; thresholds: Thresholds; intervalMs: number },
): NextCheck {
  const { at, thresholds, intervalMs } = context
  const usual = { inMs: intervalMs, spread: true }
  const close = { inMs: Math.min(closeWatchEveryMs, intervalMs), spread: false }
  if (outcome.kind === 'doubt') return close
  if (outcome.kind === 'fail' && state.failures < thresholds.fall) return { inMs: isQuick(outcome.reason) ? 1000 : 2000, spread: false }
  if (state.level !== 'down') return usual
  if (state.passes > 0) return { inMs: 1000, spread: false }
  return at.elapsedMs - (state.downElapsedMs ?? at.elapsedMs) < closeWatchMs ? close : usual
}

const isQuick = (reason: FailureReason): boolean => reason === 'refused' || reason === 'dns'
