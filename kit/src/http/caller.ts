import {
  assertionAlgorithm,
  assertionClaimsSchema,
  assertionHeader,
  assertionLifetimeS,
  assertionType,
} from '@gatehouse/contracts/assertion'
import type { FastifyRequest } from 'fastify'
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type FetchImplementation } from 'jose'
import type { Clock } from '../clock.ts'
import { notSignedIn, temporarilyUnavailable } from '../errors.ts'
import type { HttpServer } from './server.ts'

/** Who a request comes from, as the gateway has signed it. */
export type Caller = { id: string; sessionId: string; email: string; role: 'user' | 'admin'; groups: string[] }

/** Checks one assertion; throws `auth.required` for anything but a valid one, 503 when the keys cannot be had. */
export type VerifyAssertion = (assertion: string) => Promise<Caller>

type VerifierOptions = { jwksUrl: string; audience: string; clock: Clock; fetch: FetchImplementation }

/**
 * Verifies assertions against the gateway's key set (RFC 7517), which is fetched once, kept, and fetched again for an unknown
 * `kid` at most every 30 s. Algorithm, type, audience and lifetime are pinned; the issuer is whoever holds the key.
 */
export function createAssertionVerifier(options: VerifierOptions): VerifyAssertion {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl), { [customFetch]: options.fetch, timeoutDuration: 3000 })
  return async (assertion) => {
    try {
      const { payload } = await jwtVerify(assertion, keys, {
        algorithms: [assertionAlgorithm, 'Ed25519'],
        typ: assertionType,
        audience: options.audience,
        maxTokenAge: assertionLifetimeS,
        clockTolerance: 5,
        currentDate: options.clock.now(),
      })
      const claims = assertionClaimsSchema.parse(payload)
      return { id: claims.sub, sessionId: claims.sid, email: claims.email, role: claims.role, groups: claims.groups }
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || (!(error instanceof errors.JOSEError) && isFetchFault(error))) {
        throw temporarilyUnavailable({ detail: 'The keys of the gateway cannot be reached.', retryAfterS: 2, cause: error })
      }
      throw notSignedIn({ cause: error })
    }
  }
}

const isFetchFault = (error: unknown): boolean => error instanceof TypeError || (error instanceof Error && error.name === 'AbortError')

const callers = new WeakMap<FastifyRequest, Caller>()

/** Lets only requests with a valid assertion into a scope. Plain identity headers are never read. */
export function requireCaller(scope: HttpServer, verify: VerifyAssertion): void {
  scope.addHook('onRequest', async (request) => {
    const assertion = request.headers[assertionHeader]
    if (typeof assertion !== 'string') throw notSignedIn({ detail: 'Call this service through the gateway.' })
    callers.set(request, await verify(assertion))
  })
}

/** The caller of a request in a scope behind {@link requireCaller}. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request)
  if (caller === undefined) throw notSignedIn()
  return caller
}
