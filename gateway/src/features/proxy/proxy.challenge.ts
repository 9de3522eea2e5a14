import type { RequestHead } from './proxy.request-head.ts'

const forBrowsers = 'Bearer realm="gatehouse"'
const forPrograms = `Basic realm="Gatehouse", charset="UTF-8", ${forBrowsers}`

/**
 * What a 401 asks for. Git and WebDAV clients send what they have only after a Basic challenge (RFC 7617), at which a browser would show
 * a dialog of its own, also for what a page fetches. Every browser says that it is one: by Fetch metadata, which pages cannot set, or, on
 * plain http where it sends none, by a User-Agent that begins with `Mozilla/`.
 */
export function challengeFor(head: Pick<RequestHead, 'headers'>): string {
  return isBrowser(head) ? forBrowsers : forPrograms
}

export function isBrowser({ headers }: Pick<RequestHead, 'headers'>): boolean {
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = (headers[at] ?? '').toLowerCase()
    if (name.startsWith('sec-fetch-') || (name === 'user-agent' && /^mozilla\//i.test(headers[at + 1] ?? ''))) return true
  }
  return false
}
