import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { Timers } from '@gatehouse/kit/timers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { goneSignal, sendEventStream } from './chat.streaming.ts'
import type { KeptChatService } from './chat.kept.service.ts'
import { chatBodyLimit, conversationParamsSchema, firstQuestionSchema, nextQuestionSchema, type NextQuestion } from './chat.schemas.ts'

const tags = ['conversations']
const stream =
  'Server-sent events: one `begun` {conversation, turn}, then `delta` {text}, then one `done` {model, usage} or one `error` with a problem. ' +
  'What came stays in the conversation, also when the connection ends before the answer does. Faults known before the provider is asked ' +
  'come as an ordinary problem, and nothing is kept then.'

export type KeptRoutesParts = { service: KeptChatService; timers: Timers }

/** Questions whose answers are kept. */
export function registerKeptRoutes(scope: HttpServer, { service, timers }: KeptRoutesParts): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply, asked: NextQuestion & { conversationId: string | null }) => {
    const { conversationId, question, model, instead_of: id, last_seen: lastSeen } = asked
    const replace = id === undefined || lastSeen === undefined ? null : { id, lastSeen }
    const about = { userId: callerOf(request).id, signal: goneSignal(reply), requestId: request.id }
    const parts = await service.ask({ ...about, conversationId, question, model, replace })
    return sendEventStream({ request, reply, parts, timers })
  }
  scope.post(
    '/conversations',
    {
      bodyLimit: chatBodyLimit,
      schema: {
        tags,
        summary: 'Begin a conversation with a question',
        description: stream,
        produces: ['text/event-stream'],
        body: firstQuestionSchema,
      },
    },
    (request, reply) => answer(request, reply, { ...request.body, conversationId: null }),
  )
  scope.post(
    '/conversations/:id/turns',
    {
      bodyLimit: chatBodyLimit,
      schema: {
        tags,
        summary: 'Ask the next question, or one anew',
        description: `${stream} With \`instead_of\` that turn and all after it are replaced, unless \`last_seen\` is no longer the last one (409).`,
        produces: ['text/event-stream'],
        params: conversationParamsSchema,
        body: nextQuestionSchema,
      },
    },
    (request, reply) => answer(request, reply, { ...request.body, conversationId: request.params.id }),
  )
}
