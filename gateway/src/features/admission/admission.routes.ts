import { userSchema, type User } from '@gatehouse/contracts/user'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { AcceptService } from './admission.accept.ts'
import { acceptSchema, openInvitationSchema, tokenSchema } from './admission.schemas.ts'

export type SignInAs = (person: { userId: string; amr: readonly ['pwd'] }, request: FastifyRequest, reply: FastifyReply) => Promise<User>

/** Tokens tried in vain; a good one is given back. */
export type Limit = { take: (use: { address: string }) => Promise<void>; giveBack: (use: { address: string }) => Promise<void> }

export type AcceptRouteParts = {
  service: AcceptService
  signInAs: SignInAs
  originOf: OriginOf
  limit: Limit
}

const tags = ['auth']
const smallBody = 16 * 1024

export function registerAcceptRoutes(scope: HttpServer, { service, signInAs, originOf, limit }: AcceptRouteParts): void {
  scope.post(
    '/api/auth/invitation',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'What an invitation is for',
        description: 'The token is in the body, so that it stands in no log and no history.',
        security: [],
        body: tokenSchema,
        response: { 200: openInvitationSchema },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      await limit.take(by)
      const invitation = await service.lookUp(request.body.token)
      await limit.giveBack(by)
      return reply.header('cache-control', 'no-store').send(invitation)
    },
  )
  scope.post(
    '/api/auth/invitation/accept',
    {
      bodyLimit: smallBody,
      schema: {
        tags,
        summary: 'Accept an invitation: make the account and sign in',
        security: [],
        body: acceptSchema,
        response: { 201: userSchema },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      await limit.take(by)
      const userId = await service.accept(request.body, by)
      await limit.giveBack(by)
      const user = await signInAs({ userId, amr: ['pwd'] }, request, reply)
      return reply.code(201).send(user)
    },
  )
}
