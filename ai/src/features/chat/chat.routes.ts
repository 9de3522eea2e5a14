import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Timers } from '@gatehouse/kit/timers'
import { goneSignal, sendEventStream } from './chat.streaming.ts'
import { chatAnswerSchema, chatBodyLimit, chatBodySchema } from './chat.schemas.ts'
import type { ChatService } from './chat.service.ts'

export function registerChatRoutes(scope: HttpServer, { service, timers }: { service: ChatService; timers: Timers }): void {
  scope.post(
    '/chat',
    {
      bodyLimit: chatBodyLimit,
      schema: { tags: ['ai'], summary: 'Ask and get the whole answer', body: chatBodySchema, response: { 200: chatAnswerSchema } },
    },
    (request, reply) => service.answer({ ...request.body, userId: callerOf(request).id, signal: goneSignal(reply) }),
  )
  scope.post(
    '/chat/stream',
    {
      bodyLimit: chatBodyLimit,
      schema: {
        tags: ['ai'],
        summary: 'Ask and get the answer as it comes',
        description:
          'Server-sent events: `delta` {text}, then one `done` {model, usage} or one `error` with a problem. Faults known before the provider is asked come as an ordinary problem.',
        produces: ['text/event-stream'],
        body: chatBodySchema,
      },
    },
    async (request, reply) => {
      const parts = await service.stream({ ...request.body, userId: callerOf(request).id, signal: goneSignal(reply) })
      return sendEventStream({ request, reply, parts, timers })
    },
  )
}
