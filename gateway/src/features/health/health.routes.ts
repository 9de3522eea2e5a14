import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Principal } from '../sessions/sessions.feature.ts'
import type { EventSink, HealthEvents } from './health.events.ts'
import { appListSchema, serviceListSchema } from './health.schemas.ts'
import type { HealthService } from './health.service.ts'

export type HealthRouteParts = {
  service: HealthService
  events: HealthEvents
  principalOf: (request: FastifyRequest) => Principal
  now: () => Date
}

export function registerAppRoutes(scope: HttpServer, { service, events, principalOf, now }: HealthRouteParts): void {
  scope.get(
    '/api/services',
    {
      schema: {
        tags: ['services'],
        summary: 'The apps I may use, and whether each is up',
        description: 'Send the ETag of the last answer as If-None-Match: 304 means that nothing has changed.',
        response: { 200: appListSchema, 304: z.null() },
      },
    },
    async (request, reply) => {
      const { items, etag } = service.list(principalOf(request))
      void reply.header('etag', etag).header('cache-control', 'private, no-cache')
      if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send(null)
      return reply.send({ items, generated_at: now().toISOString() })
    },
  )
  scope.get(
    '/api/services/events',
    {
      schema: {
        tags: ['services'],
        summary: 'Changes of my apps as server-sent events',
        description:
          'Begins with `snapshot` ({sequence, items}); then `app` ({sequence, app}) for each app that changed. Sends a comment every 15 s and ends with the session.',
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      events.open(principalOf(request), openStream(reply))
    },
  )
}

export function registerServiceAdminRoutes(scope: HttpServer, { service }: Pick<HealthRouteParts, 'service'>): void {
  scope.get(
    '/api/admin/services',
    { schema: { tags: ['admin'], summary: 'All services with what is behind them', response: { 200: serviceListSchema } } },
    async () => ({ items: service.listForAdmin() }),
  )
}

/** Whether If-None-Match names this tag (RFC 9110 §13.1.2; compared weakly). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}

/** Takes the response out of Fastify's hands and begins an event stream on it. */
function openStream(reply: FastifyReply): EventSink {
  const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [name, Array.isArray(value) ? value.join(', ') : String(value)],
  )
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, [
    ...headers.filter((_text, at) => headers[at - (at % 2)] !== 'cache-control'),
    'content-type',
    'text/event-stream; charset=utf-8',
    'cache-control',
    'no-store',
    'x-accel-buffering',
    'no',
  ])
  return {
    write: (text) => void raw.write(text),
    pendingBytes: () => raw.writableLength,
    end: () => void raw.end(),
    onClose: (listener) => void raw.once('close', listener),
  }
}
