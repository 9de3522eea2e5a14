import type { Clock } from '@gatehouse/kit/clock'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Principal, Remember, SiteCookies } from '../sessions/sessions.feature.ts'
import { unknownSite } from './sites.errors.ts'
import type { SitesEvents } from './sites.events.ts'
import { safeNext } from './sites.next.ts'
import type { SitesRepository } from './sites.repository.ts'

export type SiteParts = {
  repository: SitesRepository
  events: SitesEvents
  /** Whether a host name is that of a site. */
  isSite: (host: string) => boolean
  /** Scheme, host and port of a site. */
  originOf: (host: string) => string
  cookiesAt: (origin: string) => SiteCookies
  /** The person of a session as they are now, or null when it is over. */
  currentPrincipal: (session: Pick<Principal, 'sessionId' | 'via'> & { user: { id: string } }) => Promise<Principal | null>
  remember: Remember
  /** Notes that a session is in use. */
  noteSeen: (sessionId: string) => void
  publicUrl: string
  clock: Clock
  newSecret: () => string
}

export type SitesService = ReturnType<typeof createSitesService>

const codeLivesMs = 60_000
/** For so long who was found is remembered, as long as an access token of Gatehouse is good: then a session left alone is over here too. */
const rememberedMs = 600_000

/** As it was set; anything else is asked nobody about. */
const tokenForm = /^[\w-]{43}$/

export const callbackPath = '/.gatehouse/callback'
export const signOnPath = '/api/auth/sites/sign-on'

export function createSitesService(parts: SiteParts) {
  const { repository, clock, originOf } = parts
  const cookiesOf = (host: string): SiteCookies => parts.cookiesAt(originOf(host))
  const demandSite = (host: string | null): string => {
    if (host === null || !parts.isSite(host)) throw unknownSite()
    return host
  }

  const recognise = parts.remember<{ host: string; cookie: string | undefined }>({
    present: ({ host, cookie }) => {
      const token = cookiesOf(host).readToken(cookie)
      return token === null || !tokenForm.test(token) ? null : { token: `${host} ${token}`, via: 'cookie' }
    },
    verify: async ({ token: presented }) => {
      const [host = '', token = ''] = presented.split(' ')
      const found = await repository.findSession(hashOf(token), host)
      if (found === null) return null
      const principal = await parts.currentPrincipal({ sessionId: found.sessionId, user: { id: found.userId }, via: 'cookie' })
      if (principal === null) return null
      parts.noteSeen(found.sessionId)
      return { principal, tokenExpiresAt: new Date(clock.now().getTime() + rememberedMs) }
    },
  })

  return {
    recognise,
    isSite: (host: string | null): boolean => host !== null && parts.isSite(host),
    /** Begins a sign-on at a site: where the browser goes, and the cookie by which it is known when it comes back. */
    start: (host: string | null, { cookie, userAgent, next }: Browser & { next?: string }) => {
      const cookies = cookiesOf(demandSite(host))
      const known = cookies.readNonce(cookie)
      const nonce = known ?? parts.newSecret()
      const query = new URLSearchParams({ host: demandSite(host), state: hashOf(nonce).toString('base64url'), next: safeNext(next) })
      // Tabs that begin together share the nonce; a new one would shut out the other.
      const setCookies = known === null ? [cookies.writeNonce(nonce, userAgent)] : []
      return { location: new URL(`${signOnPath}?${query.toString()}`, parts.publicUrl).href, setCookies }
    },
    /** Sends somebody who is signed in back to the site with a code. The site's address comes from the registry alone. */
    issue: async (principal: Principal, wanted: { host: string; state: string; next: string }): Promise<string> => {
      const host = demandSite(wanted.host)
      const code = parts.newSecret()
      const now = clock.now()
      const row = { code_hash: hashOf(code), session_id: principal.sessionId, user_id: principal.user.id, host }
      const bound = { nonce_hash: Buffer.from(wanted.state, 'base64url'), next: safeNext(wanted.next) }
      await repository.addCode({ ...row, ...bound, expires_at: new Date(now.getTime() + codeLivesMs) }, now)
      return `${originOf(host)}${callbackPath}?code=${code}`
    },
    redeem: (host: string | null, code: string, browser: Browser) =>
      redeemCode({ ...parts, cookiesOf }, { host: demandSite(host), code, browser }),
  }
}

type Browser = { cookie: string | undefined; userAgent: string | undefined }
type Redemption = { host: string; code: string; browser: Browser }
type Redeemed = { next: string; setCookies: string[] }

/** Takes a code for the cookie of the site; null when it is not good, here, now, for this browser. */
async function redeemCode(
  { repository, events, clock, currentPrincipal, cookiesOf, newSecret }: SiteParts & { cookiesOf: (host: string) => SiteCookies },
  { host, code, browser }: Redemption,
): Promise<Redeemed | null> {
  const refused = (why: string): null => {
    events.refused(host, why)
    return null
  }
  const found = await repository.takeCode(hashOf(code))
  if (found === undefined) return refused('unknown or used')
  if (new Date(found.expires_at) <= clock.now()) return refused('too late')
  if (found.host !== host) return refused('for another host')
  const nonce = cookiesOf(host).readNonce(browser.cookie)
  if (nonce === null || !timingSafeEqual(hashOf(nonce), found.nonce_hash)) return refused('for another browser')
  const session = { sessionId: found.session_id, userId: found.user_id }
  const principal = await currentPrincipal({ sessionId: session.sessionId, user: { id: session.userId }, via: 'cookie' })
  if (principal === null) return refused('its session is over')
  const token = newSecret()
  const row = { session_id: session.sessionId, user_id: session.userId, host, created_at: clock.now() }
  await repository.addSession({ ...row, token_hash: hashOf(token) })
  events.signedOn(session, host)
  return { next: found.next, setCookies: [cookiesOf(host).writeToken(token, browser.userAgent)] }
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
