import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { AuditOrigin, OriginOf } from '../audit/audit.feature.ts'
import { factorParamsSchema, factorsSchema } from './factors.schemas.ts'
import type { FactorService } from './factors.service.ts'

export type AdminRouteParts = {
  service: FactorService
  originOf: OriginOf
  /** Ends everything a person has open. */
  endSessions: (userId: string, by: AuditOrigin) => Promise<unknown>
}

const tags = ['admin']

/** What admins see and do about the factors of others: never a secret or code, and only removing all of them. */
export function registerFactorAdminRoutes(scope: HttpServer, { service, originOf, endSessions }: AdminRouteParts): void {
  scope.get(
    '/api/admin/users/:id/factors',
    { schema: { tags, summary: 'The second factors of an account', params: factorParamsSchema, response: { 200: factorsSchema } } },
    (request) => service.overview(request.params.id),
  )
  scope.delete(
    '/api/admin/users/:id/factors',
    {
      schema: {
        tags,
        summary: 'Remove all second factors of an account',
        description: 'For somebody who has lost them. Ends the sessions of the account and tells its owner by mail.',
        params: factorParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      await service.reset(request.params.id, by)
      await endSessions(request.params.id, by)
      return reply.code(204).send()
    },
  )
}
