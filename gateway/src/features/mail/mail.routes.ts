import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { MailAdmin } from './mail.admin.ts'
import { mailPageSchema, mailParamsSchema, mailQuerySchema, mailTrialSchema } from './mail.schemas.ts'

export type MailRouteParts = {
  admin: MailAdmin
  principalOf: (request: FastifyRequest) => { user: { id: string; email: string } }
  originOf: OriginOf
}

const tags = ['admin']

export function registerMailRoutes(scope: HttpServer, { admin, principalOf, originOf }: MailRouteParts): void {
  scope.get(
    '/api/admin/mail',
    {
      schema: {
        tags,
        summary: 'Mails: queued, failed, and sent of late',
        description: 'Recipient, kind, times and faults; never what is in a mail.',
        querystring: mailQuerySchema,
        response: { 200: mailPageSchema },
      },
    },
    (request) => admin.list(request.query),
  )
  scope.post(
    '/api/admin/mail/test',
    { schema: { tags, summary: 'Send me a mail now, and tell how far it came', response: { 200: mailTrialSchema } } },
    (request) => admin.test(principalOf(request).user.email, originOf(request)),
  )
  scope.post(
    '/api/admin/mail/:id/retry',
    { schema: { tags, summary: 'Send a failed mail again', params: mailParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await admin.retry(request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
  scope.delete(
    '/api/admin/mail/:id',
    { schema: { tags, summary: 'Drop a failed mail', params: mailParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await admin.drop(request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
}
