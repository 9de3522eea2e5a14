import type { App, Role } from '../api/types.ts'

/** Where a tile leads: a page of this application, an address of this site, or another site. */
export type AppLink = { href: string; place: 'page' | 'site' | 'elsewhere' }

/**
 * The link of an app, null while it cannot be opened. A service's address is an admin's text: anything but http(s) and own
 * paths is refused, so that a tile can never run a script.
 */
export function linkOf(app: Pick<App, 'open_url' | 'status'>, role: Role, origin: string): AppLink | null {
  if (app.status === 'down' || (app.status === 'maintenance' && role !== 'admin')) return null
  if (!URL.canParse(app.open_url, origin)) return null
  const url = new URL(app.open_url, origin)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  if (url.origin !== origin) return { href: url.href, place: 'elsewhere' }
  const href = `${url.pathname}${url.search}${url.hash}`
  return { href, place: /^\/(?:api|\.well-known)(?:\/|$)/.test(url.pathname) ? 'site' : 'page' }
}
