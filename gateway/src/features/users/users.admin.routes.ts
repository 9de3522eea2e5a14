import { userSchema } from '@gatehouse/contracts/user'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { UserRouteParts } from './users.routes.ts'
import type { BulkService } from './users.bulk.ts'
import {
  bulkAnswerSchema,
  bulkSchema,
  userBodySchema,
  userChangeSchema,
  userPageSchema,
  userParamsSchema,
  userQuerySchema,
} from './users.schemas.ts'

const tags = ['admin']

export type UserAdminRouteParts = Pick<UserRouteParts, 'service' | 'originOf' | 'principalOf'> & { bulk: BulkService }

export function registerUserAdminRoutes(scope: HttpServer, parts: UserAdminRouteParts): void {
  const { service, originOf } = parts
  registerBulk(scope, parts)
  scope.get(
    '/api/admin/users',
    { schema: { tags, summary: 'List accounts, newest first', querystring: userQuerySchema, response: { 200: userPageSchema } } },
    (request) => service.list(request.query),
  )
  scope.post(
    '/api/admin/users',
    { schema: { tags, summary: 'Create an account', body: userBodySchema, response: { 201: userSchema } } },
    async (request, reply) => {
      const user = await service.create(request.body, originOf(request))
      return reply.code(201).header('location', `/api/admin/users/${user.id}`).send(user)
    },
  )
  scope.get(
    '/api/admin/users/:id',
    { schema: { tags, summary: 'One account', params: userParamsSchema, response: { 200: userSchema } } },
    (request) => service.find(request.params.id),
  )
  scope.patch(
    '/api/admin/users/:id',
    {
      schema: {
        tags,
        summary: "Change an account's role, or deactivate and reactivate it",
        description: 'Deactivating ends access at once. The last active admin stays one.',
        params: userParamsSchema,
        body: userChangeSchema,
        response: { 200: userSchema },
      },
    },
    (request) => service.change(request.params.id, request.body, originOf(request)),
  )
  scope.delete(
    '/api/admin/users/:id',
    { schema: { tags, summary: 'Delete an account for good', params: userParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await service.remove(request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
}

function registerBulk(scope: HttpServer, { bulk, originOf, principalOf }: UserAdminRouteParts): void {
  scope.post(
    '/api/admin/users/bulk',
    {
      schema: {
        tags,
        summary: 'Change many accounts',
        description:
          'One after the other, with what became of each. What is refused for one stops none of the others. `end_sessions` leaves the session that asks.',
        body: bulkSchema,
        response: { 200: bulkAnswerSchema },
      },
    },
    (request) => bulk.run(request.body, { by: originOf(request), sessionId: principalOf(request).sessionId }),
  )
}
