import { notSignedIn } from '@gatehouse/kit/errors'
import type { FastifyRequest } from 'fastify'
import type { Role } from '@gatehouse/contracts/user'
import type { Via } from './sessions.tables.ts'

/** How somebody showed who they are (after RFC 8176): a password, a one-time code, a passkey or security key. */
export type AuthenticationMethod = 'pwd' | 'otp' | 'webauthn'

/** Who a request comes from. */
export type Principal = {
  user: { id: string; email: string; role: Role; full_name: string | null }
  sessionId: string
  /** Ids of the person's groups. */
  groups: string[]
  /** When the person's permission for an app ends, in ms since 1970, by the key of the app; Infinity: it does not. */
  grants: ReadonlyMap<string, number>
  via: Via
  /** When the session ends at the latest; what it has open then is to be closed. */
  expiresAt: Date
  /** When the person last showed who they are, and by what. */
  authenticatedAt: Date
  amr: readonly string[]
}

const principals = new WeakMap<FastifyRequest, Principal>()

export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal)
}

/** Who is behind a request in a scope with a guard. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request)
  if (principal === undefined) throw notSignedIn()
  return principal
}
