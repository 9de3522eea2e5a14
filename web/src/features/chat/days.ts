import { t } from '@lingui/core/macro'
import { formatMonth } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'

export type DayGroup<Item> = { name: string; items: Item[] }

const dayMs = 86_400_000

/** Puts what is sorted by age into groups as one thinks of the past: by day, then by week, then by month. */
export function groupByDay<Item extends { updated_at: string }>(items: readonly Item[], now: number, locale: Locale): DayGroup<Item>[] {
  const groups: DayGroup<Item>[] = []
  const today = dayOf(now, locale)
  for (const item of items) {
    const name = nameOf(item.updated_at, today, locale)
    const last = groups.at(-1)
    if (last?.name === name) last.items.push(item)
    else groups.push({ name, items: [item] })
  }
  return groups
}

function nameOf(iso: string, today: number, locale: Locale): string {
  const age = today - dayOf(Date.parse(iso), locale)
  if (age <= 0) return t`Today`
  if (age === 1) return t`Yesterday`
  if (age <= 7) return t`The last 7 days`
  return age <= 30 ? t`The last 30 days` : formatMonth(iso, locale)
}

/** The number of a day as the person's calendar has it. */
function dayOf(moment: number, { timeZone }: Locale): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(moment)
  const of = (type: 'year' | 'month' | 'day'): number => Number(parts.find((part) => part.type === type)?.value)
  return Date.UTC(of('year'), of('month') - 1, of('day')) / dayMs
}
