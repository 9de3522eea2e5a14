import { t } from '@lingui/core/macro'
import type { MaintenanceWindow, NewMaintenance } from '../../api/types.ts'
import { formatMoment, formatWeekday } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'

export type MaintenanceKind = 'open' | 'hours' | 'planned' | 'weekly'

/** What the form holds: texts as their fields give them. */
export type MaintenanceValues = {
  kind: MaintenanceKind
  hours: number | string
  /** Local, as `datetime-local` gives it. */
  starts: string
  ends: string
  days: string[]
  from: string
  minutes: number | string
  message: string
}

/** What is asked of the server, for what the form holds. */
export function maintenanceFrom(values: MaintenanceValues, { now, timeZone }: { now: number; timeZone: string }): NewMaintenance {
  const { kind, message } = values
  const base = { ends_at: null, weekly: null, message: message.trim() }
  if (kind === 'hours') return { ...base, ends_at: new Date(now + Number(values.hours) * 3_600_000).toISOString() }
  if (kind === 'planned') return { ...base, starts_at: new Date(values.starts).toISOString(), ends_at: new Date(values.ends).toISOString() }
  if (kind === 'open') return base
  const days = values.days.map(Number).toSorted((one, other) => one - other)
  return { ...base, weekly: { days, from: values.from, minutes: Number(values.minutes), time_zone: timeZone } }
}

/** When a maintenance is, in words. */
export function describeWindow({ starts_at, ends_at, weekly }: MaintenanceWindow, locale: Locale): string {
  if (weekly) {
    const { from, minutes, time_zone: zone } = weekly
    const days = weekly.days.map((day) => formatWeekday(day)).join(', ')
    return t`${days}, ${from} for ${minutes} min (${zone})`
  }
  const begin = formatMoment(starts_at, locale)
  return ends_at === null ? t`From ${begin} until somebody ends it` : `${begin} – ${formatMoment(ends_at, locale)}`
}
