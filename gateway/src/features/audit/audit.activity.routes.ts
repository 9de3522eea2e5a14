import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import type { ActivityService } from './audit.activity.ts'
import { activityPageSchema, activityQuerySchema } from './audit.activity.schemas.ts'

export type ActivityRouteParts = {
  activity: ActivityService
  principalOf: (request: FastifyRequest) => { user: { id: string } }
}

export function registerActivityRoutes(scope: HttpServer, { activity, principalOf }: ActivityRouteParts): void {
  scope.get(
    '/api/users/me/activity',
    {
      schema: {
        tags: ['users'],
        summary: 'What happened to my account, newest first',
        description: 'Sign-ins, also refused ones, ends of sessions, and changes of password, address, factors, tokens, role and state.',
        querystring: activityQuerySchema,
        response: { 200: activityPageSchema },
      },
    },
    (request) => activity.listOf(principalOf(request).user.id, request.query),
  )
}
