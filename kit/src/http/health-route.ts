import { serviceHealthSchema, type ServiceHealth } from '@gatehouse/contracts/service-health'
import type { HttpServer } from './server.ts'

/** `GET /health`, open to all: what {@link ServiceHealth} says, with 200 for pass and warn and 503 for fail. */
export function registerHealthRoute(server: HttpServer, report: () => ServiceHealth | Promise<ServiceHealth>): void {
  server.get(
    '/health',
    {
      schema: {
        tags: ['operations'],
        summary: 'Whether this process works',
        security: [],
        response: { 200: serviceHealthSchema, 503: serviceHealthSchema },
      },
    },
    async (_request, reply) => {
      const health = await report()
      return reply
        .code(health.status === 'fail' ? 503 : 200)
        .header('cache-control', 'no-store')
        .send(health)
    },
  )
}
