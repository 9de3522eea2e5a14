import { notSignedIn, ProblemError, temporarilyUnavailable } from '@gatehouse/kit/errors'
import { challengeFor } from './proxy.challenge.ts'
import type { ClientAddresses } from './proxy.client-address.ts'
import { isNavigation } from './proxy.navigation.ts'
import type { Passage, Step, StepOutcome } from './proxy.passage.ts'
import type { Authenticate, Principal } from './proxy.principal.ts'
import { Redirect } from './proxy.refusal.ts'

/** An address longer than this is not carried through the sign-in: encoded, it might not fit into a header. */
const maxNextLength = 2000

type AuthenticationOptions = { authenticate: Authenticate; clientAddresses: ClientAddresses }

/** Lets only signed-in people on. A browser that opens a page is sent to sign in and comes back afterwards. */
export function createAuthentication({ authenticate, clientAddresses }: AuthenticationOptions): Step {
  return (passage) => {
    const { cookie, authorization, peer, forwardedFor } = passage.head
    const principal = authenticate({
      cookie: cookie ?? undefined,
      authorization: authorization ?? undefined,
      address: authorization === null ? undefined : () => clientAddresses.clientOf(peer, forwardedFor),
    })
    if (!(principal instanceof Promise)) return welcome(passage, principal)
    return principal.then((found) => welcome(passage, found), unknowable)
  }
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
  return new Redirect(target.length > maxNextLength ? '/signin' : `/signin?next=${encodeURIComponent(target)}`)
}
