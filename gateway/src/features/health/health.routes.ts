import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Principal } from '../sessions/sessions.feature.ts'
import type { Archive } from './health.archive.ts'
import type { EventSink, HealthEvents } from './health.events.ts'
import { appListSchema, historyQuerySchema, historySchema, serviceParamsSchema } from './health.schemas.ts'
import type { AppList, HealthService } from './health.service.ts'

export type HealthRouteParts = {
  service: HealthService
  events: HealthEvents
  archive: Archive
  principalOf: (request: FastifyRequest) => Principal
}

export function registerAppRoutes(scope: HttpServer, parts: HealthRouteParts): void {
  registerList(scope, parts)
  registerEvents(scope, parts)
  scope.get(
    '/api/services/:key/history',
    {
      schema: {
        tags: ['services'],
        summary: 'The past of one of my apps: how it answered, and when its status changed',
        params: serviceParamsSchema,
        querystring: historyQuerySchema,
        response: { 200: historySchema },
      },
    },
    (request) => parts.archive(parts.principalOf(request), { key: request.params.key, range: request.query.range }),
  )
}

function registerList(scope: HttpServer, { service, principalOf }: HealthRouteParts): void {
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
      const list = service.list(principalOf(request))
      void reply.header('etag', list.etag).header('cache-control', 'private, no-cache').header('vary', 'accept-encoding')
      if (isKnown(request.headers['if-none-match'], list.etag)) return reply.code(304).send(null)
      return sendList(reply, list, acceptsGzip(request))
    },
  )
}

/** The bytes are made once for everybody who sees the same; the schema describes them. */
async function sendList(reply: FastifyReply, list: AppList, gzip: boolean): Promise<FastifyReply> {
  void reply.header('content-type', 'application/json; charset=utf-8')
  if (!gzip) return reply.send(list.body)
  return reply.header('content-encoding', 'gzip').send(await list.zipped())
}

const acceptsGzip = (request: FastifyRequest): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(request.headers['accept-encoding'] ?? '')

function registerEvents(scope: HttpServer, { events, principalOf }: HealthRouteParts): void {
  scope.get(
    '/api/services/events',
    {
      schema: {
        tags: ['services'],
        summary: 'Changes of my apps as server-sent events',
        description:
          'Begins with `snapshot` ({sequence, items, monitor}), or, with the Last-Event-ID of an event that is not too old, with what came ' +
          'after it. Then `app` ({sequence, app}) for each app that changed and `beat` ({sequence, monitor}) every 15 s. Ends with the session.',
        produces: ['text/event-stream'],
        headers: z.looseObject({ 'last-event-id': z.string().max(200).optional() }),
      },
    },
    (request, reply) => {
      events.open(principalOf(request), openStream(reply), request.headers['last-event-id'])
    },
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
