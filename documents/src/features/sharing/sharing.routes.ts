import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { sharedParamsSchema, sharesBodySchema, sharesSchema } from './sharing.schemas.ts'
import type { SharingService } from './sharing.service.ts'

const tags = ['sharing']

export function registerSharingRoutes(scope: HttpServer, service: SharingService): void {
  registerSharesOf(scope, service, { kind: 'document', url: '/documents/:id/shares', name: 'a document' })
  registerSharesOf(scope, service, { kind: 'category', url: '/documents/categories/:id/shares', name: 'a category' })
}

type Of = { kind: 'document' | 'category'; url: string; name: string }

function registerSharesOf(scope: HttpServer, service: SharingService, { kind, url, name }: Of): void {
  scope.get(
    url,
    {
      schema: { tags, summary: `With which groups ${name} of mine is shared`, params: sharedParamsSchema, response: { 200: sharesSchema } },
    },
    async (request, reply) => reply.send({ items: await service.list(callerOf(request), { kind, id: request.params.id }) }),
  )
  scope.put(
    url,
    {
      schema: {
        tags,
        summary: `Share ${name} with exactly these groups`,
        description: 'Groups that one is in oneself. Only its owner may.',
        params: sharedParamsSchema,
        body: sharesBodySchema,
        response: { 200: sharesSchema },
      },
    },
    async (request, reply) =>
      reply.send({ items: await service.replace(callerOf(request), { kind, id: request.params.id }, request.body) }),
  )
}
