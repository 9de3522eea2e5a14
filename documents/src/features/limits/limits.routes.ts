import type { HttpServer } from '@gatehouse/kit/http/server'
import type { z } from 'zod'
import { limitsSchema } from './limits.schemas.ts'

export function registerLimitRoutes(scope: HttpServer, read: () => z.infer<typeof limitsSchema>): void {
  scope.get(
    '/documents/limits',
    { schema: { tags: ['documents'], summary: 'The limits in force', response: { 200: limitsSchema } } },
    async () => read(),
  )
}
