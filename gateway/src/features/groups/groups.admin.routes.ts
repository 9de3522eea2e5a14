import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import { actorOf, type GroupRouteParts } from './groups.members.routes.ts'
import {
  groupBodySchema,
  groupChangeSchema,
  groupPageSchema,
  groupParamsSchema,
  groupQuerySchema,
  groupSchema,
  ifMatchSchema,
  memberBodySchema,
  memberParamsSchema,
  ownGroupsSchema,
} from './groups.schemas.ts'

const tags = ['admin']

export function registerGroupAdminRoutes(scope: HttpServer, parts: GroupRouteParts): void {
  registerGroupRoutes(scope, parts)
  const { groups, members } = parts
  scope.put(
    '/api/admin/groups/:id/members/:userId',
    {
      schema: {
        tags,
        summary: 'Put somebody into a group, or change the role there',
        params: memberParamsSchema,
        body: memberBodySchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { id, userId } = request.params
      await members.put({ groupId: id, userId, role: request.body.role }, actorOf(request, parts))
      return reply.code(204).send()
    },
  )
  scope.get(
    '/api/admin/users/:id/groups',
    { schema: { tags, summary: 'The groups of a person, by name', params: groupParamsSchema, response: { 200: ownGroupsSchema } } },
    (request) => groups.listOwn(request.params.id),
  )
}

function registerGroupRoutes(scope: HttpServer, parts: GroupRouteParts): void {
  const { groups } = parts
  scope.get(
    '/api/admin/groups',
    { schema: { tags, summary: 'List groups by name', querystring: groupQuerySchema, response: { 200: groupPageSchema } } },
    (request) => groups.list(request.query),
  )
  scope.post(
    '/api/admin/groups',
    { schema: { tags, summary: 'Create a group', body: groupBodySchema, response: { 201: groupSchema } } },
    async (request, reply) => {
      const group = await groups.create(request.body, parts.originOf(request))
      return reply.code(201).header('location', `/api/admin/groups/${group.id}`).send(group)
    },
  )
  scope.get(
    '/api/admin/groups/:id',
    { schema: { tags, summary: 'One group', params: groupParamsSchema, response: { 200: groupSchema } } },
    (request) => groups.find(request.params.id),
  )
  scope.patch(
    '/api/admin/groups/:id',
    {
      schema: {
        tags,
        summary: 'Change a group',
        params: groupParamsSchema,
        headers: ifMatchSchema,
        body: groupChangeSchema,
        response: { 200: groupSchema },
      },
    },
    (request) => groups.change(request.params.id, request.body, { by: parts.originOf(request), ifMatch: request.headers['if-match'] }),
  )
  scope.delete(
    '/api/admin/groups/:id',
    {
      schema: {
        tags,
        summary: 'Delete a group',
        description: 'Its people lose what they may do only through it, from their next request on.',
        params: groupParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await groups.remove(request.params.id, parts.originOf(request))
      return reply.code(204).send()
    },
  )
}
