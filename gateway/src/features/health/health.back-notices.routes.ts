import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Principal } from '../sessions/sessions.feature.ts'
import { serviceNotFound } from './health.errors.ts'
import { backNoticesSchema, serviceParamsSchema } from './health.schemas.ts'
import type { HealthService } from './health.service.ts'

type NoticeRouteParts = {
  service: HealthService
  backNotices: {
    keysOf: (userId: string) => Promise<string[]>
    /** False for a service that is not there any more. */
    add: (key: string, userId: string, now: Date) => Promise<boolean>
    remove: (key: string, userId: string) => Promise<void>
  }
  principalOf: (request: FastifyRequest) => Principal
  now: () => Date
}

const tags = ['services']

/** "Tell me when it is back": one mail, when an app can be used again. */
export function registerNoticeRoutes(scope: HttpServer, { service, backNotices, principalOf, now }: NoticeRouteParts): void {
  scope.get(
    '/api/services/notices',
    { schema: { tags, summary: 'Of which apps I am told when they are back', response: { 200: backNoticesSchema } } },
    (request) => backNotices.keysOf(principalOf(request).user.id).then((keys) => ({ keys })),
  )
  scope.put(
    '/api/services/:key/notice',
    {
      schema: {
        tags,
        summary: 'Tell me by mail when this app is back',
        description: 'One mail. An app that works already is told of at once.',
        params: serviceParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request)
      const { key } = request.params
      const isVisible = service.appFor(key)?.isVisibleTo(principal) === true
      if (!isVisible || !(await backNotices.add(key, principal.user.id, now())))
        throw serviceNotFound({ detail: `No app of yours has the key ${key}.` })
      return reply.code(204).send()
    },
  )
  scope.delete(
    '/api/services/:key/notice',
    { schema: { tags, summary: 'Do not tell me after all', params: serviceParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await backNotices.remove(request.params.key, principalOf(request).user.id)
      return reply.code(204).send()
    },
  )
}
