import type { CountSignIns } from '../audit/audit.feature.ts'
import type { OverviewRepository } from './overview.repository.ts'
import type { SignInDay } from './overview.tables.ts'

type SignInParts = { repository: OverviewRepository; count: CountSignIns; now: Date }

/** So many days are shown, today among them. */
export const shownDays = 14

const dayMs = 86_400_000
/** A day is added up for good once it has been over for so long: clocks of gateways differ. */
const settledMs = 5 * 60_000

/** Sign-ins of the last days, the oldest first. Days that are over are kept once somebody has asked; today is counted. */
export async function readSignInDays({ repository, count, now }: SignInParts): Promise<SignInDay[]> {
  const days = Array.from({ length: shownDays }, (_, at) => dayOf(now.getTime() - (shownDays - 1 - at) * dayMs))
  const kept = new Map((await repository.daysFrom(days[0] ?? '')).map((one) => [one.day, one]))
  const over = dayOf(now.getTime() - settledMs)
  const all: SignInDay[] = []
  // One after the other: a day is as much as anybody should have to wait for.
  for (const day of days) {
    const known = kept.get(day) ?? { day, ...(await count(new Date(day), new Date(Date.parse(day) + dayMs))) }
    if (!kept.has(day) && day < over) await repository.keep(known)
    all.push(known)
  }
  return all
}

/** As many refused sign-ins as a day usually has: the middle one of the days that are over. */
export function usualRefused(days: readonly SignInDay[]): number {
  const sorted = days
    .slice(0, -1)
    .map(({ refused }) => refused)
    .toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
