import { heldGrants, type Credentials, type Principal, type VerifiedToken } from './sessions.principal.ts'
import type { SessionsRepository } from './sessions.repository.ts'

/** What this feature needs of API tokens, which are like sessions that somebody else keeps. */
export type ApiTokensForSessions = {
  /** What begins like one in an Authorization value, good or not. */
  tokenIn: (authorization: string | undefined) => string | null
  /** Whether it holds one in whatever form, also one that is not looked at. */
  holdsToken: (authorization: string | undefined) => boolean
  /** Null for one that is not good. Throws when a network tries too many. */
  find: (token: string, address: string) => Promise<ApiToken | null>
  findById: (id: string) => Promise<ApiToken | null>
  noteUse: (id: string, address: string) => void
}

type ApiToken = {
  id: string
  userId: string
  apps: readonly string[] | null
  madeAt: Date
  expiresAt: Date
  secondFactor: boolean
}

export type ApiTokenVerifier = {
  verify: (token: string, credentials: Credentials) => Promise<VerifiedToken | null>
  current: (id: string) => Promise<Principal | null>
}

/** Whoever cannot say where a request came from counts it to one network of its own. */
export const addressOfSender = ({ address }: Credentials): string => address?.() ?? '0.0.0.0'

/** Makes API tokens into who a request comes from: a token is good while its person is. */
export function createApiTokenVerifier(
  apiTokens: ApiTokensForSessions,
  repository: Pick<SessionsRepository, 'findPerson'>,
): ApiTokenVerifier {
  const principalOf = async (token: ApiToken | null): Promise<Principal | null> => {
    const person = token === null ? undefined : await repository.findPerson(token)
    if (token === null || person === undefined) return null
    const { groups, grants, ...user } = person
    const { id: sessionId, apps, expiresAt, madeAt: authenticatedAt } = token
    return { user, sessionId, groups, grants: heldGrants(grants), via: 'token', apps, expiresAt, authenticatedAt, amr: [] }
  }
  return {
    verify: async (text, credentials) => {
      const address = addressOfSender(credentials)
      const principal = await principalOf(await apiTokens.find(text, address))
      if (principal === null) return null
      apiTokens.noteUse(principal.sessionId, address)
      return { principal, tokenExpiresAt: principal.expiresAt }
    },
    current: async (id) => principalOf(await apiTokens.findById(id)),
  }
}
