import { userSchema, type User } from '@gatehouse/contracts/user'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { AcceptService, Newcomer } from './admission.accept.ts'
import { acceptSchema, openInvitationSchema, tokenSchema } from './admission.schemas.ts'

/** Throws when the password alone leads to no session: with an address to be confirmed, or a group that demands a second factor. */
export type SignInNewcomer = (newcomer: Newcomer, request: FastifyRequest, reply: FastifyReply) => Promise<User>

/** Tokens tried in vain; a good one is given back. */
export type Limit = { take: (use: { address: string }) => Promise<void>; giveBack: (use: { address: string }) => Promise<void> }

export type AcceptRouteParts = {
  service: AcceptService
  signIn: SignInNewcomer
  originOf: OriginOf
  limit: Limit
}

const tags = ['auth']
const smallBody = 16 * 1024

export function registerAcceptRoutes(scope: HttpServer, { service, signIn, originOf, limit }: AcceptRouteParts): void {
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
        description:
          'Where a password alone does not sign in, the account is made and the answer is that of a sign-in: auth.enrolment_required or auth.email_unverified.',
        security: [],
        body: acceptSchema,
        response: { 201: userSchema },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      await limit.take(by)
      const newcomer = await service.accept(request.body, by)
      await limit.giveBack(by)
      const user = await signIn(newcomer, request, reply)
      return reply.code(201).send(user)
    },
  )
}
