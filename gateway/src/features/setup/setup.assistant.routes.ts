import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import type { OriginOf } from '../audit/audit.feature.ts'
import { markSchema, progressSchema, reminderSchema, stepParamsSchema } from './setup.assistant.schemas.ts'
import type { AssistantService, By } from './setup.assistant.ts'

export type AssistantRouteParts = {
  assistant: AssistantService
  principalOf: (request: FastifyRequest) => { user: { id: string; email: string } }
  originOf: OriginOf
}

const tags = ['setup']

export function registerAssistantRoutes(scope: HttpServer, { assistant, principalOf, originOf }: AssistantRouteParts): void {
  const byOf = (request: FastifyRequest): By => ({ user: principalOf(request).user, origin: originOf(request) })
  scope.get('/api/admin/setup', { schema: { tags, summary: 'How far the set-up is', response: { 200: progressSchema } } }, () =>
    assistant.read(),
  )
  scope.patch(
    '/api/admin/setup',
    {
      schema: {
        tags,
        summary: 'Be reminded of what is left of the set-up, or not any more',
        body: reminderSchema,
        response: { 200: progressSchema },
      },
    },
    (request) => assistant.setReminder(request.body.reminder, byOf(request)),
  )
  scope.put(
    '/api/admin/setup/steps/:step',
    {
      schema: {
        tags,
        summary: 'Skip a step of the set-up, confirm it, or take it up again',
        params: stepParamsSchema,
        body: markSchema,
        response: { 200: progressSchema },
      },
    },
    (request) => assistant.mark(request.params.step, request.body.mark, byOf(request)),
  )
}
