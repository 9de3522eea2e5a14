import { callerOf } from '@gatehouse/kit/http/caller'
import { refuse, type HttpServer } from '@gatehouse/kit/http/server'
import { checkBodySchema, checkResultSchema } from './check.schemas.ts'
import type { CheckService } from './check.service.ts'

export function registerCheckRoutes(scope: HttpServer, service: CheckService): void {
  scope.post(
    '/test',
    {
      onRequest: async (request) => {
        if (callerOf(request).role !== 'admin') refuse('Only admins test the provider.')
      },
      schema: {
        tags: ['ai'],
        summary: 'Test the provider step by step',
        description: 'Always 200; `ok` and the steps say what works. It asks for one token.',
        body: checkBodySchema,
        response: { 200: checkResultSchema },
      },
    },
    async (_request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      return service.run(gone.signal)
    },
  )
}
