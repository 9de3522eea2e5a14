import { knownDeviceLimits, lifetimes } from './sessions.config.ts'

type Style = 'secure' | 'plain'

const names = {
  secure: {
    access: '__Host-gatehouse',
    refresh: '__Host-gatehouse-refresh',
    device: '__Host-gatehouse-device',
    pending: '__Host-gatehouse-pending',
    site: '__Host-gatehouse-site',
    nonce: '__Host-gatehouse-site-nonce',
  },
  plain: {
    access: 'gatehouse',
    refresh: 'gatehouse-refresh',
    device: 'gatehouse-device',
    pending: 'gatehouse-pending',
    site: 'gatehouse-site',
    nonce: 'gatehouse-site-nonce',
  },
} as const

type Kind = keyof typeof names.secure

/**
 * `__Host-` asks for `/`: with a path of its own the refresh token could be planted for the whole domain by any host beside this one.
 * Where nothing is encrypted, and so nothing can be kept from being planted, it goes over the wire no more often than it must.
 */
const pathOf = (style: Style, kind: Kind): string => (style === 'plain' && kind === 'refresh' ? '/api/auth/session' : '/')

/** Every name under which the gateway ever sets a cookie: none of them is passed on to a service. */
export const gatewayCookieNames: readonly string[] = [...Object.values(names.secure), ...Object.values(names.plain)]

/** What is written; `device` tells this browser from others the next time somebody signs in with it. */
export type Tokens = { access: string; refresh?: string | undefined; device?: string | undefined }

export type SessionCookies = {
  readAccess: (cookieHeader: string | undefined) => string | null
  readRefresh: (cookieHeader: string | undefined) => string | null
  readDevice: (cookieHeader: string | undefined) => string | null
  /** `Set-Cookie` values for the tokens at hand; with `keepForS` null the session's end with the browser. */
  write: (tokens: Tokens, options: { keepForS: number | null; userAgent: string | undefined }) => string[]
  /** The one cookie of a browser that becomes known without a sign-in. */
  writeDevice: (device: string, userAgent: string | undefined) => string
  /** Clears the cookies of a session; the browser stays known. */
  clear: () => string[]
  /** Whether the cookies lack `Secure` and prefix because the public address has no encryption. */
  insecure: boolean
}

/**
 * The cookies for one public address. With https: `__Host-` and `Secure`. On http://localhost the same, except for
 * Safari, which drops such cookies there (WebKit 281149). On any other http address every browser drops them, so they are plain.
 */
export function createSessionCookies(publicUrl: string): SessionCookies {
  const { read, styleFor, clear, first } = createCookieStyles(publicUrl)
  return {
    readAccess: (header) => read(header, 'access'),
    readRefresh: (header) => read(header, 'refresh'),
    readDevice: (header) => read(header, 'device'),
    write: ({ access, refresh, device }, { keepForS, userAgent }) => {
      const style = styleFor(userAgent)
      const cookies = [setCookie(style, 'access', access, keepForS === null ? null : Math.min(keepForS, lifetimes.access_s))]
      if (refresh !== undefined) cookies.push(setCookie(style, 'refresh', refresh, keepForS))
      if (device !== undefined) cookies.push(setCookie(style, 'device', device, knownDeviceLimits.unseen_s))
      return cookies
    },
    writeDevice: (device, userAgent) => setCookie(styleFor(userAgent), 'device', device, knownDeviceLimits.unseen_s),
    clear: () => [...clear('access'), ...clear('refresh')],
    insecure: first === 'plain',
  }
}

/** The cookie of a browser whose sign-in lacks the second factor, dressed like those of a session. */
export type PendingCookie = {
  read: (cookieHeader: string | undefined) => string | null
  write: (token: string, options: { maxAgeS: number; userAgent: string | undefined }) => string[]
  clear: () => string[]
}

export function createPendingCookie(publicUrl: string): PendingCookie {
  const { read, styleFor, clear } = createCookieStyles(publicUrl)
  return {
    read: (header) => read(header, 'pending'),
    write: (token, { maxAgeS, userAgent }) => [setCookie(styleFor(userAgent), 'pending', token, maxAgeS)],
    clear: () => clear('pending'),
  }
}

/** The cookies at the host name of a site: who is signed in there, and which browser began to. */
export type SiteCookies = {
  readToken: (cookieHeader: string | undefined) => string | null
  readNonce: (cookieHeader: string | undefined) => string | null
  /** Ends with the browser: signing on again is not seen by anybody who is still signed in. */
  writeToken: (token: string, userAgent: string | undefined) => string
  writeNonce: (nonce: string, userAgent: string | undefined) => string
}

const nonceLivesS = 600

export function createSiteCookies(origin: string): SiteCookies {
  const { read, styleFor } = createCookieStyles(origin)
  return {
    readToken: (header) => read(header, 'site'),
    readNonce: (header) => read(header, 'nonce'),
    writeToken: (token, userAgent) => setCookie(styleFor(userAgent), 'site', token, null),
    writeNonce: (nonce, userAgent) => setCookie(styleFor(userAgent), 'nonce', nonce, nonceLivesS),
  }
}

function createCookieStyles(publicUrl: string) {
  const { protocol, hostname } = new URL(publicUrl)
  const local = isLocalHost(hostname)
  const styles: Style[] = protocol === 'https:' ? ['secure'] : local ? ['secure', 'plain'] : ['plain']
  const [first = 'plain'] = styles
  return {
    first,
    styleFor: (userAgent: string | undefined): Style => (styles.length > 1 && isSafari(userAgent ?? '') ? 'plain' : first),
    read: (header: string | undefined, kind: Kind): string | null => {
      for (const style of styles) {
        const value = cookieValue(header, names[style][kind])
        if (value !== null) return value
      }
      return null
    },
    clear: (kind: Kind): string[] => styles.map((style) => setCookie(style, kind, '', 0)),
  }
}

/**
 * The value of a cookie in a Cookie header, or null. A name that comes twice with different values is nobody's: one of them may
 * have been planted by a neighbouring host or path.
 */
export function cookieValue(header: string | undefined, name: string): string | null {
  if (header === undefined) return null
  let found: string | null = null
  for (let start = 0, end = 0; end !== -1; start = end + 1) {
    end = header.indexOf(';', start)
    const equals = header.indexOf('=', start)
    if (equals === -1 || (end !== -1 && equals > end) || header.slice(start, equals).trim() !== name) continue
    const value = (end === -1 ? header.slice(equals + 1) : header.slice(equals + 1, end)).trim()
    if (found !== null && found !== value) return null
    found = value
  }
  return found === '' ? null : found
}

// One cookie in four parts that belong together; naming them in an object would only be longer.
// oxlint-disable-next-line max-params
function setCookie(style: Style, kind: Kind, value: string, maxAgeS: number | null): string {
  const parts = [`${names[style][kind]}=${value}`, `Path=${pathOf(style, kind)}`, 'HttpOnly', 'SameSite=Lax']
  if (style === 'secure') parts.push('Secure')
  if (maxAgeS !== null) parts.push(`Max-Age=${maxAgeS}`)
  return parts.join('; ')
}

/** Hosts that browsers count as this machine (Secure Contexts §3.1). */
const isLocalHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** Safari names WebKit like everybody, but none of the engines that came from it. */
const isSafari = (userAgent: string): boolean => /AppleWebKit\//.test(userAgent) && !/Chrom(?:e|ium)\/|Edg\//.test(userAgent)
