import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import { passwordNotEnough } from './factors.errors.ts'
import { confirmationMethods } from './factors.recent.ts'
import { confirmationSchema, passkeyRequestSchema, type Confirmation } from './factors.schemas.ts'
import type { FactorService } from './factors.service.ts'
import { methodOf, type Method } from './factors.sign-in.ts'

export type ConfirmRouteParts = {
  service: FactorService
  principalOf: (request: FastifyRequest) => { user: { id: string }; sessionId: string }
  originOf: OriginOf
  /** Throws `auth.wrong_password` for any but the person's own; counts failures. */
  requirePassword: (request: FastifyRequest, password: string) => Promise<void>
  /** Notes that the person of a session has just shown who they are, and by what; gives a browser new tokens in place of those it had. */
  confirmSession: (method: Method, request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

const tags = ['auth']

/** "Confirm that it is you": shows anew who is behind a session that is open already. */
export function registerConfirmRoutes(scope: HttpServer, parts: ConfirmRouteParts): void {
  const { service, principalOf, confirmSession } = parts
  scope.post(
    '/api/auth/session/reauthenticate/challenge',
    { schema: { tags, summary: 'A challenge for a passkey that confirms who I am', response: { 200: passkeyRequestSchema } } },
    (request) => service.challengePasskey(principalOf(request).user.id, 'reauthenticate'),
  )
  scope.post(
    '/api/auth/session/reauthenticate',
    {
      bodyLimit: 32 * 1024,
      schema: {
        tags,
        summary: 'Confirm that it is me, for what needs a recent sign-in',
        description:
          'Where an answer says auth.reauthentication_required: confirm, then send the same request again. A browser gets new cookies; the access token it had is good no more.',
        body: confirmationSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await confirmSession(await confirm(parts, request, request.body), request, reply)
      return reply.code(204).send()
    },
  )
}

async function confirm(parts: ConfirmRouteParts, request: FastifyRequest, confirmation: Confirmation): Promise<Method> {
  const { id } = parts.principalOf(request).user
  if (confirmation.kind === 'password') {
    const methods = confirmationMethods(await parts.service.factorsOf(id))
    if (!methods.includes('password')) throw passwordNotEnough({ members: { methods } })
    await parts.requirePassword(request, confirmation.password)
    return 'pwd'
  }
  return methodOf(await parts.service.prove({ userId: id, by: parts.originOf(request), purpose: 'reauthenticate' }, confirmation))
}
