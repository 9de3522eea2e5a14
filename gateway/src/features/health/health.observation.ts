import { createHistory, type History } from './health.history.ts'
import type { ProbeOutcome, SelfReport } from './health.outcome.ts'
import { initialState, nextState, type HealthState, type Moment, type Thresholds } from './health.status.ts'

/** What is known of one service at the moment. */
export type Observation = {
  state: HealthState
  history: History
  /** What it said of itself when it last answered; null while it is down. */
  report: SelfReport | null
  /** What went wrong with the last check, for admins; null when it passed. */
  lastError: string | null
  lastOutcome: ProbeOutcome['kind'] | null
}

export function firstObservation(at: Moment, intervalS: number): Observation {
  return { state: initialState(at), history: createHistory(intervalS), report: null, lastError: null, lastOutcome: null }
}

/** Adds one check. Returns whether people are shown something else than before. */
export function observe(seen: Observation, outcome: ProbeOutcome, context: { at: Moment; nowS: number; thresholds: Thresholds }): boolean {
  const before = seen.state.shown
  seen.state = nextState(seen.state, outcome, context)
  seen.lastOutcome = outcome.kind
  seen.lastError = 'detail' in outcome ? outcome.detail : null
  if ('report' in outcome) seen.report = outcome.report
  else if (seen.state.level === 'down') seen.report = null
  if (outcome.kind !== 'doubt') seen.history.add(context.nowS, outcome.kind === 'fail' ? null : outcome.ms)
  const { shown } = seen.state
  return shown.status !== before.status || shown.reason !== before.reason
}

/** Self-doubt: with at least this many services, this share of them failing. */
const doubtServices = 3
const doubtShare = 0.8

/** Whether, with this one, so much fails that the fault may be on this side. */
export function isSuspicious(failedKey: string, observations: ReadonlyMap<string, Observation>): boolean {
  if (observations.size < doubtServices) return false
  const others = [...observations].filter(([key]) => key !== failedKey)
  const failing = others.filter(([, { lastOutcome }]) => lastOutcome === 'fail' || lastOutcome === 'doubt').length + 1
  return failing >= observations.size * doubtShare
}
