import { ProblemError } from '@gatehouse/kit/errors'
import type { Timers } from '@gatehouse/kit/timers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { eventStream, type EventPart } from './chat.events.ts'

/** Aborted when the connection of an answer closes, be it that the client left. After the answer it has no effect. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}

type Sending = { request: FastifyRequest; reply: FastifyReply; parts: AsyncIterable<EventPart>; timers: Timers }

/** Answers with the parts as server-sent events that nobody on the way keeps or gathers. */
export function sendEventStream({ request, reply, parts, timers }: Sending): FastifyReply {
  const onFault = (error: unknown): void => {
    if (!(error instanceof ProblemError)) request.log.error({ err: error, request_id: request.id }, 'request failed unexpectedly')
  }
  return reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(eventStream({ parts, timers, requestId: request.id, onFault }))
}
