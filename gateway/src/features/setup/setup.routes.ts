import { userSchema, type User } from '@gatehouse/contracts/user'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { setupSchema, setupStateSchema } from './setup.schemas.ts'
import type { SetupService } from './setup.service.ts'

/** Signs in a person by the means they have just shown who they are. */
export type SignInAs = (person: { userId: string; amr: readonly ['pwd'] }, request: FastifyRequest, reply: FastifyReply) => Promise<User>

const tags = ['setup']

export function registerSetupRoutes(scope: HttpServer, { service, signInAs }: { service: SetupService; signInAs: SignInAs }): void {
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
      const { id } = await service.complete(request.body)
      const user = await signInAs({ userId: id, amr: ['pwd'] }, request, reply)
      return reply.code(201).send(user)
    },
  )
}
