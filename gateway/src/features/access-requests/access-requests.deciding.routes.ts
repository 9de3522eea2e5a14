import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { z } from 'zod'
import type { AccessRequestRouteParts } from './access-requests.routes.ts'
import type { Decider } from './access-requests.deciding.ts'
import {
  appParamsSchema,
  approvalSchema,
  approversBodySchema,
  approversSchema,
  declineSchema,
  idParamsSchema,
  managedPageSchema,
  requestPageSchema,
  requestQuerySchema,
  type RequestQuery,
} from './access-requests.schemas.ts'

const nothing = { 204: z.undefined() }

/** What an admin does who decides, and says who else does. */
export function registerAdminRoutes(scope: HttpServer, parts: AccessRequestRouteParts): void {
  const { requests, originOf } = parts
  const tags = ['admin']
  const summary = 'Open requests for apps, the oldest first'
  scope.get(
    '/api/admin/access/requests',
    { schema: { tags, summary, querystring: requestQuerySchema, response: { 200: requestPageSchema } } },
    (request) => requests.listOpen(request.query),
  )
  registerDecisions(scope, parts, {
    prefix: '/api/admin/access/requests',
    tags,
    decider: (request) => ({ managerId: null, by: originOf(request) }),
  })
  registerApprovers(scope, parts)
}

/** What a manager does of a group that is set for an app. To everybody else there is nothing to decide. */
export function registerManagerRoutes(scope: HttpServer, parts: AccessRequestRouteParts): void {
  const { principalOf, originOf } = parts
  const tags = ['groups']
  scope.get(
    '/api/access/approvals',
    {
      schema: {
        tags,
        summary: 'Open requests for apps that I decide about as the manager of a group, the oldest first',
        description: '`apps` are those I decide about; with none of them there is nothing to decide.',
        querystring: requestQuerySchema,
        response: { 200: managedPageSchema },
      },
    },
    (request) => managed(parts, request.query, principalOf(request).user.id),
  )
  const decider = (request: FastifyRequest): Decider => ({ managerId: principalOf(request).user.id, by: originOf(request) })
  registerDecisions(scope, parts, { prefix: '/api/access/approvals', tags, decider, onRequest: parts.requireRecentSignIn })
}

async function managed({ requests, approvers }: AccessRequestRouteParts, query: RequestQuery, managerId: string) {
  const [page, apps] = await Promise.all([requests.listOpen(query, managerId), approvers.appsOf(managerId)])
  return { ...page, apps }
}

type Place = {
  prefix: '/api/access/approvals' | '/api/admin/access/requests'
  tags: string[]
  decider: (request: FastifyRequest) => Decider
  /** Beside what guards the scope. */
  onRequest?: onRequestAsyncHookHandler
}

function registerDecisions(scope: HttpServer, { requests }: AccessRequestRouteParts, { prefix, tags, decider, onRequest }: Place): void {
  const hooks = onRequest === undefined ? {} : { onRequest }
  scope.post(
    `${prefix}/:id/approve`,
    {
      ...hooks,
      schema: {
        tags,
        summary: 'Give what was asked for, until a time or for good',
        params: idParamsSchema,
        body: approvalSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      await requests.approve(request.params.id, request.body, decider(request))
      return reply.code(204).send()
    },
  )
  scope.post(
    `${prefix}/:id/decline`,
    {
      ...hooks,
      schema: { tags, summary: 'Decline a request, with a reason', params: idParamsSchema, body: declineSchema, response: nothing },
    },
    async (request, reply) => {
      await requests.decline(request.params.id, request.body.reason, decider(request))
      return reply.code(204).send()
    },
  )
}

function registerApprovers(scope: HttpServer, { approvers, originOf }: AccessRequestRouteParts): void {
  const about = { tags: ['admin'], params: appParamsSchema, response: { 200: approversSchema } }
  const url = '/api/admin/services/:key/approvers'
  scope.get(url, { schema: { ...about, summary: 'Groups whose managers decide about requests for an app' } }, (request) =>
    approvers.list(request.params.key),
  )
  scope.put(
    url,
    {
      schema: {
        ...about,
        summary: 'Set the groups whose managers decide about requests for an app',
        description: 'Admins decide always. Whoever stops to manage such a group stops to decide at the next request.',
        body: approversBodySchema,
      },
    },
    (request) => approvers.put(request.params.key, request.body.group_ids, originOf(request)),
  )
}
