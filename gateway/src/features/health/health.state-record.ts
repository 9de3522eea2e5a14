import { initialState, type HealthState, type Moment } from './health.status.ts'

/**
 * A state as it is stored, for the gateway that checks next: what was measured by a steady clock, which ends with its process, is
 * given by the clock on the wall.
 */
export type StateRecord = Omit<HealthState, 'downElapsedMs' | 'turns'> & { downWallMs: number | null; turnsWallMs: number[] }

/** A state this old says nothing of the present any more; what it says of the past still holds. */
const freshMs = 90_000

export function recordOf({ downElapsedMs, turns, ...state }: HealthState, at: Moment): StateRecord {
  const wall = (elapsedMs: number): number => at.wallMs - (at.elapsedMs - elapsedMs)
  return { ...state, downWallMs: downElapsedMs === null ? null : wall(downElapsedMs), turnsWallMs: turns.map(wall) }
}

/** Carries on from a stored state, or begins anew when too much time has gone by since `checkedWallMs`. */
export function resumeState(record: StateRecord, checkedWallMs: number, at: Moment): HealthState {
  const ageMs = at.wallMs - checkedWallMs
  if (ageMs > freshMs || ageMs < -freshMs) return { ...initialState(at), lastOkWallMs: record.lastOkWallMs }
  const { downWallMs, turnsWallMs, ...state } = record
  const elapsed = (wallMs: number): number => Math.min(at.elapsedMs, at.elapsedMs - (at.wallMs - wallMs))
  return { ...state, downElapsedMs: downWallMs === null ? null : elapsed(downWallMs), turns: turnsWallMs.map(elapsed) }
}
