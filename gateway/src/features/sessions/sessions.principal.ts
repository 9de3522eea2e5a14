import { notSignedIn } from '@gatehouse/kit/errors'
import type { FastifyRequest } from 'fastify'
import type { Role } from '@gatehouse/contracts/user'
import type { Via } from './sessions.tables.ts'

/** How a request shows who it is from: by a session, or `token` by an API token, which is not one. */
export type PrincipalVia = Via | 'token'

/** How somebody showed who they are (after RFC 8176): a password, a one-time code, a passkey or security key. */
export type AuthenticationMethod = 'pwd' | 'otp' | 'webauthn'

/** Who a request comes from. */
export type Principal = {
  user: { id: string; email: string; role: Role; full_name: string | null }
  /** Of the session, or of the API token that stands for one. */
  sessionId: string
  /** Ids of the person's groups. */
  groups: string[]
  /** When the person's permission for an app ends, in ms since 1970, by the key of the app; Infinity: it does not. */
  grants: ReadonlyMap<string, number>
  via: PrincipalVia
  /** Keys of the services an API token is for; null or nothing for no such limit. */
  apps?: readonly string[] | null
  /** When the session ends at the latest; what it has open then is to be closed. */
  expiresAt: Date
  /** When the person last showed who they are, and by what. */
  authenticatedAt: Date
  amr: readonly string[]
}

/** What a request shows. `address` is asked for only where it matters: it names the network that sends tokens which are not good. */
export type Credentials = { cookie: string | undefined; authorization: string | undefined; address?: (() => string) | undefined }

/** A token as a request shows it, and what is found behind it. */
export type PresentedToken = { token: string; via: PrincipalVia }
export type VerifiedToken = { principal: Principal; tokenExpiresAt: Date }

/** Ends of grants as they are read, with null for none. */
export function heldGrants(read: Record<string, number | null>): ReadonlyMap<string, number> {
  return new Map(Object.entries(read).map(([appKey, untilMs]) => [appKey, untilMs ?? Number.POSITIVE_INFINITY]))
}

const principals = new WeakMap<FastifyRequest, Principal>()

export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal)
}

/** Who is behind a request; null where no guard has asked. */
export const findPrincipal = (request: FastifyRequest): Principal | null => principals.get(request) ?? null

/** Who is behind a request in a scope with a guard. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request)
  if (principal === undefined) throw notSignedIn()
  return principal
}
