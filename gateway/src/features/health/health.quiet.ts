import { localTime } from './health.maintenance.ts'

/** Hours of each day in which nothing is sent, from 22:00 to 07:00 for example. */
export type QuietHours = { from: string; to: string; time_zone: string }

/** Whether a moment lies within the quiet hours; equal times mean none. */
export function isQuiet(quiet: QuietHours | null, now: Date): boolean {
  if (quiet === null) return false
  const { minute } = localTime(now, quiet.time_zone)
  const [from, to] = [minuteOf(quiet.from), minuteOf(quiet.to)]
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
