import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import { categoryBodySchema, categoryChangeSchema, categoryListSchema, categoryParamsSchema, categorySchema } from './categories.schemas.ts'
import type { CategoryService } from './categories.service.ts'

const tags = ['categories']

export function registerCategoryRoutes(scope: HttpServer, service: CategoryService): void {
  scope.get('/documents/categories', { schema: { tags, summary: 'My categories', response: { 200: categoryListSchema } } }, (request) =>
    service.list(callerOf(request).id),
  )
  scope.post(
    '/documents/categories',
    { schema: { tags, summary: 'Make a category', body: categoryBodySchema, response: { 201: categorySchema } } },
    async (request, reply) => reply.code(201).send(await service.create(callerOf(request).id, request.body)),
  )
  scope.patch(
    '/documents/categories/:id',
    {
      schema: {
        tags,
        summary: 'Rename, recolour or move a category',
        params: categoryParamsSchema,
        body: categoryChangeSchema,
        response: { 200: categorySchema },
      },
    },
    (request) => service.change(callerOf(request).id, request.params.id, request.body),
  )
  scope.delete(
    '/documents/categories/:id',
    {
      schema: {
        tags,
        summary: 'Delete a category',
        description: 'Its documents stay, without a category. Categories in it must go first.',
        params: categoryParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await service.remove(callerOf(request).id, request.params.id)
      return reply.code(204).send()
    },
  )
}
