import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { MemberActor, MemberService } from './groups.members.service.ts'
import type { GroupActor } from './groups.policy.ts'
import {
  addedSchema,
  additionSchema,
  addressesSchema,
  groupParamsSchema,
  memberPageSchema,
  memberParamsSchema,
  memberQuerySchema,
  ownGroupsSchema,
  previewSchema,
} from './groups.schemas.ts'
import type { GroupService } from './groups.service.ts'

export type GroupRouteParts = {
  groups: GroupService
  members: MemberService
  /** Who is behind a request that a guard has let in. */
  principalOf: (request: FastifyRequest) => { user: GroupActor }
  originOf: OriginOf
}

/** A long list of addresses is pasted at once. */
const addressesLimit = 256 * 1024

export function actorOf(request: FastifyRequest, { principalOf, originOf }: GroupRouteParts): MemberActor {
  const { id, email, role } = principalOf(request).user
  return { id, email, role, origin: originOf(request) }
}

/** One's own groups, and what their managers do. */
export function registerOwnGroupRoutes(scope: HttpServer, parts: GroupRouteParts): void {
  scope.get('/api/groups', { schema: { tags: ['groups'], summary: 'My groups, by name', response: { 200: ownGroupsSchema } } }, (request) =>
    parts.groups.listOwn(parts.principalOf(request).user.id),
  )
  registerMemberRoutes(scope, parts, { prefix: '/api/groups', tags: ['groups'] })
}

type Place = { prefix: '/api/groups' | '/api/admin/groups'; tags: string[] }

/** The members of a group, the same for its managers and for admins. */
export function registerMemberRoutes(scope: HttpServer, parts: GroupRouteParts, { prefix, tags }: Place): void {
  const { members } = parts
  scope.get(
    `${prefix}/:id/members`,
    {
      schema: {
        tags,
        summary: 'The people in a group, by e-mail address',
        params: groupParamsSchema,
        querystring: memberQuerySchema,
        response: { 200: memberPageSchema },
      },
    },
    (request) => members.list(request.params.id, request.query, actorOf(request, parts)),
  )
  scope.post(
    `${prefix}/:id/members/preview`,
    {
      config: { changesNothing: true },
      bodyLimit: addressesLimit,
      schema: {
        tags,
        summary: 'Whom these e-mail addresses would add, without adding anybody',
        params: groupParamsSchema,
        body: addressesSchema,
        response: { 200: previewSchema },
      },
    },
    (request) => members.preview(request.params.id, request.body.emails, actorOf(request, parts)),
  )
  scope.post(
    `${prefix}/:id/members`,
    {
      bodyLimit: addressesLimit,
      schema: {
        tags,
        summary: 'Add the people with these e-mail addresses',
        description: 'Addresses without an account are named in the answer and change nothing. Only admins add managers.',
        params: groupParamsSchema,
        body: additionSchema,
        response: { 200: addedSchema },
      },
    },
    (request) => members.add(request.params.id, request.body, actorOf(request, parts)),
  )
  registerRemoval(scope, parts, { prefix, tags })
}

function registerRemoval(scope: HttpServer, parts: GroupRouteParts, { prefix, tags }: Place): void {
  scope.delete(
    `${prefix}/:id/members/:userId`,
    {
      schema: {
        tags,
        summary: 'Remove somebody from a group',
        description: 'Holds from the next request of this person on. Only admins remove managers.',
        params: memberParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await parts.members.remove(request.params.id, request.params.userId, actorOf(request, parts))
      return reply.code(204).send()
    },
  )
}
