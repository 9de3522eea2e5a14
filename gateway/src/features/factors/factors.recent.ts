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
    const methods = confirmationMethods(await factorsOf(user.id))
    throw reauthenticationRequired({ detail: 'Your last sign-in was more than 5 minutes ago.', members: { methods } })
  }
}

/**
 * How somebody with these factors confirms who they are, the easiest first. A password counts only for those who have nothing else, and a
 * recovery code for nobody: it is for those who lost a factor; they have just signed in with it.
 */
export function confirmationMethods(factors: readonly FactorKind[]): ('passkey' | 'totp' | 'password')[] {
  const methods = factors.filter((factor) => factor !== 'recovery_code')
  return methods.length === 0 ? ['password'] : methods
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Holds every change in a scope to a recent sign-in; what a route says changes nothing goes without. */
export function guardChanges(scope: HttpServer, requireRecentSignIn: onRequestAsyncHookHandler): void {
  scope.addHook('onRequest', async function (request, reply) {
    if (safeMethods.has(request.method) || request.routeOptions.config.changesNothing === true) return
    await requireRecentSignIn.call(this, request, reply)
  })
}

/**
 * Holds what a route says changes how one signs in to a recent sign-in, for those with a second factor: the password that such a request
 * brings along is all that others could show.
 */
export function guardSignInChanges(
  scope: HttpServer,
  { requireRecentSignIn, principalOf, factorsOf }: Omit<RecentSignInParts, 'clock'> & { requireRecentSignIn: onRequestAsyncHookHandler },
): void {
  scope.addHook('onRequest', async function (request, reply) {
    if (request.routeOptions.config.changesSignIn !== true) return
    if (confirmationMethods(await factorsOf(principalOf(request).user.id)).includes('password')) return
    await requireRecentSignIn.call(this, request, reply)
  })
}
