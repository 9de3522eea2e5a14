import type { FastifyRequest } from 'fastify'
import type { RequestOrigin } from './audit.event.ts'

/** Who sends a request, from where, and under which id; the one place where that is read off a request for the trail. */
export type OriginOf = (request: FastifyRequest) => RequestOrigin

export type OriginParts = {
  /** Who is behind a request that a guard has let in; null before that. */
  findPrincipal: (request: FastifyRequest) => { user: { id: string; email: string } } | null
  addressOf: (request: FastifyRequest) => string
}

/** Where nobody is signed in the actor has no name; whoever finds out who it is puts them in. */
export function createOriginOf({ findPrincipal, addressOf }: OriginParts): OriginOf {
  return (request) => {
    const user = findPrincipal(request)?.user
    const actor = { kind: 'user' as const, id: user?.id ?? null, label: user?.email ?? null }
    return { actor, address: addressOf(request), request_id: request.id }
  }
}
