import type { Credentials, EndedSessions, Principal } from '../sessions/sessions.feature.ts'

export type { CrossSiteFault, EndedSessions, OnSessionsEnded, Principal } from '../sessions/sessions.feature.ts'

/** Finds out who a request comes from; null for nobody. What is known already may come without a promise. */
export type Authenticate = (credentials: Credentials) => Principal | null | Promise<Principal | null>

/** Looks up who a session belongs to now; null when it is over. */
export type CurrentPrincipal = (principal: Principal) => Promise<Principal | null>

/** Whether a change concerns a person. */
export type Concerns = (principal: Principal) => boolean

/** Whether these ended sessions include the one of this principal. */
export function includesSession(ended: EndedSessions, principal: Principal): boolean {
  const { userId, sessionId = principal.sessionId, exceptSessionId } = ended
  return userId === principal.user.id && sessionId === principal.sessionId && exceptSessionId !== principal.sessionId
}
