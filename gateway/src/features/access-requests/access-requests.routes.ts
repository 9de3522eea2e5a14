import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { ApproversService } from './access-requests.approvers.ts'
import { askableSchema, askSchema, idParamsSchema, ownRequestsSchema } from './access-requests.schemas.ts'
import type { AccessRequestService, Asker } from './access-requests.service.ts'

export type AccessRequestRouteParts = {
  requests: AccessRequestService
  approvers: ApproversService
  principalOf: (request: FastifyRequest) => Asker
  originOf: OriginOf
  /** For what gives somebody an app. */
  requireRecentSignIn: onRequestAsyncHookHandler
}

const nothing = { 204: z.undefined() }

/** What a person does who asks. */
export function registerAskingRoutes(scope: HttpServer, { requests, principalOf, originOf }: AccessRequestRouteParts): void {
  const tags = ['services']
  scope.get('/api/access/apps', { schema: { tags, summary: 'The apps that I may ask for', response: { 200: askableSchema } } }, (request) =>
    requests.askable(principalOf(request)),
  )
  scope.get(
    '/api/access/requests',
    { schema: { tags, summary: 'What I asked for, the latest first', response: { 200: ownRequestsSchema } } },
    (request) => requests.listOwn(principalOf(request).user.id),
  )
  scope.post(
    '/api/access/requests',
    {
      schema: {
        tags,
        summary: 'Ask for an app',
        description: 'Those who decide get a mail. One open request for an app; at most 10 open ones, and 20 a day.',
        body: askSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      await requests.ask(principalOf(request), request.body, originOf(request))
      return reply.code(204).send()
    },
  )
  scope.delete(
    '/api/access/requests/:id',
    { schema: { tags, summary: 'Withdraw a request of mine', params: idParamsSchema, response: nothing } },
    async (request, reply) => {
      await requests.withdraw(principalOf(request).user.id, request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
}
