import { t } from '@lingui/core/macro'
import { tagOfWords } from '@gatehouse/contracts/language'
import { language } from '../language/language.ts'

// All numbers, dates, durations and lists that people read are written here, in the language in force.

/** How dates and times are written, where not as usual: another language, and the time zone of the profile instead of the browser's. */
export type Locale = { language?: string | undefined; timeZone?: string | undefined }

const sizes = ['KB', 'MB', 'GB', 'TB'] as const

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language.get().tag, options).format(value)
}

/** What stands between the digits, for fields that numbers are typed into. */
export function separators(): { thousandSeparator: string; decimalSeparator: string } {
  const parts = new Intl.NumberFormat(language.get().tag).formatToParts(12_345.6)
  const of = (type: 'group' | 'decimal', otherwise: string): string => parts.find((part) => part.type === type)?.value ?? otherwise
  return { thousandSeparator: of('group', ','), decimalSeparator: of('decimal', '.') }
}

const withDigits = (value: number, digits: number): string =>
  formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false })

/**
 * A file size for people, in steps of 1,024. Labelled MB as file managers do: a limit of "25 MB" then never promises more
 * than the server takes, whichever way the person's own system counts.
 */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? t`1 byte` : t`${withDigits(bytes, 0)} bytes`
  let value = bytes
  let unit: (typeof sizes)[number] = 'KB'
  for (const next of sizes) {
    value /= 1024
    unit = next
    if (value < 999.5) break
  }
  const digits = value >= 99.95 || Math.abs(value - Math.round(value)) < 0.05 ? 0 : 1
  return `${withDigits(value, digits)} ${unit}`
}

/** A transfer rate; null while it is not known yet. */
export function formatRate(bytesPerSecond: number | null): string | null {
  return bytesPerSecond === null || bytesPerSecond < 1 ? null : `${formatBytes(Math.round(bytesPerSecond))}/s`
}

/** "12 s left", "3 min left"; null when it cannot be told. */
export function formatTimeLeft(bytesLeft: number, bytesPerSecond: number | null): string | null {
  if (bytesPerSecond === null || bytesPerSecond < 1) return null
  const seconds = Math.ceil(bytesLeft / bytesPerSecond)
  if (seconds < 60) return t`${Math.max(1, seconds)} s left`
  if (seconds < 5400) return t`${Math.round(seconds / 60)} min left`
  return t`${Math.round(seconds / 3600)} h left`
}

/** A short duration measured in milliseconds. */
export function formatMs(ms: number): string {
  if (ms < 1) return '< 1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  return ms < 9950 ? `${withDigits(ms / 1000, 1)} s` : `${Math.round(ms / 1000)} s`
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale.language ?? language.get().tag, {
      ...options,
      ...(locale.timeZone ? { timeZone: locale.timeZone } : {}),
    })
  } catch {
    // A profile can hold a language or zone that this browser does not know.
    return new Intl.DateTimeFormat(undefined, options)
  }
}

/** The whole truth, for tooltips and `title`. */
export function formatMoment(iso: string, locale: Locale = {}): string {
  return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

export function formatDate(iso: string, locale: Locale = {}): string {
  return dateFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(iso))
}

/** "March 2026". */
export function formatMonth(iso: string, locale: Locale = {}): string {
  return dateFormat(locale, { month: 'long', year: 'numeric' }).format(new Date(iso))
}

/** "14:02" today, "Tue 14:02" within six days, "3 Nov" this year, "3 Nov 2024" before. */
export function formatSince(iso: string, now: number, locale: Locale = {}): string {
  const then = new Date(iso)
  const day = dateFormat(locale, { year: 'numeric', month: 'numeric', day: 'numeric' })
  if (day.format(then) === day.format(now)) return dateFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(then)
  if (now - then.getTime() < 6 * 86_400_000) {
    return dateFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(then)
  }
  const year = dateFormat(locale, { year: 'numeric' })
  return year.format(then) === year.format(now)
    ? dateFormat(locale, { day: 'numeric', month: 'short' }).format(then)
    : formatDate(iso, locale)
}

/** "just now", "5 minutes ago", "yesterday", then the date. */
export function formatAgo(iso: string, now: number, locale: Locale = {}): string {
  const seconds = Math.round((now - new Date(iso).getTime()) / 1000)
  if (seconds < 60) return t`just now`
  const relative = new Intl.RelativeTimeFormat(tagOfWords(language.get()), { numeric: 'auto' })
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 86_400) return relative.format(-Math.floor(seconds / 3600), 'hour')
  if (seconds < 7 * 86_400) return relative.format(-Math.floor(seconds / 86_400), 'day')
  return formatDate(iso, locale)
}

/** The days of the week in the order of the language; 0 is Sunday, as the server counts. */
export function weekdays(): number[] {
  const locale: Intl.Locale & { getWeekInfo?: () => { firstDay?: number } } = new Intl.Locale(language.get().tag)
  const first = locale.getWeekInfo?.().firstDay ?? 1
  return Array.from({ length: 7 }, (_, at) => (first + at) % 7)
}

/** The name of a day of the week; 0 is Sunday, as the server counts. */
export function formatWeekday(day: number, weekday: 'long' | 'short' = 'long'): string {
  // The first day of 2023 was a Sunday.
  return new Intl.DateTimeFormat(tagOfWords(language.get()), { weekday, timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day))
}

/** 0.9996 → "99.96 %"; only a full 1 becomes "100 %". */
export function formatUptime(share: number): string {
  if (share >= 1) return '100 %'
  const percent = Math.floor(share * 10_000) / 100
  return `${withDigits(percent, percent >= 99.9 ? 2 : 1)} %`
}

/** "Ana, Ben and Chloe", by the rules of the language. */
export function formatList(parts: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  return new Intl.ListFormat(tagOfWords(language.get()), { type }).format(parts)
}

/** A word as it stands, in the quotation marks of the language. */
export const quoted = (text: string): string => t`“${text}”`
