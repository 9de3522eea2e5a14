import type { Observation } from './health.observation.ts'
import type { Latency, Uptime } from './health.history.ts'
import type { Level, StatusReason } from './health.status.ts'

/** What is known of one service, as every gateway shows it. In the spelling of the database, which carries it from one to another. */
export type Reading = {
  status: Level
  reason: StatusReason | null
  since: string | null
  last_ok_at: string | null
  checked_at: string | null
  latency: Latency | null
  uptime: Uptime | null
  spark: (number | null)[]
  version: string | null
  settings_version: number | null
  /** What went wrong with the last check, for admins. */
  last_error: string | null
}

export function readingOf(observation: Observation, nowS: number): Reading {
  const { state, history, report, lastError, checkedWallMs } = observation
  return {
    ...state.shown,
    since: iso(state.sinceWallMs),
    last_ok_at: isoOrNull(state.lastOkWallMs),
    checked_at: isoOrNull(checkedWallMs),
    latency: history.latency(nowS),
    uptime: history.uptime(nowS),
    spark: history.spark(nowS),
    version: report?.version ?? null,
    settings_version: report?.settingsVersion ?? null,
    last_error: lastError,
  }
}

const iso = (wallMs: number): string => new Date(wallMs).toISOString()
const isoOrNull = (wallMs: number | null): string | null => (wallMs === null ? null : iso(wallMs))
