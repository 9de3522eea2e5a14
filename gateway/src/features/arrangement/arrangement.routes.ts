import { appsArrangementSchema, type AppsArrangement } from '@gatehouse/contracts/apps-arrangement'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'

export type ArrangementRouteParts = {
  arrangementOf: (userId: string) => Promise<AppsArrangement>
  save: (userId: string, arrangement: AppsArrangement) => Promise<AppsArrangement>
  principalOf: (request: FastifyRequest) => { user: { id: string } }
}

const tags = ['profile']
/** Two thousand keys of the greatest length. */
const bodyLimit = 160 * 1024

export function registerArrangementRoutes(scope: HttpServer, { arrangementOf, save, principalOf }: ArrangementRouteParts): void {
  scope.get(
    '/api/profile/apps',
    {
      schema: {
        tags,
        summary: 'How I have arranged my Apps page',
        description: '`GET /api/auth/session` has it too, as `apps`.',
        response: { 200: appsArrangementSchema },
      },
    },
    (request) => arrangementOf(principalOf(request).user.id),
  )
  scope.put(
    '/api/profile/apps',
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'Arrange my Apps page',
        description: 'Replaces favourites and order. An empty order is the one that admins have chosen.',
        body: appsArrangementSchema,
        response: { 200: appsArrangementSchema },
      },
    },
    (request) => save(principalOf(request).user.id, request.body),
  )
}
