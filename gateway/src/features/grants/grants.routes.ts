import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { AccessService } from './grants.access.ts'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { PreviewAccess } from './grants.preview.ts'
import {
  appAccessSummarySchema,
  appliedSchema,
  appParamsSchema,
  changesSchema,
  grantBodySchema,
  grantListParamsSchema,
  grantPageSchema,
  grantParamsSchema,
  grantSchema,
  gridSchema,
  groupAccessSchema,
  idParamsSchema,
  listQuerySchema,
  openerPageSchema,
  plannedSchema,
  previewSchema,
  userAccessSchema,
  type Holder,
} from './grants.schemas.ts'
import type { GrantService } from './grants.service.ts'

export type GrantRouteParts = {
  grants: GrantService
  access: AccessService
  preview: PreviewAccess
  /** Who is behind a request that a guard has let in. */
  originOf: OriginOf
}

const tags = ['admin']

export function registerGrantRoutes(scope: HttpServer, parts: GrantRouteParts): void {
  registerGrants(scope, parts)
  registerChanges(scope, parts)
  registerAccess(scope, parts)
}

const kinds = { users: 'user', groups: 'group' } as const
const holderOf = ({ kind, id }: { kind: 'users' | 'groups'; id: string }): Holder => ({ kind: kinds[kind], id })

function registerGrants(scope: HttpServer, parts: GrantRouteParts): void {
  const { grants, access } = parts
  scope.get(
    '/api/admin/services/:key/grants/:kind',
    {
      schema: {
        tags,
        summary: 'The people or the groups with a grant for an app',
        params: grantListParamsSchema,
        querystring: listQuerySchema,
        response: { 200: grantPageSchema },
      },
    },
    ({ params, query }) => access.grants(params.key, kinds[params.kind], query),
  )
  scope.put(
    '/api/admin/services/:key/grants/:kind/:id',
    {
      schema: {
        tags,
        summary: 'Let somebody, or everybody in a group, use an app',
        description: 'Holds from the next request on, until `expires_at` if that is given. A grant that is there already gets this end.',
        params: grantParamsSchema,
        body: grantBodySchema,
        response: { 200: grantSchema },
      },
    },
    (request) => {
      const { key } = request.params
      const holder = holderOf(request.params)
      const wanted = { appKey: key, expiresAt: request.body.expires_at }
      return grants.grant(holder, wanted, parts.originOf(request)).then(() => access.grant(key, holder))
    },
  )
  scope.delete(
    '/api/admin/services/:key/grants/:kind/:id',
    {
      schema: {
        tags,
        summary: 'Take a grant away',
        description:
          'Holds from the next request on; what is open is cut unless another grant allows it. Works for apps that are gone, too.',
        params: grantParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await grants.revoke(holderOf(request.params), request.params.key, parts.originOf(request))
      return reply.code(204).send()
    },
  )
}

function registerChanges(scope: HttpServer, parts: GrantRouteParts): void {
  scope.post(
    '/api/admin/access/preview',
    {
      config: { changesNothing: true },
      schema: {
        tags,
        summary: 'Who would gain and who would lose which app by these changes, without making them',
        body: plannedSchema,
        response: { 200: previewSchema },
      },
    },
    (request) => parts.preview(request.body.changes),
  )
  scope.post(
    '/api/admin/access/changes',
    {
      schema: {
        tags,
        summary: 'Give and take away grants, all of these or none',
        description: 'What changes nothing is passed over. The answer has the changes that take it back.',
        body: changesSchema,
        response: { 200: appliedSchema },
      },
    },
    (request) => parts.grants.apply(request.body.changes, parts.originOf(request)),
  )
}

function registerAccess(scope: HttpServer, { access }: GrantRouteParts): void {
  scope.get(
    '/api/admin/users/:id/access',
    {
      schema: {
        tags,
        summary: 'Which apps a person can open, and because of what',
        params: idParamsSchema,
        response: { 200: userAccessSchema },
      },
    },
    (request) => access.ofUser(request.params.id),
  )
  scope.get(
    '/api/admin/groups/:id/access',
    { schema: { tags, summary: 'Which apps a group opens', params: idParamsSchema, response: { 200: groupAccessSchema } } },
    (request) => access.ofGroup(request.params.id),
  )
  scope.get(
    '/api/admin/access/grid',
    { schema: { tags, summary: 'Groups by name, and which apps each opens', querystring: listQuerySchema, response: { 200: gridSchema } } },
    (request) => access.grid(request.query),
  )
  scope.get(
    '/api/admin/services/:key/access',
    {
      schema: {
        tags,
        summary: 'The active people who can open an app by e-mail address, and because of what',
        params: appParamsSchema,
        querystring: listQuerySchema,
        response: { 200: openerPageSchema },
      },
    },
    (request) => access.openers(request.params.key, request.query),
  )
  scope.get(
    '/api/admin/services/:key/access/summary',
    {
      schema: { tags, summary: 'How many people can open an app', params: appParamsSchema, response: { 200: appAccessSummarySchema } },
    },
    (request) => access.summary(request.params.key),
  )
}
