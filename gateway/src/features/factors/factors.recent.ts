import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { factorRules } from './factors.config.ts'
import { reauthenticationRequired } from './factors.errors.ts'
import type { FactorKind } from './factors.events.ts'

export type RecentSignInParts = {
  clock: Clock
  principalOf: (request: FastifyRequest) => { user: { id: string }; authenticatedAt: Date }
  factorsOf: (userId: string) => Promise<FactorKind[]>
}

/**
 * A hook for what is sensitive, behind a guard: lets only those through who have shown who they are within the last minutes, whatever
 * their session says. The refusal names how they can do it again.
 */
export function createRecentSignIn({ clock, principalOf, factorsOf }: RecentSignInParts): onRequestAsyncHookHandler {
  return async (request) => {
    const { user, authenticatedAt } = principalOf(request)
    if (clock.now().getTime() - authenticatedAt.getTime() <= factorRules.recent_s * 1000) return
    const factors = await factorsOf(user.id)
    // A recovery code is for those who lost a factor; they have just signed in with it.
    const methods = [...factors.filter((factor) => factor !== 'recovery_code'), 'password']
    throw reauthenticationRequired({ detail: 'Your last sign-in was more than 5 minutes ago.', members: { methods } })
  }
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Holds every change in a scope to a recent sign-in; what a route says changes nothing goes without. */
export function guardChanges(scope: HttpServer, requireRecentSignIn: onRequestAsyncHookHandler): void {
  scope.addHook('onRequest', async function (request, reply) {
    if (safeMethods.has(request.method) || request.routeOptions.config.changesNothing === true) return
    await requireRecentSignIn.call(this, request, reply)
  })
}
