import { createHistory, type History } from './health.history.ts'
import type { ProbeOutcome, SelfReport } from './health.outcome.ts'
import { initialState, nextState, type HealthState, type Moment, type Thresholds } from './health.status.ts'

/** What is known of one service at the moment, by the gateway that checks. */
export type Observation = {
  state: HealthState
  history: History
  intervalS: number
  /** What it said of itself when it last answered; null while it is down. */
  report: SelfReport | null
  /** What went wrong with the last check, for admins; null when it passed. */
  lastError: string | null
  checkedWallMs: number | null
}

export function firstObservation(at: Moment, intervalS: number): Observation {
  return { state: initialState(at), history: createHistory(intervalS), intervalS, report: null, lastError: null, checkedWallMs: null }
}

/** The same service after a time in which nobody looked: nothing is known of the present, the past stays. */
export function beginAnew(seen: Observation, at: Moment): void {
  seen.state = { ...initialState(at), lastOkWallMs: seen.state.lastOkWallMs }
  seen.report = null
  seen.lastError = null
}

/** The same service, checked at another interval from now on. */
export function changePace(seen: Observation, intervalS: number): void {
  seen.intervalS = intervalS
  seen.history.pace(intervalS)
}

/** Adds one check. Returns whether people are shown something else than before. */
export function observe(seen: Observation, outcome: ProbeOutcome, context: { at: Moment; nowS: number; thresholds: Thresholds }): boolean {
  const before = seen.state.shown
  seen.state = nextState(seen.state, outcome, context)
  seen.checkedWallMs = context.at.wallMs
  seen.lastError = 'detail' in outcome ? outcome.detail : null
  if ('report' in outcome) seen.report = outcome.report
  else if (seen.state.level === 'down') seen.report = null
  if (outcome.kind !== 'doubt') seen.history.add(context.nowS, outcome.kind === 'fail' ? null : outcome.ms)
  const { shown } = seen.state
  return shown.status !== before.status || shown.reason !== before.reason
}
