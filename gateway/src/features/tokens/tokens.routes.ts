import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { z } from 'zod'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { HoldServices } from '../registry/registry.feature.ts'
import type { Principal } from '../sessions/sessions.feature.ts'
import type { Owner } from './tokens.events.ts'
import { madeTokenSchema, tokenBodySchema, tokenParamsSchema, tokensSchema } from './tokens.schemas.ts'
import type { TokenService } from './tokens.service.ts'

export type TokenRouteParts = {
  service: TokenService
  principalOf: (request: FastifyRequest) => Principal
  originOf: OriginOf
  requireRecentSignIn: onRequestAsyncHookHandler
  /** Whether this person may use the app with this key; false for one that does not exist. */
  mayUse: (subject: Principal, app: string) => boolean
  holdServices: HoldServices
}

export const smallBody = 32 * 1024
const tags = ['tokens']

/** One's own tokens. Making one needs a recent sign-in; revoking never waits for anything. */
export function registerOwnTokenRoutes(scope: HttpServer, parts: TokenRouteParts): void {
  const { service, principalOf, requireRecentSignIn, mayUse, holdServices } = parts
  scope.get(
    '/api/auth/tokens',
    { schema: { tags, summary: 'My API tokens, newest first', response: { 200: tokensSchema } } },
    async (request, reply) => reply.send({ items: await service.list(principalOf(request).user.id) }),
  )
  scope.post(
    '/api/auth/tokens',
    {
      bodyLimit: smallBody,
      onRequest: requireRecentSignIn,
      schema: {
        tags,
        summary: 'Make an API token',
        description: 'For apps, not for this API. The token is told only in this answer.',
        body: tokenBodySchema,
        response: { 201: madeTokenSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request)
      const made = await service.make(request.body, {
        owner: ownerOf(principal),
        by: parts.originOf(request),
        secondFactor: principal.amr.some((method) => method !== 'pwd'),
        mayUse: (app) => mayUse(principal, app),
        holdServices,
      })
      return reply.code(201).send(made)
    },
  )
  scope.delete(
    '/api/auth/tokens/:id',
    { schema: { tags, summary: 'Revoke one of my API tokens', params: tokenParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await service.revoke(request.params.id, { owner: ownerOf(principalOf(request)), by: parts.originOf(request) })
      return reply.code(204).send()
    },
  )
}

const ownerOf = ({ user: { id, email, full_name } }: Principal): Owner => ({ id, email, full_name, kind: 'person' })
