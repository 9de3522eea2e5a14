import { notSignedIn, ProblemError, temporarilyUnavailable } from '@gatehouse/kit/errors'
import { challengeFor } from './proxy.challenge.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import { isNavigation } from './proxy.navigation.ts'
import type { Passage, Step, StepOutcome } from './proxy.passage.ts'
import type { Authenticate, Principal } from './proxy.principal.ts'
import { Redirect } from './proxy.refusal.ts'

/** An address longer than this is not carried through the sign-in: encoded, it might not fit into a header. */
const maxNextLength = 2000

/** Finds out who sends a request to a host, by the cookie of that host alone. */
export type AuthenticateAtSite = (sent: { host: string; cookie: string | undefined }) => ReturnType<Authenticate>

type AuthenticationOptions = {
  authenticate: Authenticate
  authenticateAtSite: AuthenticateAtSite
  isOwnAuthorization: (value: string) => boolean
  clientAddresses: ClientAddresses
}

/** Lets only signed-in people on. A browser that opens a page is sent to sign in and comes back afterwards. */
export function createAuthentication(options: AuthenticationOptions): Step {
  return (passage) => {
    const principal = principalOf(passage, options)
    if (!(principal instanceof Promise)) return welcome(passage, principal)
    return principal.then((found) => welcome(passage, found), unknowable)
  }
}

/** At a site the cookie of the gateway does not count, even if somebody sent it there: only the one that was made for that host. */
function principalOf({ head, service: { host } }: Passage, options: AuthenticationOptions): ReturnType<Authenticate> {
  const cookie = head.cookie ?? undefined
  if (head.authorization === null)
    return host === null ? options.authenticate({ cookie, authorization: undefined }) : options.authenticateAtSite({ host, cookie })
  if (host !== null && !options.isOwnAuthorization(head.authorization)) return options.authenticateAtSite({ host, cookie })
  const address = (): string => options.clientAddresses.clientOf(head.peer, head.forwardedFor)
  return options.authenticate({ cookie: host === null ? cookie : undefined, authorization: head.authorization, address })
}

/** Nobody passes whom nobody could ask about; a refusal to look is one. */
function unknowable(cause: unknown): ProblemError {
  if (cause instanceof ProblemError) return cause
  throw temporarilyUnavailable({ detail: 'Who you are cannot be checked at the moment. Try again.', retryAfterS: 2, cause })
}

function welcome(passage: Passage, principal: Principal | null): StepOutcome {
  passage.principal = principal
  if (principal !== null) return null
  if (passage.upgrade || !isNavigation(passage.head)) return notSignedIn({ headers: { 'www-authenticate': challengeFor(passage.head) } })
  const { target } = passage.head
  const start = passage.service.host === null ? '/signin' : '/.gatehouse/start'
  return new Redirect(target.length > maxNextLength ? start : `${start}?next=${encodeURIComponent(target)}`)
}
