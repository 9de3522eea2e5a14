import type { User } from '@gatehouse/contracts/user'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import {
  codeBodySchema,
  factorParamsSchema,
  nameBodySchema,
  newAuthenticatorSchema,
  passkeyBodySchema,
  passkeyCreationSchema,
  passkeyRequestSchema,
  passkeySignInSchema,
  pendingSignInSchema,
  proofSchema,
  signedInSchema,
} from './factors.schemas.ts'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { FactorService } from './factors.service.ts'
import type { Cleared, PendingCookie, SignInRules } from './factors.sign-in.ts'

/** Opens a session and sets its cookies; throws when this person may not sign in (any more). */
export type OpenSession = (cleared: Cleared, request: FastifyRequest, reply: FastifyReply) => Promise<User>

export type SignInRouteParts = {
  service: FactorService
  signIn: SignInRules
  openSession: OpenSession
  pendingCookie: Pick<PendingCookie, 'read' | 'clear'>
  refuseCrossSite: (request: FastifyRequest) => void
  originOf: OriginOf
  challengeLimit: { take: (use: { address: string }) => Promise<void> }
  /** Counts passkeys that were refused where nobody is known yet. */
  passkeyLimit: { take: (use: { address: string }) => Promise<void>; giveBack: (use: { address: string }) => Promise<void> }
}

const tags = ['auth']
const smallBody = 32 * 1024
const security: [] = []

/** Signing in with a second factor, with a passkey alone, and setting up a factor that a group demands. All of it before there is a session. */
export function registerSignInRoutes(parent: HttpServer, parts: SignInRouteParts): void {
  void parent.register(async (scope: HttpServer) => {
    scope.addHook('onRequest', refusesOtherSites(parts))
    registerSecondFactor(scope, parts)
    registerPasskeySignIn(scope, parts)
    registerAuthenticatorEnrolment(scope, parts)
    registerPasskeyEnrolment(scope, parts)
  })
}

function refusesOtherSites({ refuseCrossSite }: SignInRouteParts): onRequestAsyncHookHandler {
  return async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    refuseCrossSite(request)
  }
}

const tokenOf = ({ pendingCookie }: SignInRouteParts, request: FastifyRequest): string | null => pendingCookie.read(request.headers.cookie)

/** Opens the session and clears what stood for it. */
async function signedIn(parts: SignInRouteParts, cleared: Cleared, [request, reply]: [FastifyRequest, FastifyReply]) {
  const user = await parts.openSession(cleared, request, reply)
  void reply.header('set-cookie', parts.pendingCookie.clear())
  return { user, recovery_codes: null as string[] | null }
}

function registerSecondFactor(scope: HttpServer, parts: SignInRouteParts): void {
  const { service, signIn, originOf } = parts
  scope.get(
    '/api/auth/session/factor',
    { schema: { tags, summary: 'What the sign-in of this browser still lacks', security, response: { 200: pendingSignInSchema } } },
    (request) => signIn.look(tokenOf(parts, request)),
  )
  scope.post(
    '/api/auth/session/factor/challenge',
    { schema: { tags, summary: 'A challenge for a passkey as second factor', security, response: { 200: passkeyRequestSchema } } },
    async (request, _reply) => {
      await parts.challengeLimit.take(originOf(request))
      const { userId } = await signIn.find(tokenOf(parts, request))
      return service.challengePasskey(userId, 'second_factor')
    },
  )
  scope.post(
    '/api/auth/session/factor',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Finish a sign-in with the second factor',
        description: 'After POST /api/auth/session answered 202; the cookie it set says which sign-in is meant.',
        security,
        body: proofSchema,
        response: { 200: signedInSchema },
      },
    },
    async (request, reply) => {
      const cleared = await signIn.finish(tokenOf(parts, request), request.body, originOf(request))
      return signedIn(parts, cleared, [request, reply])
    },
  )
}

function registerPasskeySignIn(scope: HttpServer, parts: SignInRouteParts): void {
  const { service, originOf, challengeLimit, passkeyLimit } = parts
  scope.post(
    '/api/auth/session/passkey/challenge',
    { schema: { tags, summary: 'A challenge for signing in with a passkey alone', security, response: { 200: passkeyRequestSchema } } },
    async (request, _reply) => {
      await challengeLimit.take(originOf(request))
      return service.challengeAnybody()
    },
  )
  scope.post(
    '/api/auth/session/passkey',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Sign in with a passkey alone',
        description: 'The passkey has to verify its owner, by a PIN, a finger or a face. Sets cookies; no token is in the answer.',
        security,
        body: passkeySignInSchema,
        response: { 200: signedInSchema },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      await passkeyLimit.take(by)
      const { userId } = await service.identify(request.body.response, by)
      await passkeyLimit.giveBack(by)
      const cleared = { userId, remember: request.body.remember, verifiedHash: null, amr: ['webauthn'] as const }
      return signedIn(parts, cleared, [request, reply])
    },
  )
}

function registerAuthenticatorEnrolment(scope: HttpServer, parts: SignInRouteParts): void {
  const { service, signIn } = parts
  scope.post(
    '/api/auth/session/factor/authenticators',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Set up the second factor that a group demands: begin with an authenticator app',
        security,
        body: nameBodySchema,
        response: { 201: newAuthenticatorSchema },
      },
    },
    async (request, reply) => {
      const user = await signIn.findEnroller(tokenOf(parts, request))
      return reply.code(201).send(await service.beginAuthenticator(user, request.body.name))
    },
  )
  scope.post(
    '/api/auth/session/factor/authenticators/:id/confirm',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Confirm it with a code, and sign in',
        security,
        params: factorParamsSchema,
        body: codeBodySchema,
        response: { 200: signedInSchema },
      },
    },
    async (request, reply) => {
      const token = tokenOf(parts, request)
      const owner = await signIn.findEnroller(token)
      const confirmed = { id: request.params.id, code: request.body.code, onlyFirst: true }
      const { recovery_codes } = await service.confirmAuthenticator(owner, confirmed, parts.originOf(request))
      const cleared = await signIn.finishEnrolment(token, 'totp')
      return { ...(await signedIn(parts, cleared, [request, reply])), recovery_codes }
    },
  )
}

function registerPasskeyEnrolment(scope: HttpServer, parts: SignInRouteParts): void {
  const { service, signIn } = parts
  scope.post(
    '/api/auth/session/factor/passkeys/challenge',
    {
      schema: {
        tags,
        summary: 'Set up the second factor that a group demands: begin with a passkey',
        security,
        response: { 200: passkeyCreationSchema },
      },
    },
    async (request, _reply) => service.beginPasskey(await signIn.findEnroller(tokenOf(parts, request))),
  )
  scope.post(
    '/api/auth/session/factor/passkeys',
    {
      bodyLimit: smallBody,
      schema: { tags, summary: 'Add the passkey, and sign in', security, body: passkeyBodySchema, response: { 200: signedInSchema } },
    },
    async (request, reply) => {
      const token = tokenOf(parts, request)
      const passkey = { ...request.body, onlyFirst: true }
      const { recovery_codes } = await service.addPasskey(await signIn.findEnroller(token), passkey, parts.originOf(request))
      const cleared = await signIn.finishEnrolment(token, 'passkey')
      return { ...(await signedIn(parts, cleared, [request, reply])), recovery_codes }
    },
  )
}
