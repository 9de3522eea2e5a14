import type { HttpServer } from '@gatehouse/kit/http/server'
import { overviewSchema } from './overview.schemas.ts'
import type { OverviewService } from './overview.service.ts'

export function registerOverviewRoutes(scope: HttpServer, { read }: OverviewService): void {
  scope.get(
    '/api/admin/overview',
    {
      schema: {
        tags: ['admin'],
        summary: 'What needs attention, the last changes of services, and how much people sign in',
        description: 'Figures are up to a minute old; what needs attention is told as it is.',
        response: { 200: overviewSchema },
      },
    },
    () => read(),
  )
}
