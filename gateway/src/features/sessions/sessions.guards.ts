import { forbidden, notSignedIn } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CrossSiteFault, RequestOrigin } from './sessions.cross-site.ts'
import { principalOf, setPrincipal, type Principal } from './sessions.principal.ts'

export type GuardParts = {
  authenticate: (credentials: { cookie: string | undefined; authorization: string | undefined }) => Promise<Principal | null>
  crossSiteFault: CrossSiteFault
  /** Whether an Authorization value holds an API token, which is for apps. */
  isApiToken: (authorization: string | undefined) => boolean
}

export type Guards = {
  /** Lets everybody into a scope, but no unsafe request that another site caused: what it holds signs in, or acts on a link. */
  guardPublic: (scope: HttpServer) => void
  /** Lets only signed-in people into a scope, and no unsafe request that another site caused. */
  guardSignedIn: (scope: HttpServer) => void
  /** The same, for admins only. */
  guardAdmin: (scope: HttpServer) => void
}

export function createGuards(parts: GuardParts): Guards {
  const guardSignedIn = (scope: HttpServer): void => void scope.addHook('onRequest', (request, reply) => admit(parts, request, reply))
  return {
    guardPublic: (scope) => {
      scope.addHook('onRequest', (request, _reply, done) => {
        // No page of another site can add such a header without asking first, which nobody grants; Basic a browser may add by itself.
        const via = /^bearer /i.test(request.headers.authorization ?? '') ? 'bearer' : 'none'
        done(parts.crossSiteFault(originOf(request, via)) ?? undefined)
      })
    },
    guardSignedIn,
    guardAdmin: (scope) => {
      guardSignedIn(scope)
      scope.addHook('onRequest', (request, _reply, done) => {
        done(principalOf(request).user.role === 'admin' ? undefined : forbidden({ detail: 'Only admins may do this.' }))
      })
    },
  }
}

async function admit(
  { authenticate, crossSiteFault, isApiToken }: GuardParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  // What a person may see is for no cache; a route that knows better says so itself.
  void reply.header('cache-control', 'no-store')
  const { cookie, authorization } = request.headers
  const principal = await authenticate({ cookie, authorization })
  if (principal === null) throw refusalOfNobody(isApiToken(authorization))
  const fault = crossSiteFault(originOf(request, principal.via))
  if (fault !== null) throw fault
  setPrincipal(request, principal)
}

/** The refusal of credentials that are no session. */
export function refusalOfNobody(withApiToken: boolean): ReturnType<typeof notSignedIn> {
  const detail = 'An API token is for apps, not for the API of Gatehouse itself. Sign in instead.'
  return notSignedIn(withApiToken ? { detail } : {})
}

export function originOf(request: FastifyRequest, via: RequestOrigin['via']): RequestOrigin {
  const site = request.headers['sec-fetch-site']
  return { method: request.method, secFetchSite: typeof site === 'string' ? site : undefined, origin: request.headers.origin, via }
}
