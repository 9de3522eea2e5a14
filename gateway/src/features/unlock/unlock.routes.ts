import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { signInLimitSchema, unlockParamsSchema, unlockSchema } from './unlock.schemas.ts'
import { unlockLinkInvalid } from './unlock.errors.ts'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { UnlockService } from './unlock.service.ts'

export type UnlockRouteParts = {
  service: UnlockService
  /** Counts links that are not good. */
  limit: { take: (use: { address: string }) => Promise<void> }
  /** Makes the browser one that has signed in before, as far as limits are concerned. */
  rememberBrowser: (userId: string, request: FastifyRequest, reply: FastifyReply) => Promise<void>
  originOf: OriginOf
}

export function registerUnlockRoute(scope: HttpServer, { service, limit, rememberBrowser, originOf }: UnlockRouteParts): void {
  scope.post(
    '/api/auth/unlock',
    {
      bodyLimit: 4 * 1024,
      schema: {
        tags: ['auth'],
        summary: 'Let this browser in while an account makes others wait',
        description: 'With the link that its owner was sent. Forgets the failed attempts; signs nobody in.',
        security: [],
        body: unlockSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      const userId = await service.useLink(request.body.token, by)
      // Not before: somebody in the same network must not keep a good link from working.
      if (userId === null) {
        await limit.take(by)
        throw unlockLinkInvalid({ detail: 'It works once, within an hour. Sign in, or ask for a new password.' })
      }
      await rememberBrowser(userId, request, reply)
      return reply.code(204).send()
    },
  )
}

export function registerUnlockAdminRoutes(scope: HttpServer, { service, originOf }: UnlockRouteParts): void {
  const tags = ['admin']
  const url = '/api/admin/users/:id/sign-in-limit'
  scope.get(
    url,
    {
      schema: {
        tags,
        summary: 'Failed attempts at an account',
        description: 'How many there were of late, and whether sign-in is slowed down by them.',
        params: unlockParamsSchema,
        response: { 200: signInLimitSchema },
      },
    },
    (request) => service.limitOf(request.params.id),
  )
  scope.delete(
    url,
    { schema: { tags, summary: 'Forget the failed attempts at an account', params: unlockParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await service.unlock(request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
}
