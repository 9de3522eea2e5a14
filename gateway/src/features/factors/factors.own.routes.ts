import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { z } from 'zod'
import {
  addedAuthenticatorSchema,
  addedPasskeySchema,
  codeBodySchema,
  factorParamsSchema,
  factorsSchema,
  nameBodySchema,
  newAuthenticatorSchema,
  passkeyBodySchema,
  passkeyCreationSchema,
  recoveryCodesSchema,
} from './factors.schemas.ts'
import type { FactorOwner } from './factors.events.ts'
import type { OriginOf } from '../audit/audit.feature.ts'
import type { FactorService, Which } from './factors.service.ts'
import { methodOf, type Method } from './factors.sign-in.ts'

/** Who is behind a request that a guard has let in. */
export type PrincipalOf = (request: FastifyRequest) => { user: FactorOwner; sessionId: string }

export type OwnFactorRouteParts = {
  service: FactorService
  principalOf: PrincipalOf
  originOf: OriginOf
  requireRecentSignIn: onRequestAsyncHookHandler
  /** Notes that the person of a session has just shown who they are, and by what. */
  noteAuthentication: (sessionId: string, method: Method) => Promise<void>
}

const tags = ['factors']
const smallBody = 32 * 1024
const nothing = { 204: z.undefined() }

/** What people do with their own second factors. Changes need a recent sign-in; looking does not. */
export function registerOwnFactorRoutes(scope: HttpServer, parts: OwnFactorRouteParts): void {
  const { service, principalOf, originOf } = parts
  scope.get('/api/auth/factors', { schema: { tags, summary: 'My second factors', response: { 200: factorsSchema } } }, (request) =>
    service.overview(principalOf(request).user.id),
  )
  registerAuthenticators(scope, parts)
  registerPasskeys(scope, parts)
  for (const kind of ['totp', 'passkey'] as const) registerChanges(scope, parts, kind)
  scope.post(
    '/api/auth/factors/recovery-codes',
    {
      onRequest: parts.requireRecentSignIn,
      schema: {
        tags,
        summary: 'Make new recovery codes',
        description: 'They replace the former ones and are told only in this answer.',
        response: { 201: recoveryCodesSchema },
      },
    },
    async (request, reply) =>
      reply.code(201).send({ codes: await service.replaceRecoveryCodes(principalOf(request).user, originOf(request)) }),
  )
}

function registerAuthenticators(
  scope: HttpServer,
  { service, principalOf, originOf, requireRecentSignIn, noteAuthentication }: OwnFactorRouteParts,
): void {
  scope.post(
    '/api/auth/factors/authenticators',
    {
      bodyLimit: smallBody,
      onRequest: requireRecentSignIn,
      schema: {
        tags,
        summary: 'Begin to add an authenticator app',
        description: 'The secret is told only in this answer. The app counts once a code of it was confirmed.',
        body: nameBodySchema,
        response: { 201: newAuthenticatorSchema },
      },
    },
    async (request, reply) => reply.code(201).send(await service.beginAuthenticator(principalOf(request).user, request.body.name)),
  )
  scope.post(
    '/api/auth/factors/authenticators/:id/confirm',
    {
      bodyLimit: smallBody,
      onRequest: requireRecentSignIn,
      schema: {
        tags,
        summary: 'Confirm an authenticator app with a code it shows',
        params: factorParamsSchema,
        body: codeBodySchema,
        response: { 200: addedAuthenticatorSchema },
      },
    },
    async (request, _reply) => {
      const { user, sessionId } = principalOf(request)
      const added = await service.confirmAuthenticator(user, { id: request.params.id, code: request.body.code }, originOf(request))
      await noteAuthentication(sessionId, methodOf('totp'))
      return added
    },
  )
}

function registerPasskeys(
  scope: HttpServer,
  { service, principalOf, originOf, requireRecentSignIn, noteAuthentication }: OwnFactorRouteParts,
): void {
  scope.post(
    '/api/auth/factors/passkeys/challenge',
    {
      onRequest: requireRecentSignIn,
      schema: { tags, summary: 'Begin to add a passkey', response: { 200: passkeyCreationSchema } },
    },
    (request) => service.beginPasskey(principalOf(request).user),
  )
  scope.post(
    '/api/auth/factors/passkeys',
    {
      bodyLimit: smallBody,
      onRequest: requireRecentSignIn,
      schema: { tags, summary: 'Add a passkey', body: passkeyBodySchema, response: { 201: addedPasskeySchema } },
    },
    async (request, reply) => {
      const { user, sessionId } = principalOf(request)
      const added = await service.addPasskey(user, request.body, originOf(request))
      await noteAuthentication(sessionId, methodOf('passkey'))
      return reply.code(201).send(added)
    },
  )
}

const words = {
  totp: { path: '/api/auth/factors/authenticators/:id', name: 'an authenticator app' },
  passkey: { path: '/api/auth/factors/passkeys/:id', name: 'a passkey' },
} as const

function registerChanges(scope: HttpServer, parts: OwnFactorRouteParts, kind: Which['kind']): void {
  const { service, principalOf, originOf, requireRecentSignIn } = parts
  const { path, name } = words[kind]
  scope.patch(
    path,
    {
      bodyLimit: smallBody,
      schema: { tags, summary: `Rename ${name}`, params: factorParamsSchema, body: nameBodySchema, response: nothing },
    },
    async (request, reply) => {
      await service.rename(principalOf(request).user, { kind, id: request.params.id, name: request.body.name }, originOf(request))
      return reply.code(204).send()
    },
  )
  scope.delete(
    path,
    {
      onRequest: requireRecentSignIn,
      schema: {
        tags,
        summary: `Remove ${name}`,
        description: 'With the last factor the recovery codes go too. Refused while a group demands one.',
        params: factorParamsSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      await service.remove(principalOf(request).user, { kind, id: request.params.id }, originOf(request))
      return reply.code(204).send()
    },
  )
}
