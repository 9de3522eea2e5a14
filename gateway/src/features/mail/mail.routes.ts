import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { By } from './mail.admin.events.ts'
import type { MailAdmin } from './mail.admin.ts'
import { mailPageSchema, mailParamsSchema, mailQuerySchema, mailTrialSchema } from './mail.schemas.ts'

export type MailRouteParts = {
  admin: MailAdmin
  principalOf: (request: FastifyRequest) => { user: { id: string; email: string } }
  addressOf: (request: FastifyRequest) => string
}

const tags = ['admin']

export function registerMailRoutes(scope: HttpServer, { admin, principalOf, addressOf }: MailRouteParts): void {
  const byOf = (request: FastifyRequest): By => {
    const { id, email } = principalOf(request).user
    return { id, email, address: addressOf(request), requestId: request.id }
  }
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
    (request) => admin.test(principalOf(request).user.email, byOf(request)),
  )
  scope.post(
    '/api/admin/mail/:id/retry',
    { schema: { tags, summary: 'Send a failed mail again', params: mailParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await admin.retry(request.params.id, byOf(request))
      return reply.code(204).send()
    },
  )
  scope.delete(
    '/api/admin/mail/:id',
    { schema: { tags, summary: 'Drop a failed mail', params: mailParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await admin.drop(request.params.id, byOf(request))
      return reply.code(204).send()
    },
  )
}
