import type { HttpServer } from '@gatehouse/kit/http/server'
import type { KeyService } from './keys.service.ts'
import { keySetSchema } from './keys.schemas.ts'

/** Shorter than the time a new key waits before it signs, so that nobody holds a set without it. */
const cacheS = 30

export function registerKeyRoutes(scope: HttpServer, keys: Pick<KeyService, 'jwks'>): void {
  scope.get(
    '/.well-known/jwks.json',
    {
      schema: {
        tags: ['auth'],
        summary: 'The public keys that tokens of this gateway are checked with',
        security: [],
        response: { 200: keySetSchema },
      },
    },
    async (_request, reply) => reply.header('cache-control', `public, max-age=${cacheS}`).send(keys.jwks()),
  )
}
