import { paths } from '../../paths.ts'

const anyOrigin = 'https://own.invalid'
// No control character, no space, no backslash: browsers drop or turn these, so that `/\evil.example` would leave the site.
const refused = /[\p{Cc}\s\\]/u
const notAfterSignIn = /^\/(?:signin|register|setup|unlock)(?:[/?#]|$)/

/**
 * The place to go to after sign-in: `next` when it is a path of this site, else the Apps page. Anything a browser could
 * read as another site's address is refused, not repaired (CWE-601).
 */
export function safeNextPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.length > 2048 || refused.test(next)) return '/'
  const url = parsedUrl(next)
  if (!url || url.origin !== anyOrigin || url.username !== '' || url.password !== '') return '/'
  // Dot segments are resolved by now: `/.//evil.example` has become `//evil.example`.
  if (url.pathname.includes('//') || notAfterSignIn.test(url.pathname)) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}

const firstSegment = (path: string): string => /^\/([^/?#]*)/.exec(path)?.[1] ?? ''
const ownSegments = new Set(Object.values(paths).map(firstSegment))

/** Whether a safe path belongs to something else at this address, such as a service, rather than to a page of this application. */
export function leavesThePages(path: string): boolean {
  return !ownSegments.has(firstSegment(path))
}

function parsedUrl(path: string): URL | null {
  return URL.canParse(path, anyOrigin) ? new URL(path, anyOrigin) : null
}
