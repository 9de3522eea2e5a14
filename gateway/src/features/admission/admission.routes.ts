import { userSchema, type User } from '@gatehouse/contracts/user'
import { ProblemError } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { AcceptService, Newcomer } from './admission.accept.ts'
import { invitationInvalid } from './admission.errors.ts'
import { acceptSchema, openInvitationSchema, tokenSchema } from './admission.schemas.ts'

/** Throws when the password alone leads to no session: with an address to be confirmed, or a group that demands a second factor. */
export type SignInNewcomer = (newcomer: Newcomer, request: FastifyRequest, reply: FastifyReply) => Promise<User>

/** Counts tokens that are not good. */
export type Limit = { take: (use: { address: string }) => Promise<void> }

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
      const invitation = await countingWrong(limit, originOf(request), () => service.lookUp(request.body.token))
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
      const newcomer = await countingWrong(limit, by, () => service.accept(request.body, by))
      const user = await signIn(newcomer, request, reply)
      return reply.code(201).send(user)
    },
  )
}

/** Not counted before: somebody in the same network must not keep a good invitation from working. */
async function countingWrong<T>(limit: Limit, use: { address: string }, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ProblemError && error.code === invitationInvalid.code) await limit.take(use)
    throw error
  }
}
