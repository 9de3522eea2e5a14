import { notSignedIn } from '@gatehouse/kit/errors'
import type { FastifyRequest } from 'fastify'
import type { Role } from '@gatehouse/contracts/user'
import type { Via } from './sessions.tables.ts'

/** Who a request comes from. */
export type Principal = {
  user: { id: string; email: string; role: Role; full_name: string | null }
  sessionId: string
  /** Ids of the person's groups. */
  groups: string[]
  via: Via
  /** When the session ends at the latest; what it has open then is to be closed. */
  expiresAt: Date
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
