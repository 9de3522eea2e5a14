import { notSignedIn, temporarilyUnavailable } from '@gatehouse/kit/errors'
import { isNavigation } from './proxy.navigation.ts'
import type { Passage, Step, StepOutcome } from './proxy.passage.ts'
import type { Authenticate, Principal } from './proxy.principal.ts'
import { Redirect } from './proxy.refusal.ts'

/** An address longer than this is not carried through the sign-in: encoded, it might not fit into a header. */
const maxNextLength = 2000

/** Lets only signed-in people on. A browser that opens a page is sent to sign in and comes back afterwards. */
export function createAuthentication({ authenticate }: { authenticate: Authenticate }): Step {
  return (passage) => {
    const { cookie, authorization } = passage.head
    const principal = authenticate({ cookie: cookie ?? undefined, authorization: authorization ?? undefined })
    if (!(principal instanceof Promise)) return welcome(passage, principal)
    return principal.then((found) => welcome(passage, found), unknowable)
  }
}

/** Nobody passes whom nobody could ask about. */
function unknowable(cause: unknown): never {
  throw temporarilyUnavailable({ detail: 'Who you are cannot be checked at the moment. Try again.', retryAfterS: 2, cause })
}

function welcome(passage: Passage, principal: Principal | null): StepOutcome {
  passage.principal = principal
  if (principal !== null) return null
  if (passage.upgrade || !isNavigation(passage.head)) return notSignedIn({ headers: { 'www-authenticate': 'Bearer realm="gatehouse"' } })
  const { target } = passage.head
  return new Redirect(target.length > maxNextLength ? '/signin' : `/signin?next=${encodeURIComponent(target)}`)
}
