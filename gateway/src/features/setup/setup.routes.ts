import { userSchema, type User } from '@gatehouse/contracts/user'
import { ProblemError } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginOf } from '../audit/audit.feature.ts'
import { setupTokenInvalid } from './setup.errors.ts'
import { setupSchema, setupStateSchema } from './setup.schemas.ts'
import type { SetupService } from './setup.service.ts'

/** Signs in a person by the means they have just shown who they are. */
export type SignInAs = (person: { userId: string; amr: readonly ['pwd'] }, request: FastifyRequest, reply: FastifyReply) => Promise<User>

/** Counts tries with a link; only wrong links stay counted. */
export type SetupLimit = { take: (use: { address: string }) => Promise<void>; giveBack: (use: { address: string }) => Promise<void> }

export type SetupRouteParts = {
  service: SetupService
  signInAs: SignInAs
  limit: SetupLimit
  originOf: OriginOf
}

const tags = ['setup']

export function registerSetupRoutes(scope: HttpServer, { service, signInAs, limit, originOf }: SetupRouteParts): void {
  scope.get(
    '/api/setup',
    { schema: { tags, summary: 'Whether the first admin is still to be made', security: [], response: { 200: setupStateSchema } } },
    async (_request, reply) => reply.header('cache-control', 'no-store').send({ needed: await service.isNeeded() }),
  )
  scope.post(
    '/api/setup',
    {
      bodyLimit: 16 * 1024,
      schema: {
        tags,
        summary: 'Make the first admin with the set-up link, and sign in',
        security: [],
        body: setupSchema,
        response: { 201: userSchema },
      },
    },
    async (request, reply) => {
      const by = originOf(request)
      await limit.take(by)
      const { id } = await service.complete(request.body, by).catch(async (error: unknown) => {
        if (!isWrongLink(error)) await limit.giveBack(by)
        throw error
      })
      await limit.giveBack(by)
      const user = await signInAs({ userId: id, amr: ['pwd'] }, request, reply)
      return reply.code(201).send(user)
    },
  )
}

const isWrongLink = (error: unknown): boolean => error instanceof ProblemError && error.code === setupTokenInvalid.code
