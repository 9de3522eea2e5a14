import type { ProblemError } from '@gatehouse/kit/errors'
import { crossSite } from './sessions.errors.ts'

/** What of a request tells whether another site made a browser send it. */
export type RequestOrigin = {
  method: string
  /** `Sec-Fetch-Site`, as the browser wrote it; it cannot be set by a page. */
  secFetchSite: string | undefined
  origin: string | undefined
  /** How the request shows who it is from: `none` for sign-in, which is refused from another site too. */
  via: 'cookie' | 'bearer' | 'token' | 'none'
  /** The origin it was sent to; the gateway's own unless said. */
  at?: string | undefined
}

export type CrossSiteFault = (request: RequestOrigin) => ProblemError | null

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Why a request may not count as the person's own doing, or null. A browser adds cookies to requests that other sites cause, so
 * an unsafe one must show that it is not: `Sec-Fetch-Site: same-origin`, or, from browsers that do not send that (and on plain
 * http none does), an `Origin` that is the gateway's. Neither of both is refused too: no browser sends such a request. A bearer
 * token is added by a program on purpose; an API token too, but a browser that was once given one as a password adds it by itself, so a
 * request that says it comes from another site is refused. An upgrade is asked about with a method of its own, such as `UPGRADE`.
 */
export function createCrossSiteCheck(publicUrl: string): CrossSiteFault {
  const own = new URL(publicUrl).origin
  return ({ method, secFetchSite, origin, via, at = own }) => {
    const refusal = (): ProblemError => crossSite({ detail: `Open ${at === own ? `Gatehouse at ${own}` : at} and try again.` })
    if (safeMethods.has(method) || via === 'bearer') return null
    if (secFetchSite !== undefined) return secFetchSite === 'same-origin' ? null : refusal()
    if (origin !== undefined) return origin === at ? null : refusal()
    // Programs sign in, and use tokens, without any of this; there is no session that another site could misuse.
    return via === 'none' || via === 'token' ? null : refusal()
  }
}
