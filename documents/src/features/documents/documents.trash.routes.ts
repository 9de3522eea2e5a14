import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import { documentParamsSchema, documentSchema, trashPageSchema, trashQuerySchema } from './documents.schemas.ts'
import type { Trash } from './documents.trash.ts'

const tags = ['documents']

export function registerTrashRoutes(scope: HttpServer, trash: Trash): void {
  const params = documentParamsSchema
  scope.get(
    '/documents/trash',
    {
      schema: {
        tags,
        summary: 'My documents in the trash, the latest deleted first',
        querystring: trashQuerySchema,
        response: { 200: trashPageSchema },
      },
    },
    (request) => trash.list(callerOf(request).id, request.query),
  )
  scope.delete(
    '/documents/trash',
    { schema: { tags, summary: 'Delete for good all that lies in my trash', response: { 204: z.undefined() } } },
    async (request, reply) => {
      await trash.empty(callerOf(request).id)
      return reply.code(204).send()
    },
  )
  scope.post(
    '/documents/trash/:id/restore',
    { schema: { tags, summary: 'Take a document out of the trash', params, response: { 200: documentSchema } } },
    (request) => trash.restore(callerOf(request), request.params.id),
  )
  scope.delete(
    '/documents/trash/:id',
    { schema: { tags, summary: 'Delete a document in the trash for good', params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await trash.deleteForGood(callerOf(request).id, request.params.id)
      return reply.code(204).send()
    },
  )
}
