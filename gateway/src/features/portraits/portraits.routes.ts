import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { PortraitsService } from './portraits.service.ts'

export type PortraitRouteParts = {
  service: PortraitsService
  principalOf: (request: FastifyRequest) => { user: { id: string; email: string } }
  originOf: OriginOf
  /** Counts an upload; throws when somebody makes too many. */
  limit: (use: { address: string; subject: string }) => Promise<void>
}

const tags = ['profile']
const url = '/api/users/me/picture'
const maxUploadBytes = 2 * 1024 * 1024
const uploadedSchema = z.object({ picture: z.string().describe('Its id; shown under `/api/users/pictures/{id}`.') })

export function registerPortraitRoutes(scope: HttpServer, parts: PortraitRouteParts): void {
  registerUpload(scope, parts)
  scope.delete(url, { schema: { tags, summary: 'Remove my picture', response: { 204: z.undefined() } } }, async (request, reply) => {
    await parts.service.remove(parts.principalOf(request).user, parts.originOf(request))
    return reply.code(204).send()
  })
  // Whatever is in one, as a page of its own it runs nothing.
  scope.get(
    '/api/users/pictures/:id',
    { schema: { tags: ['users'], summary: 'The picture of a person', params: z.object({ id: z.string() }), produces: ['image/webp'] } },
    async (request, reply) =>
      reply
        .type('image/webp')
        .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
        .header('cache-control', 'private, max-age=31536000, immutable')
        .send(await parts.service.find(request.params.id)),
  )
}

/** What admins do about pictures of others: only removing them. */
export function registerPortraitAdminRoutes(
  scope: HttpServer,
  { service, originOf }: Pick<PortraitRouteParts, 'service' | 'originOf'>,
): void {
  scope.delete(
    '/api/admin/users/:id/picture',
    {
      schema: {
        tags: ['admin'],
        summary: 'Remove the picture of a person',
        params: z.object({ id: z.string() }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await service.removeOf(request.params.id, originOf(request))
      return reply.code(204).send()
    },
  )
}

/** In a scope of its own: nothing else takes a picture for a body. */
function registerUpload(scope: HttpServer, { service, principalOf, originOf, limit }: PortraitRouteParts): void {
  const put = async (request: FastifyRequest, picture: Buffer): Promise<{ picture: string }> => {
    const { user } = principalOf(request)
    const by = originOf(request)
    await limit({ address: by.address, subject: user.id })
    return { picture: await service.put(user, picture, by) }
  }
  void scope.register((uploads: HttpServer, _options, done) => {
    // What a client calls it decides nothing; types that a form of another site could send are not taken.
    uploads.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    uploads.put(
      url,
      {
        bodyLimit: maxUploadBytes,
        schema: {
          tags,
          summary: 'Set my picture, as the body of the request',
          description:
            'PNG, JPEG or WebP, at most 2 MiB and 16 million pixels. The square in its middle is kept, as WebP of 256 × 256 pixels at most, without anything that was in the file besides.',
          consumes: ['image/png', 'image/jpeg', 'image/webp'],
          body: z.instanceof(Buffer),
          response: { 200: uploadedSchema },
        },
      },
      (request) => put(request, request.body),
    )
    done()
  })
}
