import { plural, t } from '@lingui/core/macro'
import type { App } from '../../api/types.ts'
import { formatMs, formatSince, formatUptime } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { statusFace } from '../../ui/status.ts'

type Moment = { now: number; locale: Locale }

/** What stands quietly beside the status: since when an app is away, or until when; for one that is up, nothing. */
export function statusNote(app: App, { now, locale }: Moment): string | null {
  const moment = app.status === 'maintenance' ? app.maintenance?.until : app.status === 'down' ? app.since : null
  if (!moment) return null
  const time = formatSince(moment, now, locale)
  return app.status === 'maintenance' ? t`until ${time}` : t`since ${time}`
}

/** One line that says more than the status does, instead of what the app is for: why it is away, as far as that helps. */
export function awayNote(app: App): string | null {
  if (app.status === 'maintenance') return app.maintenance?.message ?? null
  if (app.status !== 'down' || app.because === null) return null
  const { name } = app.because
  return name === null ? t`Because something that it needs is unavailable` : t`Because ${name} is unavailable`
}

/** What hover and focus tell beyond the tile. */
export function tileDetails(app: App, { now, locale }: Moment): string[] {
  const lastOk = app.status !== 'up' && app.last_ok_at ? formatSince(app.last_ok_at, now, locale) : null
  const day = app.uptime && app.uptime.h24 !== null ? formatUptime(app.uptime.h24) : null
  const month = app.uptime && app.uptime.d30 !== null ? formatUptime(app.uptime.d30) : null
  const answer = app.latency ? formatMs(app.latency.p50) : null
  return [
    lastOk && t`Last OK ${lastOk}`,
    day && t`${day} up in 24 hours`,
    month && t`${month} in 30 days`,
    answer && t`answers in ${answer}`,
  ].filter((line) => line !== null)
}

/** One line that says how things are: the worst first. An app that nobody checks has no say. */
export function summaryOf(apps: readonly App[]): string {
  const known = apps.filter((app) => app.reason !== 'not_monitored')
  if (apps.length === 0) return ''
  if (known.length === 0) return plural(apps.length, { one: '# app', other: '# apps' })
  const trouble = troubleIn(known)
  if (trouble !== null) return trouble
  return known.length === apps.length ? allUp(apps) : plural(apps.length, { one: '# app, nothing amiss', other: '# apps, nothing amiss' })
}

function troubleIn(apps: readonly App[]): string | null {
  const all = apps.length
  const away = apps.filter((app) => app.status === 'down')
  const [gone] = away
  if (gone && away.length === 1) return t`${gone.name} is unavailable`
  if (away.length > 1) return t`${away.length} of ${all} apps are unavailable`
  if (apps.some((app) => app.status === 'unknown')) return t`Checking…`
  const poor = apps.filter((app) => app.status === 'degraded')
  const [weak] = poor
  if (weak && poor.length === 1) {
    const state = statusFace(weak.status, weak.reason).label.toLowerCase()
    return t`${weak.name} is ${state}`
  }
  if (poor.length > 1) return t`${poor.length} of ${all} apps are not at their best`
  const closed = apps.filter((app) => app.status === 'maintenance').length
  return closed > 0 ? plural(closed, { one: '# app in maintenance', other: '# apps in maintenance' }) : null
}

function allUp(apps: readonly App[]): string {
  const [first] = apps
  return apps.length === 1 && first ? t`${first.name} is up` : t`All ${apps.length} apps are up`
}

/** Apps whose name, line or category holds every word of the filter. */
export function filterApps(apps: readonly App[], filter: string): App[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return apps.filter((app) => {
    const text = `${app.name} ${app.description} ${app.category}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/**
 * The apps in the order to show. While `held` (pointer or focus is on the grid) nothing moves: known tiles keep their
 * places, one that vanished keeps its last state, a new one comes last. When it is let go, the server's order is taken.
 */
export function arrange(shown: readonly App[], latest: readonly App[], held: boolean): App[] {
  if (!held || shown.length === 0) return [...latest]
  const byKey = new Map(latest.map((app) => [app.key, app]))
  const known = new Set(shown.map((app) => app.key))
  return [...shown.map((app) => byKey.get(app.key) ?? app), ...latest.filter((app) => !known.has(app.key))]
}

/** Apps by category, categories in the order of their first app; those without one come last. */
export function byCategory(apps: readonly App[]): { category: string; apps: App[] }[] {
  const groups = [...Map.groupBy(apps, (app) => app.category)]
  const named = groups.filter(([category]) => category !== '')
  const rest = groups.filter(([category]) => category === '').map(([, members]) => [t`Other`, members] as const)
  return [...named, ...rest].map(([category, members]) => ({ category, apps: members }))
}
