import type { App } from '../../api/types.ts'
import { countOf, formatMs, formatSince, formatUptime } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { statusFace } from '../../ui/status.ts'

type Moment = { now: number; locale: Locale }

/** What stands quietly beside the status: since when an app is away, or until when; for one that is up, nothing. */
export function statusNote(app: App, { now, locale }: Moment): string | null {
  if (app.status === 'maintenance') return app.maintenance?.until ? `until ${formatSince(app.maintenance.until, now, locale)}` : null
  if (app.status !== 'down') return null
  return app.since ? `since ${formatSince(app.since, now, locale)}` : null
}

/** One line that says more than the status does, instead of what the app is for: why it is away, as far as that helps. */
export function awayNote(app: App): string | null {
  if (app.status === 'maintenance') return app.maintenance?.message ?? null
  if (app.status !== 'down' || app.because === null) return null
  return `Because ${app.because.name ?? 'something that it needs'} is unavailable`
}

/** What hover and focus tell beyond the tile. */
export function tileDetails(app: App, { now, locale }: Moment): string[] {
  const details: string[] = []
  if (app.status !== 'up' && app.last_ok_at) details.push(`Last OK ${formatSince(app.last_ok_at, now, locale)}`)
  if (app.uptime && app.uptime.h24 !== null) details.push(`${formatUptime(app.uptime.h24)} up in 24 hours`)
  if (app.uptime && app.uptime.d30 !== null) details.push(`${formatUptime(app.uptime.d30)} in 30 days`)
  if (app.latency) details.push(`answers in ${formatMs(app.latency.p50)}`)
  return details
}

/** One line that says how things are: the worst first. An app that nobody checks has no say. */
export function summaryOf(apps: readonly App[]): string {
  const known = apps.filter((app) => app.reason !== 'not_monitored')
  if (known.length === 0) return apps.length === 0 ? '' : countOf(apps.length, 'app')
  return troubleIn(known) ?? (known.length === apps.length ? allUp(apps) : `${countOf(apps.length, 'app')}, nothing amiss`)
}

function troubleIn(apps: readonly App[]): string | null {
  const away = apps.filter((app) => app.status === 'down')
  if (away.length > 0) return oneOrSome(away, apps.length, 'unavailable')
  if (apps.some((app) => app.status === 'unknown')) return 'Checking…'
  const poor = apps.filter((app) => app.status === 'degraded')
  if (poor.length > 0) return oneOrSome(poor, apps.length, poor.length === 1 ? faceOf(poor[0]) : 'not at their best')
  const closed = apps.filter((app) => app.status === 'maintenance').length
  return closed > 0 ? `${countOf(closed, 'app')} in maintenance` : null
}

function oneOrSome(some: readonly App[], all: number, word: string): string {
  const [first] = some
  return some.length === 1 && first ? `${first.name} is ${word}` : `${some.length} of ${countOf(all, 'app')} are ${word}`
}

function faceOf(app: App | undefined): string {
  return app ? statusFace(app.status, app.reason).label.toLowerCase() : ''
}

function allUp(apps: readonly App[]): string {
  const [first] = apps
  return apps.length === 1 && first ? `${first.name} is up` : `All ${apps.length} apps are up`
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
  const rest = groups.filter(([category]) => category === '').map(([, members]) => ['Other', members] as const)
  return [...named, ...rest].map(([category, members]) => ({ category, apps: members }))
}
