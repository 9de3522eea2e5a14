/** A time in which a service is not expected to work: once, or each week on some days. */
export type MaintenanceWindow = {
  id: string
  service_key: string
  starts_at: string
  /** Null: until somebody ends it. Of a weekly one: when it is no longer repeated. */
  ends_at: string | null
  weekly: Weekly | null
  message: string
  created_by: string
}

/** `days` from 0, Sunday; `from` as 02:30 in `time_zone`. */
export type Weekly = { days: number[]; from: string; minutes: number; time_zone: string }

/** That a service is under maintenance now. `until` is null when nobody knows. */
export type Maintenance = { until: string | null; message: string | null }

const dayMinutes = 1440

/** The maintenance that the windows of one service make at a moment, the longest if there are several; null for none. */
export function maintenanceAt(windows: readonly MaintenanceWindow[], now: Date): Maintenance | null {
  const current = windows.flatMap((window) => {
    const open = openAt(window, now)
    return open === null ? [] : [{ ...open, message: window.message === '' ? null : window.message }]
  })
  return current.toSorted((one, other) => endOf(other) - endOf(one))[0] ?? null
}

const endOf = ({ until }: { until: string | null }): number => (until === null ? Infinity : Date.parse(until))

function openAt(window: MaintenanceWindow, now: Date): { until: string | null } | null {
  const isWithin = Date.parse(window.starts_at) <= now.getTime() && (window.ends_at === null || now.getTime() < Date.parse(window.ends_at))
  if (!isWithin) return null
  if (window.weekly === null) return { until: window.ends_at }
  const left = minutesLeft(window.weekly, now)
  return left === null ? null : { until: new Date(startOfMinute(now) + left * 60_000).toISOString() }
}

/** How many minutes a weekly window has still to run, counted from the start of this minute; null while it is closed. */
function minutesLeft({ days, from, minutes, time_zone }: Weekly, now: Date): number | null {
  const local = localTime(now, time_zone)
  const [hour = 0, minute = 0] = from.split(':').map(Number)
  const begin = hour * 60 + minute
  const rests = [0, 1].flatMap((daysAgo) => {
    if (!days.includes((local.weekday - daysAgo + 7) % 7)) return []
    const passed = local.minute + daysAgo * dayMinutes - begin
    return passed >= 0 && passed < minutes ? [minutes - passed] : []
  })
  return rests.length === 0 ? null : Math.max(...rests)
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const formats = new Map<string, Intl.DateTimeFormat>()

/** Day of the week and minute of the day, as a clock on the wall of that time zone shows them. */
export function localTime(now: Date, timeZone: string): { weekday: number; minute: number } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' })
  formats.set(timeZone, format)
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
  return { weekday: weekdays.indexOf(parts.get('weekday') ?? ''), minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) }
}

const startOfMinute = (now: Date): number => Math.floor(now.getTime() / 60_000) * 60_000
