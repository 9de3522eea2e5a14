import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import { maxPictureBytes, type Pictures } from './registry.pictures.ts'
import {
  definitionSchema,
  ifMatchSchema,
  keyParamsSchema,
  orderBodySchema,
  pictureParamsSchema,
  uploadedSchema,
} from './registry.routes.schemas.ts'
import { entryChangeSchema, serviceEntrySchema } from './registry.schemas.ts'
import type { RegistryService } from './registry.service.ts'
import { trialBodySchema, trialSchema, type Trial, type TrialBody } from './registry.trial.ts'

export type RegistryRouteParts = {
  service: RegistryService
  pictures: Pictures
  tryOut: (body: TrialBody) => Promise<Trial>
  originOf: OriginOf
}

const tags = ['admin']

export function registerRegistryRoutes(scope: HttpServer, parts: RegistryRouteParts): void {
  registerServiceRoutes(scope, parts)
  registerChangeRoutes(scope, parts)
  registerUpload(scope, parts)
}

function registerServiceRoutes(scope: HttpServer, parts: RegistryRouteParts): void {
  const { service, tryOut } = parts
  scope.post(
    '/api/admin/services',
    {
      schema: {
        tags,
        summary: 'Add a service',
        description: 'In force at once, in every gateway.',
        body: serviceEntrySchema,
        response: { 201: definitionSchema },
      },
    },
    async (request, reply) => {
      const made = await service.create(request.body, parts.originOf(request))
      return reply.code(201).header('location', `/api/admin/services/${made.key}`).send(made)
    },
  )
  scope.post(
    '/api/admin/services/test',
    {
      config: { changesNothing: true },
      schema: {
        tags,
        summary: 'Try an address before it is saved, step by step',
        description: 'Always 200 once it was tried; `ok` tells how it went.',
        body: trialBodySchema,
        response: { 200: trialSchema },
      },
    },
    (request) => tryOut(request.body),
  )
  scope.put(
    '/api/admin/services/order',
    {
      schema: {
        tags,
        summary: 'Put services in another order',
        description: 'Names each service once that is not in the services file; those of the file come first, in the order there.',
        body: orderBodySchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await service.putInOrder(request.body.keys, parts.originOf(request))
      return reply.code(204).send()
    },
  )
}

function registerChangeRoutes(scope: HttpServer, parts: RegistryRouteParts): void {
  const { service } = parts
  const url = '/api/admin/services/:key'
  scope.get(
    url,
    { schema: { tags, summary: 'What is set for a service', params: keyParamsSchema, response: { 200: definitionSchema } } },
    (request) => service.find(request.params.key),
  )
  scope.patch(
    url,
    {
      schema: {
        tags,
        summary: 'Change a service',
        description: 'In force at once, in every gateway. What is open goes on, unless somebody may no longer have it.',
        params: keyParamsSchema,
        headers: ifMatchSchema,
        body: entryChangeSchema,
        response: { 200: definitionSchema },
      },
    },
    (request) => service.change(request.params.key, request.body, { by: parts.originOf(request), ifMatch: request.headers['if-match'] }),
  )
  scope.delete(
    `${url}/changes`,
    {
      schema: {
        tags,
        summary: 'Give a service that comes along back what it comes with',
        description: 'Its grants and its history stay.',
        params: keyParamsSchema,
        headers: ifMatchSchema,
        response: { 200: definitionSchema },
      },
    },
    (request) => service.reset(request.params.key, { by: parts.originOf(request), ifMatch: request.headers['if-match'] }),
  )
  scope.delete(
    url,
    {
      schema: {
        tags,
        summary: 'Delete a service',
        description: 'With its grants and its history; what is open to it is cut.',
        params: keyParamsSchema,
        headers: ifMatchSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await service.remove(request.params.key, { by: parts.originOf(request), ifMatch: request.headers['if-match'] })
      return reply.code(204).send()
    },
  )
}

const pictureUrl = (id: string): string => `/api/services/pictures/${id}`

/** In a scope of its own: nothing else takes a picture for a body. */
function registerUpload(scope: HttpServer, { pictures }: RegistryRouteParts): void {
  void scope.register((uploads: HttpServer, _options, done) => {
    uploads.addContentTypeParser(
      ['image/png', 'image/webp', 'image/svg+xml', 'image/jpeg', 'image/gif'],
      { parseAs: 'buffer' },
      (_request, body, parsed) => parsed(null, body),
    )
    uploads.post(
      '/api/admin/services/pictures',
      {
        bodyLimit: maxPictureBytes,
        config: { changesNothing: true },
        schema: {
          tags,
          summary: 'Upload an icon, as the body of the request',
          description: `PNG or WebP, at most ${maxPictureBytes / 1024} KiB and 1024 × 1024 pixels. It shows once a service names its id as \`picture\`; forgotten when none does for a day.`,
          consumes: ['image/png', 'image/webp'],
          body: z.instanceof(Buffer),
          response: { 201: uploadedSchema },
        },
      },
      async (request, reply) => {
        const id = await pictures.keep(request.body)
        return reply
          .code(201)
          .header('location', pictureUrl(id))
          .send({ id, url: pictureUrl(id) })
      },
    )
    done()
  })
}

/** Icons for everybody who is signed in. Whatever is in one, as a page of its own it runs nothing. */
export function registerPictureRoute(scope: HttpServer, { pictures }: Pick<RegistryRouteParts, 'pictures'>): void {
  scope.get(
    '/api/services/pictures/:id',
    { schema: { tags: ['services'], summary: 'An uploaded icon', params: pictureParamsSchema, produces: ['image/png', 'image/webp'] } },
    async (request, reply) => {
      const { media_type, bytes } = await pictures.find(request.params.id)
      return reply
        .type(media_type)
        .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
        .header('cache-control', 'private, max-age=31536000, immutable')
        .send(bytes)
    },
  )
}
