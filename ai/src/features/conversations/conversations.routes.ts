import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import {
  conversationChangeSchema,
  conversationPageSchema,
  conversationParamsSchema,
  conversationQuerySchema,
  conversationSchema,
  deletedSchema,
  turnPageSchema,
  turnQuerySchema,
} from './conversations.schemas.ts'
import type { ConversationsService } from './conversations.service.ts'

const tags = ['conversations']
const params = conversationParamsSchema

export function registerConversationRoutes(scope: HttpServer, service: ConversationsService): void {
  registerAll(scope, service)
  registerOne(scope, service)
}

function registerAll(scope: HttpServer, service: ConversationsService): void {
  scope.get(
    '/conversations',
    {
      schema: {
        tags,
        summary: 'My conversations, the one last asked first',
        querystring: conversationQuerySchema,
        response: { 200: conversationPageSchema },
      },
    },
    (request) => service.list(callerOf(request).id, request.query),
  )
  scope.delete(
    '/conversations',
    { schema: { tags, summary: 'Delete all my conversations', response: { 200: deletedSchema } } },
    (request) => service.deleteAll(callerOf(request).id),
  )
}

function registerOne(scope: HttpServer, service: ConversationsService): void {
  scope.get(
    '/conversations/:id',
    { schema: { tags, summary: 'A conversation of mine', params, response: { 200: conversationSchema } } },
    (request) => service.find(callerOf(request).id, request.params.id),
  )
  scope.get(
    '/conversations/:id/turns',
    {
      schema: {
        tags,
        summary: 'What was asked and answered, newest first',
        params,
        querystring: turnQuerySchema,
        response: { 200: turnPageSchema },
      },
    },
    (request) => service.turns(callerOf(request).id, request.params.id, request.query),
  )
  scope.patch(
    '/conversations/:id',
    {
      schema: {
        tags,
        summary: 'Rename a conversation, or choose its model',
        description: 'A model that people may not choose is not asked: the usual one is then.',
        params,
        body: conversationChangeSchema,
        response: { 200: conversationSchema },
      },
    },
    (request) => service.change(callerOf(request).id, request.params.id, request.body),
  )
  scope.delete(
    '/conversations/:id',
    { schema: { tags, summary: 'Delete a conversation', params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await service.delete(callerOf(request).id, request.params.id)
      return reply.status(204).send(undefined)
    },
  )
}
