import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import {
  approvalSchema,
  askableSchema,
  askSchema,
  declineSchema,
  idParamsSchema,
  ownRequestsSchema,
  requestPageSchema,
  requestQuerySchema,
} from './access-requests.schemas.ts'
import type { AccessRequestService, Asker } from './access-requests.service.ts'

export type AccessRequestRouteParts = {
  requests: AccessRequestService
  principalOf: (request: FastifyRequest) => Asker
  originOf: OriginOf
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

/** What an admin does who decides. */
export function registerDecidingRoutes(scope: HttpServer, { requests, originOf }: AccessRequestRouteParts): void {
  const tags = ['admin']
  scope.get(
    '/api/admin/access/requests',
    {
      schema: {
        tags,
        summary: 'Open requests for apps, the oldest first',
        querystring: requestQuerySchema,
        response: { 200: requestPageSchema },
      },
    },
    (request) => requests.listOpen(request.query),
  )
  scope.post(
    '/api/admin/access/requests/:id/approve',
    {
      schema: {
        tags,
        summary: 'Give what was asked for, until a time or for good',
        params: idParamsSchema,
        body: approvalSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      await requests.approve(request.params.id, request.body, originOf(request))
      return reply.code(204).send()
    },
  )
  scope.post(
    '/api/admin/access/requests/:id/decline',
    { schema: { tags, summary: 'Decline a request, with a reason', params: idParamsSchema, body: declineSchema, response: nothing } },
    async (request, reply) => {
      await requests.decline(request.params.id, request.body.reason, originOf(request))
      return reply.code(204).send()
    },
  )
}
